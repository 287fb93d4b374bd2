"""What is deleted of people who sign in, and of the installation itself, as time passes.

Asked at every tick, of tables that are small. It looks first, since a delete takes SQLite's one writer even where nothing goes.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import ColumnElement, delete, exists, func, select

from survey.database import db
from survey.models.account import Account, Grant, SignInTry
from survey.models.api_token import ApiToken
from survey.retention import CLOSED_OUT_KEPT, INVITED_KEPT, TOKENS_KEPT, TRIES_KEPT, UNUSED_KEPT
from survey.services.account_removal import delete_accounts
from survey.services.actions import actions
from survey.services.audit import SCHEDULE, record_action, shorten_old_log
from survey.tree import ROOT

OPERATOR, HR = "operator", "hr"


@dataclass(frozen=True)
class Standing:
    """What decides about an account: when it was made, used, and given access last. Moments; None where there was none."""

    made: datetime
    used: datetime | None
    given: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether it has been kept as long as it may be."""
        if self.given is None:
            return (self.used or self.made) <= now - CLOSED_OUT_KEPT
        if self.used is None:
            return self.given <= now - INVITED_KEPT
        return max(self.used, self.given) <= now - UNUSED_KEPT


def sweep_accounts(now: datetime) -> str | None:
    """Deletes old accounts, tokens and tries, the installation's own old log, and PDFs nobody asks for. Commits."""
    for mapped, old in (
        (SignInTry, SignInTry.tried_at <= now - TRIES_KEPT),
        (ApiToken, ApiToken.expires_at <= now - TOKENS_KEPT),
    ):
        _delete_old(mapped, old)
    shorten_old_log(None, now=now)
    gone = _delete_accounts(now)
    db.session.commit()
    actions().thin_pdfs(now=now)
    return f"{gone} accounts deleted that nobody used." if gone else None


def _delete_old(mapped, old: ColumnElement[bool]) -> None:
    if db.session.scalar(select(exists().where(old))):
        db.session.execute(delete(mapped).where(old).execution_options(synchronize_session=False))


def _delete_accounts(now: datetime) -> int:
    """Never an operator's, and never that of the last who may invite others at a client."""
    due = [account for account, standing in _standings().items() if standing.is_over(now)] if _may_be_due(now) else []
    due = sorted(set(due) - _last_of_hr(due)) if due else []
    if not due:
        return 0
    _record(due, now)
    delete_accounts(due)
    return len(due)


def _record(due: list[str], now: datetime) -> None:
    """In the log of each client they could open something of, or of none; how many, not who."""
    opened = db.session.execute(select(Grant.client, Grant.account).where(Grant.account.in_(due)).distinct()).all()
    counts: Counter[str | None] = Counter(client for client, _ in opened)
    counts[None] = len(due) - len({account for _, account in opened})
    for client, people in (+counts).items():
        record_action("accounts deleted", client=client, actor=SCHEDULE, now=now, people=people)


def _may_be_due(now: datetime) -> bool:
    """One question of one table, for most ticks: whether anybody was not here for as long as the shortest time."""
    quiet = func.coalesce(Account.signed_in_at, Account.created_at) <= now - min(CLOSED_OUT_KEPT, INVITED_KEPT, UNUSED_KEPT)
    return db.session.scalar(select(exists().where(Account.role != OPERATOR, quiet)))


def _standings() -> dict[str, Standing]:
    """Account → standing, of everybody but operators."""
    given = select(Grant.account, func.max(Grant.granted_at).label("at")).group_by(Grant.account).subquery()
    token = select(ApiToken.account, func.max(ApiToken.last_used_on).label("day")).group_by(ApiToken.account).subquery()
    rows = db.session.execute(
        select(Account.id, Account.created_at, Account.signed_in_at, given.c.at, token.c.day)
        .outerjoin(given, given.c.account == Account.id)
        .outerjoin(token, token.c.account == Account.id)
        .where(Account.role != OPERATOR)
    )
    standings = {}
    for account, made, signed_in, given_at, day in rows:
        by_program = datetime.combine(day, time.min, UTC) if day else None
        used = max((moment for moment in (signed_in, by_program) if moment), default=None)
        standings[account] = Standing(made, used, given_at)
    return standings


def _last_of_hr(due: list[str]) -> set[str]:
    """Those due without whom a client would have nobody left who may invite others: of several, all stay."""
    rows = db.session.execute(
        select(Grant.client, Grant.account)
        .join(Account, Account.id == Grant.account)
        .where(Account.role == HR, Grant.unit_path == ROOT)
    ).all()
    staying = {client for client, account in rows if account not in due}
    return {account for client, account in rows if client not in staying}
