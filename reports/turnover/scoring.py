"""What became of forecasts, once their months have passed and HR has told who left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from reports.frames import load_forecasts
from reports.models.turnover import ForecastScore
from reports.turnover.history import is_within
from reports.turnover.months import month_after, months_between
from reports.turnover.stored import load_unit_months
from reports.turnover.unit_months import UnitMonth
from survey.database import db, insert_into


def score_forecasts(client: str, *, now: datetime) -> int:
    """Scores the client's forecasts whose months all have figures, and tells how many. Flushes."""
    months = load_unit_months(client)
    newest = max((one.month for one in months), default="")
    waiting = load_forecasts(client, ForecastScore.client.is_(None))
    rows = [
        {
            **{"client": client, "wave": one.wave, "unit_path": one.unit_path, "months": one.months},
            "leavers": leavers_in(months, one.unit_path, covered),
            "scored_at": now,
        }
        for one, _ in waiting
        if (covered := months_of(one.wave, one.months))[-1] <= newest
    ]
    if rows:
        db.session.execute(insert_into(ForecastScore).on_conflict_do_nothing(), rows)
    return len(rows)


def months_of(wave: str, months: int) -> tuple[str, ...]:
    """What a forecast is of: so many months after the wave's own."""
    return months_between(month_after(wave), month_after(wave, months))


def leavers_in(months: Iterable[UnitMonth], unit: str, covered: tuple[str, ...]) -> int | None:
    """Who left a unit, units below included, in these months; None where the unit has no row in one of them. Pure."""
    by_month: Mapping[str, list[int]] = defaultdict(list)
    for one in months:
        if is_within(one.unit_path, unit):
            by_month[one.month].append(one.leavers)
    if any(month not in by_month for month in covered):
        return None
    return sum(sum(by_month[month]) for month in covered)


def forget_scores(client: str, changed: Iterable[str]) -> None:
    """Deletes scores of forecasts that were of one of these months: their figures were corrected."""
    changed = set(changed)
    of_client = select(ForecastScore.wave, ForecastScore.months).where(ForecastScore.client == client).distinct()
    for wave, months in db.session.execute(of_client).all():
        if changed.intersection(months_of(wave, months)):
            db.session.execute(delete(ForecastScore).filter_by(client=client, wave=wave, months=months))
