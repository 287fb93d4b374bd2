"""Tokens by which other programs act for an account: made, listed, used and revoked.

A token may do what its account may at the moment of use, narrowed by its scopes: taking a grant away takes it from the token.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from survey.database import db
from survey.models.api_token import ApiToken
from survey.refusal import Refusal

READ_REPORTS, WRITE_ROSTER = "reports:read", "roster:write"
SCOPES_OF = {"hr": (READ_REPORTS, WRITE_ROSTER), "consultant": (READ_REPORTS,)}  # who may make tokens, and for what
SECRET_BYTES = 32
BEGINNING = "snt_"  # so that programs that look for secrets in files know one
NAME_LIMIT = 80
DEFAULT_DAYS, MOST_DAYS = 90, 366
MOST_TOKENS = 20


@dataclass(frozen=True)
class NewToken:
    """The row, and the secret that can't be shown again."""

    token: ApiToken
    secret: str


def make_token(
    account: str, role: str, *, name: str, scopes: Collection[str], days: int = DEFAULT_DAYS, now: datetime
) -> NewToken:
    """A token of an account, valid for some days. Refusal where the name, a scope or the time can't be."""
    label = " ".join(name.split())
    if not label or len(label) > NAME_LIMIT or not label.isprintable():
        raise Refusal(f"Give the token a name of at most {NAME_LIMIT} characters, such as that of the program that uses it.")
    if not scopes or not set(scopes) <= set(SCOPES_OF.get(role, ())):
        raise Refusal("Choose what the token may do.")
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(f"A token is valid for 1 to {MOST_DAYS} days.")
    if len(list_tokens(account)) >= MOST_TOKENS:
        raise Refusal(f"There are {MOST_TOKENS} tokens already; revoke one first.")
    secret = BEGINNING + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken(
        id=secrets.token_hex(16),
        hash=_hash_of(secret),
        account=account,
        name=label,
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()
    return NewToken(token, secret)


def list_tokens(account: str) -> list[ApiToken]:
    """Newest first; those that have expired too, until they are revoked."""
    return list(db.session.scalars(select(ApiToken).filter_by(account=account).order_by(ApiToken.created_at.desc(), ApiToken.id)))


def revoke_token(account: str, token: str) -> str | None:
    """Deletes one of the account's tokens. Its name; None where the account has none of that id."""
    return db.session.scalar(
        delete(ApiToken).where(ApiToken.id == token, ApiToken.account == account).returning(ApiToken.name)
    )


def find_token(secret: str, *, now: datetime) -> ApiToken | None:
    """The token that is good now; None for one that was never made, was revoked or has expired."""
    return db.session.scalar(select(ApiToken).where(ApiToken.hash == _hash_of(secret), ApiToken.expires_at > now))


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Notes the day, once a day, in a transaction of its own: reading commits nothing."""
    if token.last_used_on != now.date():
        with db.engine.begin() as connection:
            connection.execute(update(ApiToken.__table__).where(ApiToken.id == token.id).values(last_used_on=now.date()))


def _hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
