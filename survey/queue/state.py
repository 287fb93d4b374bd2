"""How the work stands: whether the queue can be reached, how much waits in it, and how late the latest wave is."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import or_, select

from survey.database import db
from survey.models.wave import OPEN, RELEASED, WITHDRAWN, Wave
from survey.queue.place import IN_PROCESS
from survey.wave_states import HELD, HOLD_LIMIT, is_due


@dataclass(frozen=True)
class QueueState:
    """kind: in-process, sqlite, postgresql or redis. waiting: jobs in the queue, None where it can't be reached.

    overdue_seconds: since when the wave that waits longest should have been released or withdrawn; 0 where none waits. A
    wave that an operator holds is not overdue before its limit.
    """

    kind: str
    reachable: bool
    waiting: int | None
    overdue_seconds: float


def queue_state(*, now: datetime) -> QueueState:
    """Read from the waves, and from the queue where there is one. An error of the database is the caller's."""
    overdue = overdue_seconds(now=now)
    place = current_app.extensions["senterpuls.settings"].queue
    if place is None:
        return QueueState(IN_PROCESS, reachable=True, waiting=0, overdue_seconds=overdue)
    from survey.queue.storage import QueueAway, queue_of

    try:
        return QueueState(place.kind, reachable=True, waiting=queue_of().waiting(), overdue_seconds=overdue)
    except QueueAway:
        return QueueState(place.kind, reachable=False, waiting=None, overdue_seconds=overdue)


def overdue_seconds(*, now: datetime) -> float:
    """Of all clients' waves, in seconds."""
    unfinished = select(Wave.state, Wave.closes_at, Wave.closed_at, Wave.held_at).where(
        Wave.state.not_in((RELEASED, WITHDRAWN)), Wave.imported.is_(False), or_(Wave.state != OPEN, Wave.closes_at <= now)
    )
    return max((_late(wave, now) for wave in db.session.execute(unfinished)), default=0.0)


def _late(wave, now: datetime) -> float:
    """Since its closing, or since it was held and has been corrected."""
    limit = wave.closes_at + HOLD_LIMIT
    if not is_due(wave.state, now=now, closes_at=wave.closes_at, destroyed_by=limit):
        return 0.0
    since = limit if wave.state == HELD else max(filter(None, (wave.closed_at, wave.held_at)), default=wave.closes_at)
    return max(0.0, (now - since).total_seconds())
