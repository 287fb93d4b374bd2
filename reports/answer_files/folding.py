"""When two texts count as the same: how a file writes what the instrument says."""

import html
import re
import unicodedata

_TAG = re.compile(r"<[^<>]*>")
_NO_WORD = re.compile(r"[\W_]+")

# What programs write where nothing was answered, as folded by `fold_reply`.
NO_ANSWER = frozenset(
    {"", "n/a", "na", "{if-no-answer}", "no answer", "ingen svar", "ikke besvart", "inget svar", "intet svar", "geen antwoord"}
)


def fold_heading(text: str) -> str:
    """Letters and digits alone, in small: case, punctuation, mark-up and underscores for spaces make no difference."""
    plain = _TAG.sub(" ", html.unescape(text))
    return _NO_WORD.sub(" ", unicodedata.normalize("NFKC", plain).casefold()).strip()


def fold_reply(text: str) -> str:
    """Case and white space make no difference; every sign does, so that -4 and =4 are not 4."""
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).casefold().split())
