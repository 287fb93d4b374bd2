"""Whether a carrier may be tried now, and what the last try came to. Each step commits: another process looks on."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from survey.database import db, insert_into
from survey.models.outbox import Carrier

LEASE = timedelta(minutes=15)  # a sender that was killed holds a carrier no longer than this
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=4)
DOUBLINGS = 7  # 2 minutes doubled so often are past the longest pause


def claim_carrier(channel: str, *, now: datetime) -> bool:
    """Takes the carrier for this process; False while another has it, or its next try is not due. Commits."""
    db.session.execute(insert_into(Carrier).values(channel=channel, failures=0).on_conflict_do_nothing())
    claimed = db.session.execute(
        update(Carrier)
        .where(
            Carrier.channel == channel,
            or_(Carrier.busy_until.is_(None), Carrier.busy_until <= now),
            or_(Carrier.retry_at.is_(None), Carrier.retry_at <= now),
        )
        .values(busy_until=now + LEASE)
        .execution_options(synchronize_session=False)
    ).rowcount
    db.session.commit()
    return claimed == 1


def carrier_worked(channel: str) -> None:
    """Gives the carrier back in order. Commits."""
    _give_back(channel, failures=0, failing_since=None, problem=None, retry_at=None)


def carrier_failed(channel: str, problem: str, *, now: datetime) -> None:
    """Gives it back, to be tried after a pause that doubles with every failure. Commits."""
    carrier = db.session.get(Carrier, channel, populate_existing=True)
    retry_at = now + pause(carrier.failures)
    since = carrier.failing_since or now
    _give_back(channel, failures=carrier.failures + 1, failing_since=since, problem=problem[:80], retry_at=retry_at)


def release_carrier(channel: str) -> None:
    """Gives it back as it was, after something that says nothing of it. Commits."""
    _give_back(channel)


def pause(failures: int) -> timedelta:
    """2 minutes doubled for each failure before this one, four hours at most, give or take a fifth."""
    whole = min(FIRST_PAUSE * 2 ** min(failures, DOUBLINGS), LONGEST_PAUSE)
    return whole * (0.8 + 0.4 * secrets.SystemRandom().random())


def _give_back(channel: str, **state) -> None:
    db.session.execute(
        update(Carrier).filter_by(channel=channel).values(busy_until=None, **state).execution_options(synchronize_session=False)
    )
    db.session.commit()
