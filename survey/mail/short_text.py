"""Texts for SMS: one message of 160 letters of the GSM alphabet, link included."""

import unicodedata

from flask_babel import gettext as _

LIMIT = 160
SHORTEST_NAME = 10  # letters of the client's name that stay, however long the link is
# GSM 03.38, the basic table. Letters of its extension take the room of two and are not used by our texts.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_PLAIN = str.maketrans("’‘“”–—\u00a0[]", "''\"\"-- ()")


def write_short(kind: str, client: str, url: str) -> str:
    """The message in the language in force. The client's name gives way where the link is long."""
    name = gsm_letters(client)
    room = max(SHORTEST_NAME, LIMIT - len(_text(kind, "", url)))
    return _text(kind, name[:room].rstrip(), url)


def gsm_letters(text: str) -> str:
    """The text with every letter that an SMS of 160 lacks replaced by the nearest one it has."""
    return "".join(letter if letter in GSM else _nearest(letter) for letter in text.translate(_PLAIN))


def _nearest(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base in GSM else "?"


def _text(kind: str, client: str, url: str) -> str:
    match kind:
        case "invitation":
            text = _("%(client)s asks how work is this month. Two minutes, anonymous:", client=client)
        case "reminder":
            text = _("%(client)s: the survey is still open. Answered already? Thank you, ignore this.", client=client)
        case "resend":
            text = _("%(client)s: here is your link again.", client=client)
        case _other:
            text = _("%(client)s: the results of the survey are here. Thank you to all who answered.", client=client)
    return gsm_letters(f"{text} {url}".rstrip())
