"""What a forecast may learn from: headcounts and leavers of months before the wave, each beside the scores known then.

Scores are those of released cells as displayed, adjusted for small numbers where there is an adjusted one. A hidden cell
has no row, so nobody's answers reach a forecast by another way than a page.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from reports.disclosure.plan import INDEX
from reports.models.release import ReleasedCell
from reports.statistics.turnover import TeamMonth, TeamNow
from reports.turnover.months import month_after
from reports.turnover.stored import load_unit_months
from reports.turnover.unit_months import UnitMonth
from reports.turnover.verdicts import INTENTION
from survey.database import db
from survey.models.wave import RELEASED, Wave
from survey.tree import ROOT, SEPARATOR

SCORES_KEPT = 3  # months: older scores say nothing of a team today
FIGURES_KEPT = 3  # months: where headcounts end earlier before a wave, nothing is forecast


@dataclass(frozen=True)
class History:
    """Of one client before one wave. rows: every month with the scores of the last release before it; now: units with
    people in the newest month that has figures, with the wave's own scores.
    """

    rows: tuple[TeamMonth, ...]
    now: tuple[TeamNow, ...]


Scores = Mapping[str, Mapping[tuple[str, str], float]]  # released month → (unit path, measure) → score


def load_history(client: str, wave: str) -> History | None:
    """None where the client has no headcounts, or none of the months just before the wave."""
    months = load_unit_months(client, before=wave)
    newest = max((one.month for one in months), default="")
    if newest < month_after(wave, -FIGURES_KEPT):
        return None
    scores = _load_scores(client, wave)
    rows = tuple(_team_month(one, scores) for one in months)
    now = tuple(_team_now(one, scores, wave) for one in months if one.month == newest and one.headcount)
    return History(rows, now) if now else None


def centre_of(path: str) -> str:
    """The unit whose effect a team shares; none for a unit directly below the client."""
    return path.partition(SEPARATOR)[0] if SEPARATOR in path else ""


def is_within(path: str, unit: str) -> bool:
    """Whether a path is the unit itself or lies below it."""
    return unit in (ROOT, path) or path.startswith(unit + SEPARATOR)


def _load_scores(client: str, wave: str) -> Scores:
    released = select(Wave.month).where(Wave.client == client, Wave.month <= wave, Wave.state == RELEASED)
    scores: dict[str, dict[tuple[str, str], float]] = {month: {} for month in db.session.scalars(released.order_by(Wave.month))}
    cell = ReleasedCell
    cells = db.session.execute(
        select(cell.wave, cell.unit_path, cell.measure, cell.value, cell.adjusted).where(
            cell.client == client, cell.wave <= wave, cell.measure.in_((INDEX, INTENTION)), cell.shares.is_(None)
        )
    )
    for month, path, measure, value, adjusted in cells:
        if month in scores:
            scores[month][path, measure] = value if adjusted is None else adjusted
    return scores


def _known_at(scores: Scores, released: str | None, path: str) -> dict[str, float | None]:
    found = scores.get(released, {})
    return {"index": found.get((path, INDEX)), "intention": found.get((path, INTENTION))}


def _team_month(one: UnitMonth, scores: Scores) -> TeamMonth:
    released = sorted(scores)
    place = bisect_left(released, one.month)
    last = released[place - 1] if place else None
    if last is not None and last < month_after(one.month, -SCORES_KEPT):
        last = None
    known = _known_at(scores, last, one.unit_path)
    return TeamMonth(one.unit_path, centre_of(one.unit_path), one.month, one.headcount, one.leavers, **known)


def _team_now(one: UnitMonth, scores: Scores, wave: str) -> TeamNow:
    return TeamNow(one.unit_path, centre_of(one.unit_path), one.headcount, **_known_at(scores, wave, one.unit_path))
