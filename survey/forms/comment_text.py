"""A comment as it is kept: one kind of line break, composed letters, nothing that can't be seen."""

import unicodedata

COMMENT_LIMIT = 500  # characters

_KEPT = frozenset("\n\t\u200c\u200d\u200e\u200f")  # joiners make emoji and Persian words, marks keep mixed directions apart
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def clean_comment(text: str) -> str:
    """The text without control characters, hidden directions or unassigned characters, and without space around it.

    What can't be seen could hide a name from being masked, or turn a reader's page around.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in _KEPT or unicodedata.category(letter) not in _INVISIBLE).strip()
