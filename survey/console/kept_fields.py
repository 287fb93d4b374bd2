"""What a page brings along to its next step, in a form field that only this server can read and write.

Nothing is kept on the server meanwhile, and what stands in the page's source is no use to whoever finds it.
"""

import base64
import binascii
import hashlib
import json
import zlib
from datetime import datetime, timedelta

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

LIFETIME = timedelta(minutes=30)


class NotKept(ValueError):
    """The field was not written here for this purpose, or too long ago."""


def keep_in_field(value, *, secret: str, purpose: str, now: datetime) -> str:
    """Text for a hidden field. value: anything JSON takes; purpose: what it may be used for, and by whom."""
    text = json.dumps([int(now.timestamp()), value], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(_box(secret, purpose).encrypt(zlib.compress(text.encode()))).decode()


def read_from_field(field: str, *, secret: str, purpose: str, now: datetime):
    """The value. NotKept where it is not what was written for this purpose in the last half hour."""
    try:
        text = zlib.decompress(_box(secret, purpose).decrypt(base64.b64decode(field, altchars=b"-_", validate=True)))
    except (CryptoError, ValueError, TypeError, binascii.Error):
        raise NotKept from None
    at, value = json.loads(text)
    if not timedelta(0) <= timedelta(seconds=int(now.timestamp()) - at) <= LIFETIME:
        raise NotKept
    return value


def _box(secret: str, purpose: str) -> SecretBox:
    return SecretBox(hashlib.blake2b(purpose.encode(), key=hashlib.sha256(secret.encode()).digest(), digest_size=32).digest())
