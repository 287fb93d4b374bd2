"""When a client's waves are to open, and which of the things that follow from it have been done.

A job's row is written in the transaction that does the job: two schedulers do it once, and who is killed has not done it.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, MONTH, UNIT_PATH
from survey.turnout import CEILING, FLOOR

CLOCK_TIME = String(5)  # 08:00, local


class Cadence(db.Model):
    """A client's plan, and since when it counts: openings planned earlier are not made up for."""

    __tablename__ = "cadence"

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    instrument: Mapped[str] = mapped_column(String(40))
    day: Mapped[int]
    opens: Mapped[str] = mapped_column(CLOCK_TIME)
    days_open: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    reminders: Mapped[list] = mapped_column(JSON)
    quiet_from: Mapped[str | None] = mapped_column(CLOCK_TIME)
    quiet_until: Mapped[str | None] = mapped_column(CLOCK_TIME)
    weekends_quiet: Mapped[bool]
    modules: Mapped[list] = mapped_column(JSON)
    full_month: Mapped[int | None]
    paused: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime] = mapped_column(Instant)


class JobRun(db.Model):
    """The ledger: a job that has been done for a wave, or for a client in a month. Names no person."""

    __tablename__ = "job_run"

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class OpenCount(db.Model):
    """About how many of a large unit have answered an open wave: per cent in steps of five. Gone when the wave is."""

    __tablename__ = "open_count"
    __table_args__ = (
        ForeignKeyConstraint(["client", "wave"], ["wave.client", "wave.month"]),
        CheckConstraint(f"percent between {FLOOR} and {CEILING}", name="percent"),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    unit: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    percent: Mapped[int]
    counted_on: Mapped[date]
