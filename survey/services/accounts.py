"""Accounts: adding one, and the one-time links they sign in with."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from survey.database import db
from survey.models.account import ROLES, Account, Grant, SignInLink
from survey.refusal import Refusal
from survey.retention import LINKS_KEPT
from survey.services.clients import find_client
from survey.tree import ROOT, clean_path

LINK_BYTES = 32
LINK_LIFETIME = timedelta(days=7)
EMAIL_LIMIT = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class UnknownSignInLink(Refusal):
    """A link that does not sign anybody in: never made, used or expired. Which of them is not told."""


def add_account(email: str, role: str, *, client: str | None, unit_path: str = ROOT, now: datetime) -> Account:
    """An account that may open a unit of a client, and all below; the whole client where `unit_path` is empty.

    The same call twice changes nothing; another client or unit adds a grant. Refusal where the address, role, client
    or path can't be used, where the role and the client don't go together, or where the account has another role.
    """
    address = clean_account_email(email)
    if role not in ROLES:
        raise Refusal(f"{role!r} is not a role; use one of {', '.join(ROLES)}.")
    _check_scope(role, client, unit_path)
    organisation = find_client(client) if client else None
    path = clean_path(unit_path) if unit_path.strip() else ROOT
    account = db.session.scalar(select(Account).filter_by(email=address))
    if account is None:
        language = organisation.language if organisation else "en"
        account = Account(id=secrets.token_hex(16), email=address, role=role, language=language, created_at=now)
        account.stamp = new_stamp()
        db.session.add(account)
        db.session.flush()  # no relationship tells the session that a grant needs its account first
    elif account.role != role:
        raise Refusal(f"{address} has the role {account.role} already; use another address for the role {role}.")
    if organisation and db.session.get(Grant, (organisation.key, account.id, path)) is None:
        db.session.add(Grant(client=organisation.key, account=account.id, unit_path=path, granted_at=now))
    db.session.flush()
    return account


def find_account(email: str) -> Account | None:
    """The account of an address as it was typed; None where there is none."""
    return db.session.scalar(select(Account).filter_by(email=email.strip().lower()))


def new_stamp() -> str:
    """What ties sessions to an account: no earlier session goes on after the account has got a new one."""
    return secrets.token_hex(16)


def new_sign_in_link(account: Account, *, now: datetime, lifetime: timedelta = LINK_LIFETIME) -> str:
    """The secret part of a one-time link. Only its SHA-256 is kept, so it can't be shown again."""
    link = secrets.token_urlsafe(LINK_BYTES)
    db.session.add(SignInLink(hash=_hash_of(link), account=account.id, expires_at=now + lifetime, used_at=None))
    db.session.flush()
    return link


def use_sign_in_link(link: str, *, now: datetime) -> Account:
    """The account that a link signs in, once. UnknownSignInLink where it is unknown, used or expired."""
    # One statement decides, so that of two simultaneous uses exactly one finds the link unused.
    used = db.session.execute(
        update(SignInLink)
        .where(SignInLink.hash == _hash_of(link), SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
    )
    if used.rowcount != 1:
        raise UnknownSignInLink("This link has been used, has expired, or was not copied whole; ask for a new one.")
    return db.session.scalar(select(Account).join(SignInLink, SignInLink.account == Account.id).filter_by(hash=_hash_of(link)))


def drop_sign_in_link(link: str) -> None:
    """Takes one back that never left."""
    db.session.execute(delete(SignInLink).filter_by(hash=_hash_of(link)))


def drop_sign_in_links(account: Account) -> None:
    """Takes back all links of the account that have not been used."""
    db.session.execute(delete(SignInLink).where(SignInLink.account == account.id, SignInLink.used_at.is_(None)))


def drop_old_links(now: datetime) -> None:
    """Forgets links that have been over for a month, used or not."""
    old = SignInLink.expires_at <= now - LINKS_KEPT
    db.session.execute(delete(SignInLink).where(old).execution_options(synchronize_session=False))


def only_client_of(account: str) -> str | None:
    """The client in whose log an account's own doings stand, by its id: the one it may open, or none where there are several."""
    clients = set(db.session.scalars(select(Grant.client).filter_by(account=account)))
    return clients.pop() if len(clients) == 1 else None


def clean_account_email(email: str) -> str:
    """The address in small letters. Refusal where it can't be one."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address) or len(address) > EMAIL_LIMIT or not address.isprintable():
        raise Refusal(f"{email!r} is not an e-mail address; write it as name@example.com.")
    return address


def _check_scope(role: str, client: str | None, unit_path: str) -> None:
    if role == "operator" and (client or unit_path.strip()):
        raise Refusal("An operator sees no results, so leave out --client and --unit.")
    if role != "operator" and not client:
        raise Refusal(f"The role {role} belongs to a client; name it with --client KEY.")


def _hash_of(link: str) -> bytes:
    return hashlib.sha256(link.encode()).digest()
