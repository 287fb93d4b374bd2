"""The audit log: who read or changed what. Append-only, and in a transaction of its own.

A read is a GET, and a GET never commits the request's session: the entry is written beside it.
"""

import secrets
from datetime import datetime

from sqlalchemy import insert

from survey.database import db
from survey.models.audit import AuditEntry

COMMAND_LINE = "command line"


def record_action(action: str, *, client: str | None, actor: str, now: datetime, **detail) -> None:
    """Adds an entry to the current transaction: it stands or falls with what it tells of."""
    db.session.execute(insert(AuditEntry).values(_entry(action, client, actor, now, detail)))


def record_read(action: str, *, client: str | None, actor: str, now: datetime, **detail) -> None:
    """Adds an entry at once, in a transaction of its own."""
    with db.engine.begin() as connection:
        connection.execute(insert(AuditEntry.__table__).values(_entry(action, client, actor, now, detail)))


def _entry(action: str, client: str | None, actor: str, now: datetime, detail: dict) -> dict:
    return {
        "id": secrets.token_hex(16),
        "client": client,
        "at": now,
        "actor": actor,
        "action": action,
        "detail": detail,
    }
