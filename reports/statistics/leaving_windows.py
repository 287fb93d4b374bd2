"""Team-months as windows: three months of a team, with the scores known at their beginning. Rows into arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.statistics.turnover import TeamMonth, TeamNow, month_number

WINDOW = 3  # months: the nearer of the two horizons, so that what is learnt is what is asked
PREDICTORS = ("index", "intention")


@dataclass(frozen=True)
class Window:
    """A team in one window. number: 0 is the last, 1 the one before it; headcount and scores: of its first month."""

    unit: str
    centre: str
    number: int
    headcount: int
    exposure: int
    leavers: int
    months: int
    index: float | None
    intention: float | None


@dataclass(frozen=True)
class Scaling:
    """Mean and standard deviation of each predictor over the windows that have it; 0 where it does not vary or is not there.

    A predictor with a deviation of 0 tells nothing and is left out of every forecast.
    """

    means: np.ndarray
    deviations: np.ndarray

    def scaled(self, teams: Sequence[Window | TeamNow], moments: Sequence[int]) -> np.ndarray:
        """Predictors in standard deviations, one row a team. What is missing is filled in, so nothing is NaN.

        The rule: a hidden or missing score is the mean of the centre's teams at that moment (`moments`: one number a
        team, the same for teams looked at together), else of all teams at that moment, else the mean of the history.
        """
        values = _values(teams)
        centres = [team.centre for team in teams]
        filled = _fill(_fill(values, list(zip(centres, moments, strict=True))), list(moments))
        filled = np.where(np.isnan(filled), self.means, filled)
        used = self.deviations > 0
        return np.where(used, (filled - self.means) / np.where(used, self.deviations, 1.0), 0.0)


def windows_of(rows: Sequence[TeamMonth]) -> list[Window]:
    """Windows counted back from the last month of the history, so that the newest is whole; the first may be shorter.

    A team's window has the scores of its first row in it, and the exposure and leavers of all its rows; without exposure
    it is left out. Rows of one team and month twice: ValueError.
    """
    months = [month_number(row.month) for row in rows]
    if len({(row.unit, month) for row, month in zip(rows, months, strict=True)}) < len(rows):
        raise ValueError("a team can have a month only once")
    last = max(months, default=0)
    parts: dict[tuple[str, int], list[TeamMonth]] = {}
    for month, row in sorted(zip(months, rows, strict=True), key=lambda pair: (pair[0], pair[1].unit)):
        parts.setdefault((row.unit, (last - month) // WINDOW), []).append(row)
    made = [_window(number, part) for (_, number), part in parts.items()]
    return [window for window in made if window.exposure]


def scaling_of(windows: Sequence[Window]) -> Scaling:
    """Means and deviations of what is there, before anything is filled in."""
    values = _values(windows)
    seen = ~np.isnan(values)
    count = np.maximum(seen.sum(axis=0), 1)
    means = np.where(seen, values, 0.0).sum(axis=0) / count
    deviations = np.sqrt(np.where(seen, (values - means) ** 2, 0.0).sum(axis=0) / count)
    varied = deviations > 1e-9 * np.maximum(np.abs(means), 1.0)  # equal values may differ by rounding
    return Scaling(means=means, deviations=np.where(varied, deviations, 0.0))


def _window(number: int, rows: Sequence[TeamMonth]) -> Window:
    first = rows[0]
    return Window(
        unit=first.unit,
        centre=first.centre,
        number=number,
        headcount=first.headcount,
        exposure=sum(row.exposure for row in rows),
        leavers=sum(row.leavers for row in rows),
        months=len(rows),
        index=first.index,
        intention=first.intention,
    )


def _values(teams: Sequence[Window | TeamNow]) -> np.ndarray:
    rows = [[np.nan if (score := getattr(team, name)) is None else score for name in PREDICTORS] for team in teams]
    return np.array(rows, dtype=float).reshape(len(rows), len(PREDICTORS))


def _fill(values: np.ndarray, groups: Sequence) -> np.ndarray:
    """Each missing value replaced by the mean of its group, where the group has one."""
    codes: dict = {}
    member = np.array([codes.setdefault(group, len(codes)) for group in groups], dtype=int)
    seen = ~np.isnan(values)
    filled = np.where(seen, values, 0.0)
    for column in range(values.shape[1]):
        count = np.bincount(member, seen[:, column], minlength=len(codes))
        means = np.bincount(member, filled[:, column], minlength=len(codes)) / np.maximum(count, 1)
        filled[:, column] = np.where(seen[:, column], values[:, column], np.where(count > 0, means, np.nan)[member])
    return filled
