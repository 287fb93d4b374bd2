"""Tries to sign in, counted by the address that was typed, whether it is an account's or not. docs/decisions/0088."""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from survey.accounts.waits import FIRST, FORGOTTEN, wait_after
from survey.database import db, insert_into
from survey.models.account import SignInTry

NO_WAIT = timedelta(0)


def count_try(asker: str, *, secret_key: str, now: datetime) -> timedelta:
    """Counts a try before it is looked at; nothing is to be looked at, and nothing was counted, where a wait is given back.

    The caller commits before it looks, so that of many tries at one time no more are free than of tries in a row.
    """
    name = _hash_of(asker, secret_key)
    found = db.session.execute(select(SignInTry.tries, SignInTry.tried_at, SignInTry.open_at).filter_by(asker=name)).first()
    if found is None:
        return NO_WAIT if _begin(name, now) else FIRST
    if found.open_at > now:
        return found.open_at - now
    tries = 1 if found.tried_at <= now - FORGOTTEN else found.tries + 1
    # Only who still finds the count that was read may go on: somebody else's try meanwhile is a try more.
    counted = db.session.execute(
        update(SignInTry)
        .where(SignInTry.asker == name, SignInTry.tries == found.tries, SignInTry.tried_at == found.tried_at)
        .values(tries=tries, tried_at=now, open_at=now + wait_after(tries))
        .execution_options(synchronize_session=False)
    ).rowcount
    return NO_WAIT if counted else FIRST


def forget_tries(asker: str, *, secret_key: str) -> None:
    """After a right password or code."""
    db.session.execute(delete(SignInTry).where(SignInTry.asker == _hash_of(asker, secret_key)))


def _begin(name: bytes, now: datetime) -> bool:
    db.session.execute(
        delete(SignInTry).where(SignInTry.tried_at <= now - FORGOTTEN).execution_options(synchronize_session=False)
    )
    first = insert_into(SignInTry).values(asker=name, tries=1, tried_at=now, open_at=now + wait_after(1))
    # Not by a count of rows: after an insert PostgreSQL's driver gives none.
    return db.session.scalar(first.on_conflict_do_nothing().returning(SignInTry.tries)) is not None


def _hash_of(asker: str, secret_key: str) -> bytes:
    key = hashlib.sha256(b"sign-in tries" + secret_key.encode()).digest()
    return hmac.digest(key, asker.strip().casefold().encode(errors="replace"), "sha256")
