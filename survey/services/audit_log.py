"""Reading the audit log: newest first, by page, what was done, by whom and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from survey.database import db
from survey.models.audit import AuditEntry

PAGE = 50  # entries


@dataclass(frozen=True)
class Sought:
    """Which entries. client: None for every client's and those of none. Left out is whatever is None.

    since, before: the moments from which and up to which.
    """

    client: str | None
    actions: tuple[str, ...] | None = None
    actor: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def list_entries(sought: Sought, *, page: int = 1) -> tuple[list[AuditEntry], int]:
    """One page of entries, from 1, and how many pages there are; at least one."""
    conditions = _conditions(sought)
    total = db.session.scalar(select(func.count(AuditEntry.id)).where(*conditions))
    found = _newest_first(conditions).limit(PAGE).offset((page - 1) * PAGE)
    return list(db.session.scalars(found)), max(1, -(-total // PAGE))


def all_entries(sought: Sought) -> Collection[AuditEntry]:
    """Every entry."""
    return db.session.scalars(_newest_first(_conditions(sought))).all()


def list_actors(client: str | None) -> list[str]:
    """Everybody who stands in the log."""
    query = select(AuditEntry.actor).where(*_conditions(Sought(client))).distinct().order_by(AuditEntry.actor)
    return list(db.session.scalars(query))


def _newest_first(conditions: list[ColumnElement]):
    return select(AuditEntry).where(*conditions).order_by(AuditEntry.at.desc(), AuditEntry.id)


def _conditions(sought: Sought) -> list[ColumnElement]:
    return [
        condition
        for wanted, condition in (
            (sought.client, AuditEntry.client == sought.client),
            (sought.actions, AuditEntry.action.in_(sought.actions or ())),
            (sought.actor, AuditEntry.actor == sought.actor),
            (sought.since, AuditEntry.at >= sought.since if sought.since else None),
            (sought.before, AuditEntry.at < sought.before if sought.before else None),
        )
        if wanted is not None
    ]
