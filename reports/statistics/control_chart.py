"""Trend of one figure over the waves: an XmR chart, its limits, its four rules, one function each.

A rule fires at the wave that completes its pattern, the wave in which a reader first could know. Waves without a
displayed value (None or NaN) are passed over: their neighbours count as next to each other.
Source: NHS England, Making data count; Wheeler (2000), Understanding Variation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr

XMR_LIMIT = 2.66  # 3 / d2, d2 = 1.128: mean moving range to three standard deviations
RANGE_LIMIT = 3.267  # D4: a moving range this many times the mean one is no ordinary month
SIGMAS = 3
WAVES = 12  # fewer: points and intervals only
RUN = 7
WARNING_SHARE = 2 / 3  # of the way from centre to limit


class Signal(StrEnum):
    """The rules by name, in the order in which they are checked."""

    BEYOND_LIMIT = "beyond a limit"
    RUN_OF_CHANGE = "seven rising or falling"
    TWO_OF_THREE = "two of three near a limit"
    ONE_SIDE = "seven on one side"


@dataclass(frozen=True)
class ProcessLimits:
    """Centre and limits of ordinary months, units of the values; screened: moving ranges left out as extraordinary.

    ValueError for limits that do not hold the centre.
    """

    centre: float
    low: float
    high: float
    screened: int

    def __post_init__(self):
        if not -math.inf < self.low <= self.centre <= self.high < math.inf:
            raise ValueError(f"not process limits: {self.low}, {self.centre}, {self.high}")


@dataclass(frozen=True)
class Chart:
    """Limits (None with fewer than twelve values), the signals of each wave, and how many of them chance alone would give."""

    limits: ProcessLimits | None
    signals: tuple[tuple[Signal, ...], ...]
    expected_false_alarms: float

    @property
    def observed(self) -> int:
        """How many signals there are, over all waves and rules; compares with expected_false_alarms."""
        return sum(map(len, self.signals))


def control_chart(values: Sequence[float | None], *, step: float = 0.0) -> Chart:
    """The chart of displayed values in the order of the waves; None or NaN where nothing is shown.

    step: of the grid, where values stand on the coarse one (below n = 20), else 0. With fewer than twelve values: no
    limits, no signals, 0 false alarms expected. Errors: as `process_limits`.
    Reference (R): NHSRplotthedots::ptd_spc(data, value, date) for limits and, at its last point, each pattern.
    """
    numbers = np.array(values, dtype=float)
    shown = np.flatnonzero(~np.isnan(numbers))
    limits = process_limits(values, step=step) if len(shown) >= WAVES else None
    if limits is None:
        return Chart(limits=None, signals=((),) * len(numbers), expected_false_alarms=0.0)
    present = numbers[shown]
    fired = {
        Signal.BEYOND_LIMIT: beyond_limit(present, limits),
        Signal.RUN_OF_CHANGE: seven_rising_or_falling(present),
        Signal.TWO_OF_THREE: two_of_three_near_a_limit(present, limits),
        Signal.ONE_SIDE: seven_on_one_side(present, limits),
    }
    place = {wave: order for order, wave in enumerate(shown.tolist())}
    return Chart(
        limits=limits,
        signals=tuple(
            tuple(signal for signal, waves in fired.items() if wave in place and waves[place[wave]])
            for wave in range(len(numbers))
        ),
        expected_false_alarms=expected_false_alarms(len(present)),
    )


def process_limits(values: Sequence[float | None], *, step: float = 0.0) -> ProcessLimits | None:
    """Mean -/+ sqrt((2.66 R)^2 + 9 step^2 / 12), R the mean moving range; without grid, mean -/+ 2.66 R.

    Moving ranges of at least 3.267 times their mean are screened once, then R is taken anew; a screening that would
    leave no movement at all is not done. None below two values. All the same: limits on the centre, but for the grid.
    Errors: ValueError for an infinite value or a negative step.
    Reference: flow rates of the NIST/SEMATECH e-Handbook 6.3.2.2: centre 50.81, limits 45.8159 and 55.8041 (d2 unrounded
    there: 3 / 1.128). Reference (R): qcc::qcc(x, type = "xbar.one").
    """
    numbers = np.array(values, dtype=float)
    present = numbers[~np.isnan(numbers)]
    if not np.isfinite(present).all() or not 0 <= step < math.inf:
        raise ValueError("values must be finite and a step can't be negative")
    if len(present) < 2:
        return None
    ranges = np.abs(np.diff(present))
    ordinary = ranges[ranges < RANGE_LIMIT * ranges.mean()]
    if not ordinary.any():
        ordinary = ranges
    # Equal values settle on their value: their mean can be 1e-16 beside it, outside limits without width.
    centre = float(present.mean() if ranges.any() else present[0])
    half_width = math.hypot(XMR_LIMIT * float(ordinary.mean()), SIGMAS * step / math.sqrt(12))
    return ProcessLimits(centre, centre - half_width, centre + half_width, screened=len(ranges) - len(ordinary))


def beyond_limit(values: np.ndarray, limits: ProcessLimits) -> np.ndarray:
    """Rule 1: whether each value lies above the upper or below the lower limit; on it is not beyond."""
    return (values > limits.high) | (values < limits.low)


def seven_rising_or_falling(values: np.ndarray) -> np.ndarray:
    """Rule 2: whether each value ends seven in a row of which each is above the one before, or each below. Ties break it."""
    steps = np.sign(np.diff(values, prepend=values[:1]))
    return _held_for(steps > 0, RUN - 1) | _held_for(steps < 0, RUN - 1)


def two_of_three_near_a_limit(values: np.ndarray, limits: ProcessLimits) -> np.ndarray:
    """Rule 3: whether at least two of each value and the two before lie beyond two thirds of the way, on one side."""
    margin = WARNING_SHARE * (limits.high - limits.centre)
    above, below = values > limits.centre + margin, values < limits.centre - margin
    return _at_least(above, 2, of=3) | _at_least(below, 2, of=3)


def seven_on_one_side(values: np.ndarray, limits: ProcessLimits) -> np.ndarray:
    """Rule 4: whether each value ends seven in a row above the centre, or seven below. A value on the centre breaks it."""
    return _held_for(values > limits.centre, RUN) | _held_for(values < limits.centre, RUN)


def expected_false_alarms(waves: int) -> float:
    """How many signals a steady process gives by chance over so many waves: sum over waves and rules of the probability.

    For independent normal values around known limits: beyond 2 P(Z > 3); seven rising or falling 2 / 7!; two of three
    2 (3 p^2 (1 - p) + p^3) with p = P(Z > 2); one side 2 / 2^7; each from the first wave that can complete it.
    """
    warning = float(ndtr(-SIGMAS * WARNING_SHARE))
    return (
        waves * 2 * float(ndtr(-SIGMAS))
        + max(waves - RUN + 1, 0) * (2 / math.factorial(RUN) + 2 / 2**RUN)
        + max(waves - 2, 0) * 2 * (3 * warning**2 * (1 - warning) + warning**3)
    )


def _held_for(condition: np.ndarray, times: int) -> np.ndarray:
    return _at_least(condition, times, of=times)


def _at_least(condition: np.ndarray, times: int, *, of: int) -> np.ndarray:
    """Whether the condition held at least so many times among each value and those before it, `of` values in all."""
    held = np.concatenate([np.zeros(of, dtype=int), np.cumsum(condition)])
    return held[of:] - held[:-of] >= times
