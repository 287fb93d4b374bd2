"""E-mail addresses that a mail server can be given as they stand."""

import re

from survey.refusal import N_, Refusal

LIMIT, LOCAL_LIMIT = 254, 64
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[^\W_]((?:[^\W_]|-)*[^\W_])?")


def clean_email(text: str) -> str:
    """The address in small letters, as it is stored, looked up and written to. Refusal where it can't be read."""
    address = text.strip().lower()
    local, at, domain = address.rpartition("@")
    labels = domain.split(".")
    good = at and len(local) <= LOCAL_LIMIT and _LOCAL.fullmatch(local) and len(labels) > 1
    if not good or len(address) > LIMIT or not all(_LABEL.fullmatch(label) for label in labels) or not _is_known(domain):
        raise Refusal(N_("email %(text)s is not an address"), text=repr(text))
    return address


def _is_known(domain: str) -> bool:
    """Whether the domain can be spelled for servers: letters beyond ASCII may stand in it, but not everything may."""
    try:
        return len(domain.encode("idna")) <= LIMIT
    except UnicodeError:
        return False
