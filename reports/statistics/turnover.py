"""What turnover has been: leavers against headcount, and a rate adjusted for small numbers.

Nothing here knows a person: a team's month is two counts from the client's own register and, where there is a release,
figures as released. Rates are per month of one person's employment (a person-month); `yearly` says them as is usual.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reports.statistics.beta_binomial import Prior, fit_prior
from reports.statistics.intervals import LEVEL, Interval

MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class TeamMonth:
    """One team in one month: people at its start, those who left in it, and the scores known when it began.

    unit: path of the team, as "Oslo/Team 3"; centre: the unit its effect is drawn towards, as "Oslo", "" for none;
    month: "2026-11"; index: 0-100 and intention: 1-6, of the last release before the month, as released (adjusted where
    there is an adjusted value), None where there is none or it is hidden. Never of a person. Leavers may outnumber the
    headcount: who came and left within the month counts. ValueError for a count below 0, a month that is none, or a
    score that is not a finite number.
    """

    unit: str
    centre: str
    month: str
    headcount: int
    leavers: int
    index: float | None = None
    intention: float | None = None

    def __post_init__(self):
        if self.headcount < 0 or self.leavers < 0:
            raise ValueError(f"there can't be {self.headcount} people and {self.leavers} leavers")
        if any(score is not None and not math.isfinite(score) for score in (self.index, self.intention)):
            raise ValueError(f"not scores: {self.index}, {self.intention}")
        month_number(self.month)

    @property
    def exposure(self) -> int:
        """Person-months at risk: the headcount, or the leavers where they were more."""
        return max(self.headcount, self.leavers)


@dataclass(frozen=True)
class TeamNow:
    """One team at the end of its history: what a forecast starts from. As `TeamMonth`, without what has not happened."""

    unit: str
    centre: str
    headcount: int
    index: float | None = None
    intention: float | None = None

    def __post_init__(self):
        if self.headcount < 0:
            raise ValueError(f"there can't be {self.headcount} people")
        if any(score is not None and not math.isfinite(score) for score in (self.index, self.intention)):
            raise ValueError(f"not scores: {self.index}, {self.intention}")


@dataclass(frozen=True)
class Baseline:
    """A unit's turnover so far. Rates per person-month, 0-1.

    leavers, person_months: as counted; months: how many the unit has; average_headcount: None without a month.
    raw: leavers / person_months, None without exposure. rate and interval: adjusted for small numbers, both None where the
    client as a whole has no exposure.
    """

    leavers: int
    person_months: int
    months: int
    average_headcount: float | None
    raw: float | None
    rate: float | None
    interval: Interval | None


@lru_cache(maxsize=4096)
def month_number(month: str) -> int:
    """Months since year 0, so that months can be counted: "2026-11" is 24322. ValueError for a month that is none."""
    year, _, number = month.partition("-")
    if len(year) != 4 or len(number) != 2 or not (year + number).isdecimal() or not 1 <= int(number) <= MONTHS_IN_YEAR:
        raise ValueError(f"not a month: {month!r}")
    return int(year) * MONTHS_IN_YEAR + int(number) - 1


def yearly(rate: float) -> float:
    """Leavers in twelve months per head of average headcount, from a rate per person-month. May exceed 1."""
    return MONTHS_IN_YEAR * rate


def average_headcount(rows: Iterable[TeamMonth]) -> float | None:
    """People in a unit, averaged over its months; teams of one month are added first. None without a month."""
    by_month: dict[str, int] = {}
    for row in rows:
        by_month[row.month] = by_month.get(row.month, 0) + row.headcount
    return sum(by_month.values()) / len(by_month) if by_month else None


def fit_client_prior(rows: Iterable[TeamMonth]) -> Prior | None:
    """How the client's teams differ in turnover, from each team's leavers and person-months. See `fit_prior`."""
    totals = _totals(rows)
    return fit_prior([leavers for leavers, _ in totals.values()], [exposure for _, exposure in totals.values()])


def baseline(rows: Iterable[TeamMonth], prior: Prior | None, *, level: float = LEVEL) -> Baseline:
    """Turnover of the unit that the rows belong to: one team, or a centre with all its teams.

    prior: `fit_client_prior` of all the client's rows. rate = (alpha + leavers) / (alpha + beta + person-months), with the
    equal-tailed Beta interval; months without a row are no exposure. A unit without exposure gets the prior itself.
    Reference (R): qbeta(c(.025, .975), alpha + y, beta + n - y).
    """
    rows = list(rows)
    leavers, exposure = sum(row.leavers for row in rows), sum(row.exposure for row in rows)
    adjusted = None if prior is None else prior.posterior(leavers, exposure, level=level)
    return Baseline(
        leavers=leavers,
        person_months=exposure,
        months=len({row.month for row in rows}),
        average_headcount=average_headcount(rows),
        raw=leavers / exposure if exposure else None,
        rate=None if adjusted is None else adjusted.rate,
        interval=None if adjusted is None else adjusted.interval,
    )


def _totals(rows: Iterable[TeamMonth]) -> Mapping[str, tuple[int, int]]:
    totals: dict[str, tuple[int, int]] = {}
    for row in rows:
        leavers, exposure = totals.get(row.unit, (0, 0))
        totals[row.unit] = (leavers + row.leavers, exposure + row.exposure)
    return totals
