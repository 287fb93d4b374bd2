"""A respondent's token: derived from the wave's link key, typed by a tired thumb, never stored.

Protocol: docs/anonymity.md. Eighty bits, so guessing is hopeless and sixteen letters fit an SMS.
"""

import hashlib
import hmac
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
LETTERS = 16
BYTES = 10
GROUP = 4

# What people type for what they read (Crockford), and the separators they put between groups.
_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


class MalformedToken(ValueError):
    """Not a token at all."""


@dataclass(frozen=True)
class Token:
    """Ten bytes; printed as four groups of four letters."""

    value: bytes

    @classmethod
    def derive(cls, link_key: bytes, invitation_id: str) -> "Token":
        """First 80 bits of HMAC-SHA256(link key, invitation id)."""
        return cls(hmac.digest(link_key, invitation_id.encode("ascii"), "sha256")[:BYTES])

    @classmethod
    def parse(cls, text: str) -> "Token":
        """Reads what a person typed: any case, with or without hyphens, O for 0, I or L for 1. MalformedToken."""
        letters = text.upper().translate(_TYPED) if len(text) <= 4 * LETTERS and text.isascii() else ""
        if len(letters) != LETTERS or not all(letter in _VALUES for letter in letters):
            raise MalformedToken("not a token")
        number = 0
        for letter in letters:
            number = number << 5 | _VALUES[letter]
        return cls(number.to_bytes(BYTES))

    def __str__(self) -> str:
        number = int.from_bytes(self.value)
        letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LETTERS)))
        return "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))

    def __repr__(self) -> str:
        return "Token(…)"  # a token in a traceback or a log would be a key left in the door

    @property
    def auth(self) -> bytes:
        """Finds the wave and the invitation."""
        return hashlib.sha256(b"auth" + self.value).digest()

    @property
    def serial(self) -> bytes:
        """Keys the ballot. Nobody can get from one digest to the other without the token."""
        return hashlib.sha256(b"serial" + self.value).digest()

    @property
    def proof(self) -> bytes:
        """Stands inside the sealed ballot: whoever writes to the database can read its serial, but can't make this."""
        return hashlib.sha256(b"proof" + self.value).digest()

    def key_check(self, public_key: bytes) -> bytes:
        """Stands with the invitation: whoever puts another key in the wave's row can't make the check that goes with it."""
        return hashlib.sha256(b"key" + self.value + public_key).digest()

    @property
    def closed_digest(self) -> bytes:
        """What stays of a dead link: see ClosedLink."""
        return hashlib.sha256(b"closed" + self.value).digest()[:5]
