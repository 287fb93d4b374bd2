"""Codes of a second factor: six digits that a telephone makes every half minute (RFC 6238), and codes for when it is lost.

The six digits take the extra `second-factor`; whoever has switched it on gets in by a recovery code without it too.
"""

import hashlib
import secrets
from datetime import datetime
from importlib.util import find_spec

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from survey.tokens import BYTES, MalformedToken, Token

ISSUER = "Senterpuls"
STEP = 30  # seconds
TOLERANCE = 1  # steps before and after: telephones' clocks differ
RECOVERY_CODES = 8
_DIGITS = 6


def is_installed() -> bool:
    """Whether the extra is."""
    return find_spec("pyotp") is not None


def new_secret() -> str:
    """Thirty-two letters to be typed or drawn as a QR code. 160 bits."""
    import pyotp

    return pyotp.random_base32()


def setup_address(secret: str, email: str) -> str:
    """What an authenticator's camera reads: otpauth://…"""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, of those around now, the latest first; None where it is none's."""
    if not is_installed() or len(code) != _DIGITS or not code.isascii() or not code.isdigit():
        return None
    import pyotp

    current = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    steps = range(current + TOLERANCE, current - TOLERANCE - 1, -1)
    return next((step for step in steps if secrets.compare_digest(totp.generate_otp(step), code)), None)


def seal_secret(secret: str, secret_key: str) -> bytes:
    """For the database: a thief of it alone makes no codes."""
    return _box(secret_key).encrypt(secret.encode())


def open_secret(sealed: bytes, secret_key: str) -> str | None:
    """None where it was sealed with another key: the installation's was changed."""
    try:
        return _box(secret_key).decrypt(sealed).decode()
    except CryptoError:
        return None


def new_recovery_codes() -> tuple[str, ...]:
    """Eighty bits each, sixteen letters in four groups."""
    return tuple(str(Token(secrets.token_bytes(BYTES))) for _ in range(RECOVERY_CODES))


def recovery_hash(account_id: str, code: str) -> bytes | None:
    """What is kept of a recovery code, however it was typed; None where it can't be one."""
    try:
        value = Token.parse(code).value
    except MalformedToken:
        return None
    return hashlib.sha256(b"recovery" + account_id.encode() + value).digest()


def _box(secret_key: str) -> SecretBox:
    return SecretBox(hashlib.sha256(b"second factor" + secret_key.encode()).digest())
