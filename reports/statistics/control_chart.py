"""Trend of one figure over the waves: an XmR chart with its limits and what the four rules find.

Waves without a displayed value (None or NaN) are passed over: their neighbours count as next to each other. Displayed
values are known to half a step of their grid, and a rule never lives on less than that.
Source: NHS England, Making data count; Wheeler (2000), Understanding Variation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from reports.statistics.control_rules import (
    Pattern,
    Signal,
    beyond_limit,
    patterns_of,
    seven_on_one_side,
    seven_rising_or_falling,
    two_of_three_near_a_limit,
)
from reports.statistics.false_alarms import expected_false_alarms

XMR_LIMIT = 2.66  # 3 / d2, d2 = 1.128: mean moving range to three standard deviations
RANGE_LIMIT = 3.267  # D4: a moving range this many times the mean one is no ordinary month
SIGMAS = 3
WAVES = 12  # fewer: points and intervals only


@dataclass(frozen=True)
class ProcessLimits:
    """Centre and limits of ordinary months, units of the values; screened: moving ranges left out as extraordinary.

    movement: mean of the other moving ranges. ValueError for limits that do not hold the centre.
    """

    centre: float
    low: float
    high: float
    screened: int
    movement: float = 0.0

    def __post_init__(self):
        if not -math.inf < self.low <= self.centre <= self.high < math.inf:
            raise ValueError(f"not process limits: {self.low}, {self.centre}, {self.high}")


@dataclass(frozen=True)
class Chart:
    """Limits (None with fewer than twelve values), the rules that fire at each wave, and the patterns they make.

    expected_false_alarms: how many patterns chance alone would give; compares with `observed`.
    """

    limits: ProcessLimits | None
    signals: tuple[tuple[Signal, ...], ...]
    patterns: tuple[Pattern, ...]
    expected_false_alarms: float

    @property
    def observed(self) -> int:
        """How many patterns there are. A run that goes on is one."""
        return len(self.patterns)


def control_chart(values: Sequence[float | None], *, step: float = 0.0, coarse: bool = False) -> Chart:
    """The chart of displayed values in the order of the waves; None or NaN where nothing is shown.

    step: of the grid on which the coarsest value stands, 0 for none. coarse: that value has fewer than 20 people behind
    it, and the limits are to hold its grid. From 20 people on a value lies beyond a limit only if it does by more than
    half a step, and above or below the centre likewise in either case: whatever it was before rounding.
    With fewer than twelve values: no limits, no signals, 0 false alarms expected. Errors: as `process_limits`.
    Reference (R): NHSRplotthedots::ptd_spc(data, value, date) for limits and, at its last point, each pattern.
    """
    waves = [at for at, value in enumerate(values) if _is_shown(value)]
    limits = process_limits(values, step=step, coarse=coarse) if len(waves) >= WAVES else None
    if limits is None:
        return Chart(limits=None, signals=((),) * len(values), patterns=(), expected_false_alarms=0.0)
    fired = _fired([float(values[wave]) for wave in waves], limits, step, coarse)
    signals: list[tuple[Signal, ...]] = [()] * len(values)
    for at, wave in enumerate(waves):
        signals[wave] = tuple(signal for signal, sides in fired.items() if sides[at])
    return Chart(
        limits=limits,
        signals=tuple(signals),
        patterns=tuple(one for signal, sides in fired.items() for one in patterns_of(signal, sides, waves)),
        expected_false_alarms=expected_false_alarms(len(waves), step, limits.movement, coarse=coarse),
    )


def _is_shown(value: float | None) -> bool:
    return value is not None and not math.isnan(value)


def _fired(values: Sequence[float], limits: ProcessLimits, step: float, coarse: bool) -> dict[Signal, list[int]]:
    """What each rule says of each value."""
    low, high, half = limits.low, limits.high, step / 2
    slack = 0.0 if coarse else half  # the limits of a coarse chart hold the grid already
    return {
        Signal.BEYOND_LIMIT: beyond_limit(values, low, high, slack=slack),
        Signal.RUN_OF_CHANGE: seven_rising_or_falling(values),
        Signal.TWO_OF_THREE: two_of_three_near_a_limit(values, low, high, slack=slack),
        Signal.ONE_SIDE: seven_on_one_side(values, limits.centre, slack=half),
    }


def process_limits(values: Sequence[float | None], *, step: float = 0.0, coarse: bool = False) -> ProcessLimits | None:
    """Mean -/+ 2.66 R, R the mean moving range; on a coarse grid mean -/+ sqrt((2.66 R)^2 + 9 step^2 / 12).

    Moving ranges of at least 3.267 times their mean are screened once, then R is taken anew. One of a single step is
    never screened, since the grid knows no smaller one, and a screening that would leave no movement at all is not
    done. Limits lie at least half a step from the centre. None below two values. All the same: limits on the centre,
    but for the grid.
    Errors: ValueError for an infinite value or a negative step.
    Reference: flow rates of the NIST/SEMATECH e-Handbook 6.3.2.2: centre 50.81, limits 45.8159 and 55.8041 (d2 unrounded
    there: 3 / 1.128). Reference (R): qcc::qcc(x, type = "xbar.one"); NHSRplotthedots in tests/reference.
    """
    present = [float(value) for value in values if _is_shown(value)]
    if not all(map(math.isfinite, present)) or not 0 <= step < math.inf:
        raise ValueError("values must be finite and a step can't be negative")
    if len(present) < 2:
        return None
    ranges = [abs(now - before) for before, now in pairwise(present)]
    usual = max(RANGE_LIMIT * fmean(ranges), step * (1 + 1e-9))
    ordinary = [moved for moved in ranges if moved < usual]
    if not any(ordinary):
        ordinary = ranges
    # Equal values settle on their value: their mean can be 1e-16 beside it, outside limits without width.
    centre = fmean(present) if any(ranges) else present[0]
    movement = fmean(ordinary)
    half_width = max(XMR_LIMIT * movement, step / 2)
    if coarse:
        half_width = math.hypot(XMR_LIMIT * movement, SIGMAS * step / math.sqrt(12))
    screened = len(ranges) - len(ordinary)
    return ProcessLimits(centre, centre - half_width, centre + half_width, screened, movement)
