"""Passwords as Argon2id hashes. The library is loaded by the first password, not by a respondent's process."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class HashCost:
    """What one guess costs: memory in KiB, passes and lanes. OWASP's smallest setting of 19 MiB."""

    memory: int = 19_456
    passes: int = 2
    lanes: int = 1


def hash_password(password: str, cost: HashCost) -> str:
    """The hash with its salt and cost, some 100 letters."""
    return _hasher(cost).hash(_same_letters(password))


def is_password(password: str, known: str | None, cost: HashCost) -> bool:
    """Whether the hash is this password's. Without a hash: False, after the same work."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if known is None:
        hash_password(password, cost)
        return False
    try:
        return _hasher(cost).verify(known, _same_letters(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(known: str, cost: HashCost) -> bool:
    """Whether the hash was made at another cost."""
    return _hasher(cost).check_needs_rehash(known)


def _hasher(cost: HashCost):
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.lanes)


def _same_letters(password: str) -> str:
    """One spelling of what looks alike, since keyboards differ in how they compose an å (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)
