"""Forecasts that were frozen, beside what has happened since: counted, binned for a plot, and judged."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from reports.statistics.forecast_quality import Case, Quality, quality_of
from reports.statistics.intervals import LEVEL, Interval
from reports.statistics.turnover import TeamMonth, month_number

BINS = 5
SMALLEST_BIN = 5  # forecasts


@dataclass(frozen=True)
class FrozenForecast:
    """A forecast as it was frozen. month: the last month known then, "2026-11"; it speaks of the `months` after it.

    base: expected without scores, the same as `expected` where only the base rate was shown. As `Forecast` otherwise.
    ValueError for a month that is none, months below 1, or numbers that can't be.
    """

    unit: str
    centre: str
    month: str
    months: int
    headcount: int
    expected: float
    low: int
    high: int
    base: float

    def __post_init__(self):
        month_number(self.month)
        numbers = all(0 <= number < math.inf for number in (self.expected, self.base))
        if self.months < 1 or self.headcount < 0 or not numbers or not 0 <= self.low <= self.high:
            raise ValueError(f"not a forecast: {self}")

    @property
    def last(self) -> int:
        """Number of the last month it speaks of."""
        return month_number(self.month) + self.months


@dataclass(frozen=True)
class Bin:
    """Forecasts of similar rate. people: their headcounts; interval: of the leavers to be expected from what was counted.

    interval: exact for a Poisson count: what numbers of leavers on average would give this count in 95 of 100 cases.
    """

    cases: int
    people: int
    expected: float
    leavers: int
    interval: Interval


@dataclass(frozen=True)
class TrackRecord:
    """What became of the forecasts of one length.

    scored: their months have passed; waiting: they have not; gone: the unit was reorganised, closed or lacks a month, so
    nobody can tell. quality, bins: of the scored teams; None and empty without any.
    """

    months: int
    scored: int
    waiting: int
    gone: int
    quality: Quality | None
    bins: tuple[Bin, ...]


def score_forecasts(frozen: Sequence[FrozenForecast], happened: Sequence[TeamMonth]) -> dict[int, TrackRecord]:
    """Track record by length of forecast in months: {3: ..., 12: ...}; no forecasts give an empty dictionary.

    Only teams are scored: a unit with another of the same month and length below it counts in none of the numbers, or its
    people would count twice. Leavers of a unit are those of all rows at or below its path. A forecast waits until the client
    has rows of its last month (or later ones). It is gone where the unit lacks a row in one of its months, or had headcount 0
    when it was made: a renamed or merged team is not guessed at, and its people are not counted elsewhere.
    """
    known = _counted(happened)
    newest = max((month for _, month in known), default=-1)
    records = {}
    for months in sorted({forecast.months for forecast in frozen}):
        teams = _lowest([forecast for forecast in frozen if forecast.months == months])
        past = [forecast for forecast in teams if forecast.last <= newest]
        cases = [case for forecast in past if (case := _case(forecast, known)) is not None]
        records[months] = TrackRecord(
            months=months,
            scored=len(cases),
            waiting=len(teams) - len(past),
            gone=len(past) - len(cases),
            quality=quality_of(cases),
            bins=bins_of(cases),
        )
    return records


def bins_of(cases: Sequence[Case]) -> tuple[Bin, ...]:
    """At most five bins of about as many forecasts each, from the lowest forecast rate to the highest; at least five in each.

    Fewer than ten forecasts are one bin, none no bin. Forecasts of the same rate may be in two bins.
    Reference (R): poisson.test(leavers)$conf.int.
    """
    ordered = sorted(cases, key=lambda case: (case.expected / case.headcount, case.unit, case.leavers))
    count = max(1, min(BINS, len(ordered) // SMALLEST_BIN)) if ordered else 0
    return tuple(_bin(ordered[len(ordered) * at // count : len(ordered) * (at + 1) // count]) for at in range(count))


def _bin(cases: Sequence[Case]) -> Bin:
    leavers = sum(case.leavers for case in cases)
    tail = (1 - LEVEL) / 2
    low = float(gammaincinv(leavers, tail)) if leavers else 0.0
    return Bin(
        cases=len(cases),
        people=sum(case.headcount for case in cases),
        expected=float(np.sum([case.expected for case in cases])),
        leavers=leavers,
        interval=Interval(low, float(gammaincinv(leavers + 1, 1 - tail))),
    )


def _counted(happened: Sequence[TeamMonth]) -> dict[tuple[str, int], int]:
    """Leavers of each unit and of all above it, by path and number of the month."""
    counted: dict[tuple[str, int], int] = {}
    for row in happened:
        month, parts = month_number(row.month), row.unit.split("/") if row.unit else []
        for depth in range(len(parts) + 1):
            place = ("/".join(parts[:depth]), month)
            counted[place] = counted.get(place, 0) + row.leavers
    return counted


def _lowest(frozen: Sequence[FrozenForecast]) -> list[FrozenForecast]:
    """Forecasts of units that have none below them of the same month."""
    above = {
        (forecast.month, "/".join(parts[:depth]))
        for forecast in frozen
        if forecast.unit
        for parts in [forecast.unit.split("/")]
        for depth in range(len(parts))
    }
    return [forecast for forecast in frozen if (forecast.month, forecast.unit) not in above]


def _case(forecast: FrozenForecast, known: dict[tuple[str, int], int]) -> Case | None:
    span = range(forecast.last - forecast.months + 1, forecast.last + 1)
    if forecast.headcount == 0 or any((forecast.unit, month) not in known for month in span):
        return None
    return Case(
        unit=forecast.unit,
        centre=forecast.centre,
        moment=forecast.last,
        headcount=forecast.headcount,
        expected=forecast.expected,
        low=forecast.low,
        high=forecast.high,
        base=forecast.base,
        leavers=sum(known[forecast.unit, month] for month in span),
    )
