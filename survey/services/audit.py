"""The audit log: who read or changed what. It only grows: triggers of both databases refuse every other statement.

A read is a GET, and a GET never commits the request's session: the entry is written beside it.
"""

import secrets
from datetime import UTC, date, datetime, time

from sqlalchemy import delete, exists, insert, select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.retention import audit_log_from

COMMAND_LINE, SCHEDULE = "command line", "schedule"  # actors that are nobody's address
SHORTENED = "audit log shortened"  # the triggers know this word: migrations/versions/0015


def record_action(action: str, *, client: str | None, actor: str, now: datetime, **detail) -> None:
    """Adds an entry to the current transaction: it stands or falls with what it tells of."""
    db.session.execute(insert(AuditEntry).values(entry_values(action, client, actor, now, detail)))


def record_read(action: str, *, client: str | None, actor: str, now: datetime, **detail) -> None:
    """Adds an entry at once, in a transaction of its own."""
    with db.engine.begin() as connection:
        connection.execute(insert(AuditEntry.__table__).values(entry_values(action, client, actor, now, detail)))


def shorten_audit_log(client: str | None, *, before: date, actor: str, now: datetime) -> int:
    """Deletes entries older than a day, of a client or of none, after saying so in the log itself. How many there were.

    The one way in which the databases let entries go.
    """
    record_action(SHORTENED, client=client, actor=actor, now=now, removed_before=before.isoformat())
    whose = AuditEntry.client.is_(None) if client is None else AuditEntry.client == client
    earlier = AuditEntry.at < datetime.combine(before, time.min, UTC)
    return db.session.execute(delete(AuditEntry).where(whose, earlier)).rowcount


def shorten_old_log(client: str | None, *, now: datetime) -> int:
    """Deletes what has been kept as long as is promised, of a client or of none; how many entries. Nothing where none is old."""
    before = audit_log_from(now.date())
    old = AuditEntry.at < datetime.combine(before, time.min, UTC)
    whose = AuditEntry.client.is_(None) if client is None else AuditEntry.client == client
    if not db.session.scalar(select(exists().where(whose, old))):
        return 0
    return shorten_audit_log(client, before=before, actor=SCHEDULE, now=now)


def entry_values(action: str, client: str | None, actor: str, now: datetime, detail: dict) -> dict:
    """The columns of a new entry, for whoever writes on a connection of its own."""
    return {
        "id": secrets.token_hex(16),
        "client": client,
        "at": now,
        "actor": actor,
        "action": action,
        "detail": detail,
    }
