"""A database as it was some time ago, made fit for today: surveys whose keys are gone end, and nobody is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, select, update

from reports.models.release import Release
from survey.models.account import Account, AccountLetter, SignInLink
from survey.models.api_token import ApiToken
from survey.models.audit import AuditEntry
from survey.models.ballot import SealedBallot
from survey.models.cadence import OpenCount
from survey.models.invitation import Invitation, Link
from survey.models.outbox import Outbox
from survey.models.wave import RELEASED, WITHDRAWN, Wave
from survey.services.accounts import new_stamp
from survey.services.audit import COMMAND_LINE, entry_values
from survey.services.partitions import partition_name
from survey.services.second_factors import count_unreadable
from survey.vault import Vault

_WAVE, _ACCOUNT = Wave.__table__, Account.__table__
BOTH_SIDES = (Outbox, Invitation, Link, OpenCount, SealedBallot)
TO_SIGN_IN = (SignInLink, AccountLetter, ApiToken)  # what was revoked since would open doors again


@dataclass(frozen=True)
class Settled:
    """(client, month) of surveys that ended and that go on; how many accounts must sign in again, tokens that are gone, and
    second factors that this installation's secret key doesn't open. entries: names of vault entries with one key of two."""

    ended: tuple[tuple[str, str], ...]
    going_on: tuple[tuple[str, str], ...]
    accounts: int
    tokens: int
    unreadable_factors: int
    entries: tuple[str, ...]


def settle(connection: Connection, vault: Vault, secret_key: str, *, now: datetime) -> Settled:
    """In the current transaction. The vault is looked into, never read."""
    going = select(_WAVE).where(_WAVE.c.state.not_in((RELEASED, WITHDRAWN)), _WAVE.c.vault_entry.is_not(None))
    waves = connection.execute(going.order_by(_WAVE.c.client, _WAVE.c.month)).all()
    over = [wave for wave in waves if not vault.holds(wave.vault_entry)]
    for wave in over:
        _end(connection, wave, now)
    tokens = connection.scalar(select(func.count()).select_from(ApiToken.__table__))
    for table in TO_SIGN_IN:
        connection.execute(delete(table.__table__))
    return Settled(
        ended=tuple((wave.client, wave.month) for wave in over),
        going_on=tuple((wave.client, wave.month) for wave in waves if wave not in over),
        accounts=_end_sessions(connection),
        tokens=tokens,
        unreadable_factors=count_unreadable(connection, secret_key),
        entries=tuple(wave.vault_entry for wave in over),
    )


def record(connection: Connection, action: str, client: str | None, now: datetime, detail: Mapping) -> None:
    """An entry of the audit log, in the current transaction."""
    values = entry_values(action, client, COMMAND_LINE, now, dict(detail))
    connection.execute(AuditEntry.__table__.insert().values(values))


def _end(connection: Connection, wave: Row, now: datetime) -> None:
    """What closing would have left: both sides are gone, and the wave is released where its release was frozen by then."""
    mine = {"client": wave.client, "wave": wave.month}
    for side in BOTH_SIDES:
        table = side.__table__
        connection.execute(delete(table).where(table.c.client == wave.client, table.c.wave == wave.month))
    if connection.dialect.name == "postgresql":
        quoted = connection.dialect.identifier_preparer.quote_identifier(partition_name(wave.client, wave.month))
        connection.exec_driver_sql(f"drop table if exists {quoted}")
    frozen = connection.execute(select(Release.__table__.c.wave).filter_by(**mine)).first() is not None
    state = RELEASED if frozen else WITHDRAWN
    ended = {"state": state, "closed_at": wave.closed_at or min(now, wave.closes_at)}
    connection.execute(update(_WAVE).where(_WAVE.c.client == wave.client, _WAVE.c.month == wave.month).values(ended))
    if not frozen:
        record(connection, f"wave {WITHDRAWN}", wave.client, now, {"wave": wave.month, "version": wave.instrument_version})


def _end_sessions(connection: Connection) -> int:
    accounts = connection.scalars(select(_ACCOUNT.c.id)).all()
    for account in accounts:
        connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == account).values(stamp=new_stamp()))
    return len(accounts)
