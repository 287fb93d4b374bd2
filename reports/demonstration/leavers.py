"""Headcounts and leavers of the first demonstration client, as its HR would give them month by month.

Who leaves follows the index that was shown the month before, by quota as the answers do: a team that stands ten points
lower loses about twice as many. Before the first wave every team loses the same share.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import func, select

from reports.demonstration.organisations import Team
from reports.models.release import ReleasedCell
from reports.turnover.importing import import_turnover
from reports.turnover.months import month_after, months_between
from reports.turnover.renewing import renew_forecasts
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.table_file import Row

BEFORE = 11  # months of figures before the first wave
RATE, MIDDLE, DOUBLING, MOST = 0.03, 62.0, 10.0, 0.08  # a month; at this index; points lower; of a team
EARLIER_RATE = 0.037  # before the first wave: what the client as a whole has afterwards
LEAVERS = 9  # stream of random numbers, beside those of staff and answers


def give_headcounts(client: Client, teams: Sequence[Team], seed: int, *, now: datetime) -> None:
    """Takes in every month that has ended, and brings the forecasts up to date. Flushes."""
    first = db.session.scalar(select(func.min(Wave.month)).where(Wave.client == client.key))
    months = months_between(month_after(first, -BEFORE), month_after(f"{now:%Y-%m}", -1))
    shown = _shown_index(client.key)
    rows = (row for team in teams for row in _rows_of(team, months, shown, seed))
    import_turnover(client, [Row(line, row) for line, row in enumerate(rows, start=2)], now=now)
    renew_forecasts(client.key, now=now)


def _rows_of(team: Team, months: Sequence[str], shown: dict[tuple[str, str], float], seed: int) -> Iterator[dict[str, str]]:
    owed = float(np.random.default_rng([seed, LEAVERS, team.ordinal]).random())
    for month in months:
        index = shown.get((month_after(month, -1), team.path))
        owed += team.size * (EARLIER_RATE if index is None else min(RATE * 2 ** ((MIDDLE - index) / DOUBLING), MOST))
        leavers = min(math.floor(owed), team.size)
        owed -= leavers
        yield {"unit_path": team.path, "month": month, "headcount": str(team.size), "leavers": str(leavers)}


def _shown_index(client: str) -> dict[tuple[str, str], float]:
    """(month, unit path) → index as displayed."""
    cell = ReleasedCell
    rows = db.session.execute(select(cell.wave, cell.unit_path, cell.value).filter_by(client=client, measure="index"))
    return {(month, path): value for month, path, value in rows}
