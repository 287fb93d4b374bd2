"""Headcounts and leavers as HR gave them; forecasts as they were made, never changed; and what became of them."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, MONTH, UNIT_PATH


class TurnoverMonth(db.Model):
    """One of the client's smallest units in a month: people on its first day, and how many of them left during it."""

    __tablename__ = "turnover_month"
    __table_args__ = (CheckConstraint("leavers >= 0 and leavers <= headcount", name="leavers"),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    month: Mapped[str] = mapped_column(MONTH, primary_key=True)
    headcount: Mapped[int]
    leavers: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Instant)


class Forecast(db.Model):
    """Leavers expected in a unit in the months after a wave, frozen with everything a page shows of it.

    months: how many after the wave's own. headcount: of the newest month before the wave. expected, low, high: with the
    scores; base_…: without them. verdict: whether the first may be shown, or why only the second is; evidence: what that
    was found from. baseline: what the unit's turnover had been. contributions: predictor → leavers. Figures at their grain.
    """

    __tablename__ = "forecast"
    __table_args__ = (
        ForeignKeyConstraint(["client", "wave"], ["release.client", "release.wave"]),
        CheckConstraint("low <= high and base_low <= base_high", name="intervals"),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    months: Mapped[int] = mapped_column(primary_key=True)
    headcount: Mapped[int]
    expected: Mapped[float]
    low: Mapped[int]
    high: Mapped[int]
    base_expected: Mapped[float]
    base_low: Mapped[int]
    base_high: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(40))
    baseline: Mapped[dict] = mapped_column(JSON)
    contributions: Mapped[dict] = mapped_column(JSON)
    evidence: Mapped[dict] = mapped_column(JSON)
    method: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)


class ForecastScore(db.Model):
    """What became of a forecast when its months had passed. No leavers where the unit had ended meanwhile."""

    __tablename__ = "forecast_score"
    __table_args__ = (
        ForeignKeyConstraint(
            ["client", "wave", "unit_path", "months"],
            ["forecast.client", "forecast.wave", "forecast.unit_path", "forecast.months"],
        ),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    months: Mapped[int] = mapped_column(primary_key=True)
    leavers: Mapped[int | None]
    scored_at: Mapped[datetime] = mapped_column(Instant)
