"""Who may read the results of a client: HR of the whole client invites people, and takes access away.

HR learns nothing of accounts beyond the own client, and gives no role that reaches beyond it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import aliased

from survey.accounts.invitable import INVITABLE, WHOLE_CLIENT
from survey.database import db
from survey.models.account import INVITED, Account, AccountLetter, Grant
from survey.models.organisation import Client, Membership
from survey.refusal import Refusal
from survey.services.account_letters import queue_account_letter
from survey.services.accounts import add_account, clean_account_email, drop_sign_in_links, find_account, new_stamp
from survey.services.audit import record_action
from survey.tenancy import every_client
from survey.tree import ROOT, lineage_of, natural_key

NO_ADDRESS, NO_ROLE, NO_UNIT, WHOLE_ONLY = "no address", "no role", "no unit", "whole only"
OTHER_ROLE, ELSEWHERE = "other role", "elsewhere"
OWN, LAST_HR = "own", "last hr"


class PeopleRefused(Refusal):
    """What HR asked for can't be done; `problem` is one of this module's constants."""

    def __init__(self, problem: str):
        super().__init__(problem)
        self.problem = problem


class NobodyHere(Exception):
    """No such access in this client."""


@dataclass(frozen=True)
class Invitation:
    """As HR typed it. unit_path: the empty path is the whole client."""

    email: str
    role: str
    unit_path: str


@dataclass(frozen=True)
class Access:
    """One grant. pending: has not signed in since it was given; waiting: the invitation has not left yet."""

    account: str
    email: str
    role: str
    unit_path: str
    since: datetime
    pending: bool
    waiting: bool


def list_people(client: Client) -> list[Access]:
    """HR first, then by address."""
    waiting = exists().where(AccountLetter.account == Account.id, AccountLetter.kind == INVITED)
    rows = db.session.execute(
        select(Account, Grant, waiting).join(Grant, Grant.account == Account.id).where(Grant.client == client.key)
    )
    people = [
        Access(
            account=account.id, email=account.email, role=account.role, unit_path=grant.unit_path, since=grant.granted_at,
            pending=account.signed_in_at is None or account.signed_in_at < grant.granted_at, waiting=waits,
        )
        for account, grant, waits in rows
    ]  # fmt: skip
    return sorted(people, key=lambda each: (each.role != "hr", each.email, natural_key(each.unit_path)))


def list_client_units(client: Client) -> list[str]:
    """Units that have members now, and all above them but the client itself, in the order of the tree."""
    paths = db.session.scalars(select(Membership.unit_path).filter_by(client=client.key, ended_at=None).distinct())
    return sorted({unit for path in paths for unit in lineage_of(path)} - {ROOT}, key=natural_key)


def invite_person(client: Client, invitation: Invitation, *, by: str, now: datetime) -> Account:
    """Gives access, queues the letter, and notes it. PeopleRefused; nothing is changed then. by: the address of who invites."""
    email, role, unit_path = invitation.email, invitation.role, invitation.unit_path
    if role not in INVITABLE:
        raise PeopleRefused(NO_ROLE)
    if unit_path != ROOT and role in WHOLE_CLIENT:
        raise PeopleRefused(WHOLE_ONLY)
    if unit_path != ROOT and unit_path not in list_client_units(client):
        raise PeopleRefused(NO_UNIT)
    try:
        known = find_account(clean_account_email(email))
    except Refusal:
        raise PeopleRefused(NO_ADDRESS) from None
    if known is not None and known.role != role:
        was = _give_role(known, client, role)
        record_action("role changed", client=client.key, actor=by, now=now, account=known.email, was=was, role=role)
    account = add_account(email, role, client=client.key, unit_path=unit_path, now=now)
    queue_account_letter(account, INVITED)
    record_action("account invited", client=client.key, actor=by, now=now, account=account.email, role=role, unit_path=unit_path)
    return account


def invite_again(client: Client, account_id: str) -> Account:
    """Queues the invitation once more. NobodyHere where the account has no access to the client."""
    account = db.session.get(Account, account_id)
    if account is None or not _grants(client, account):
        raise NobodyHere
    queue_account_letter(account, INVITED)
    return account


def remove_access(client: Client, account_id: str, unit_path: str, *, by: str) -> Account:
    """Takes one grant away, at once. PeopleRefused for one's own, and where no HR of the whole client would be left."""
    # Two people who take each other's access away wait for one another here; SQLite has one writer anyway.
    db.session.execute(select(Client.key).filter_by(key=client.key).with_for_update())
    account = db.session.get(Account, account_id)
    if account is None or unit_path not in _grants(client, account):
        raise NobodyHere
    if account.id == by:
        raise PeopleRefused(OWN)
    removed = db.session.execute(
        delete(Grant)
        .where(Grant.client == client.key, Grant.account == account.id, Grant.unit_path == unit_path)
        .where(_somebody_stays(client, account) if account.role == "hr" and unit_path == ROOT else True)
        .execution_options(synchronize_session="fetch")
    ).rowcount
    if not removed:
        raise PeopleRefused(LAST_HR)
    if not _has_access(account):
        drop_sign_in_links(account)
    return account


def _somebody_stays(client: Client, leaving: Account):
    other, theirs = aliased(Account), aliased(Grant)
    return (
        select(1)
        .select_from(theirs)
        .join(other, other.id == theirs.account)
        .where(theirs.client == client.key, theirs.unit_path == ROOT, other.role == "hr", other.id != leaving.id)
        .exists()
    )


def _give_role(known: Account, client: Client, role: str) -> str:
    """Only to who has no access at all any more, and never had a role that HR can't give. The role it had."""
    if _grants(client, known):
        raise PeopleRefused(OTHER_ROLE)
    if known.role not in INVITABLE or _has_access(known):
        raise PeopleRefused(ELSEWHERE)
    was, known.role, known.stamp = known.role, role, new_stamp()
    db.session.flush()
    return was


def _grants(client: Client, account: Account) -> set[str]:
    return set(db.session.scalars(select(Grant.unit_path).filter_by(client=client.key, account=account.id)))


def _has_access(account: Account) -> bool:
    """To any client: an account that another client uses must not look free, whoever asks."""
    with every_client():
        return db.session.scalar(select(Grant.client).filter_by(account=account.id).limit(1)) is not None
