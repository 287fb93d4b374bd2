"""The mark in a mail's “no more mail” address: who it is for, sealed so that it says so to nobody but this installation.

It holds no wave, no time and no token: who presses the button says nothing about an answer.
"""

import base64
import binascii
import hashlib
import json

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


class MarkRefused(ValueError):
    """Not a mark of this installation."""


def opt_out_mark(secret_key: str, client: str, member: str) -> str:
    """Letters, digits, hyphens and underscores; another text every time."""
    sealed = _box(secret_key).encrypt(json.dumps([client, member]).encode())
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read_opt_out_mark(secret_key: str, mark: str) -> tuple[str, str]:
    """(client key, member). MarkRefused."""
    try:
        sealed = base64.urlsafe_b64decode(mark.encode("ascii") + b"=" * (-len(mark) % 4))
        client, member = json.loads(_box(secret_key).decrypt(sealed))
    except (CryptoError, binascii.Error, ValueError):
        raise MarkRefused("not a mark") from None
    return client, member


def _box(secret_key: str) -> SecretBox:
    return SecretBox(hashlib.sha256(b"no more mail" + secret_key.encode()).digest())
