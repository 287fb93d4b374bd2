"""Telephone numbers as gateways want them: + and the country's code, then digits."""

import re

from survey.refusal import N_, Refusal

# Country → its code, and the digit that is dialled before a number inside the country.
CODES = {
    "NO": ("47", ""), "DK": ("45", ""), "SE": ("46", "0"), "NL": ("31", "0"), "FI": ("358", "0"), "GB": ("44", "0"),
    "DE": ("49", "0"),
}  # fmt: skip
_SEPARATORS = re.compile(r"[ ().\-/\u00a0]")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164: fifteen digits at most


def international(number: str, country: str | None) -> str:
    """+4790000001, whichever way it was written. Refusal where it is no number, or lacks its country."""
    digits = _SEPARATORS.sub("", number)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not digits.removeprefix("+").isascii() or not digits.removeprefix("+").isdecimal():
        raise Refusal(N_("phone %(text)s is not a number"), text=repr(number))
    if not digits.startswith("+"):
        if country not in CODES:
            raise Refusal(N_("phone %(text)s lacks its country's code, such as +47"), text=repr(number))
        code, inside = CODES[country]
        digits = f"+{code}{digits.removeprefix(inside)}"
    if not _INTERNATIONAL.fullmatch(digits):
        raise Refusal(N_("phone %(text)s is not a number"), text=repr(number))
    return digits
