"""Rules 6 and 7: how finely a figure is shown, and where the scale is cut off.

Rounding happens here and nowhere else, once, when cells are frozen. Whether a figure is extreme is decided by the value
as displayed, never by a count, so that the mark itself says nothing that the figure would not have said.
"""

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from statistics import NormalDist

from survey.thresholds import (
    FINE_GRAIN_FROM,
    INDEX_CEILING,
    INDEX_FLOOR,
    INDEX_STEP_COARSE,
    INDEX_STEP_FINE,
    MEAN_CEILING,
    MEAN_FLOOR,
    MEAN_STEP_COARSE,
    MEAN_STEP_FINE,
    MINIMUM_DISTRIBUTION,
    MINIMUM_SCORE,
    SHARE_CEILING,
    SHARE_FLOOR,
)

AT_MOST, AT_LEAST = "at most", "at least"
SHARE_STEP = 0.01  # whole per cents
NORMAL_LIMIT = NormalDist().inv_cdf(0.975)  # of a 95 % interval
DUST = Decimal("1e-9")  # what adding floats leaves behind; far below any difference between two means of people


@dataclass(frozen=True)
class DisplayedFigure:
    """A figure as every reader sees it.

    With a `bound`, all that is said is that the figure is at most, or at least, `value`; a share that is bounded at
    .05 or .95 lies under or over it. `low` and `high` are the interval's ends, None where there is none; an end at the
    cut of its scale stands for anything beyond. ValueError unless low <= value <= high.
    """

    value: float
    bound: str | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self):
        if self.bound not in {None, AT_MOST, AT_LEAST}:
            raise ValueError(f"unknown bound: {self.bound}")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two ends")
        if self.low is not None and not self.low <= self.value <= self.high:
            raise ValueError("an interval must contain its value")


@dataclass(frozen=True)
class Scale:
    """The ends of a scale as shown (`floor`, `ceiling`), its steps below and from 20 people, and its smallest n."""

    floor: float
    ceiling: float
    coarse: float
    fine: float
    minimum: int

    def step(self, n: int) -> float:
        """The grid for a figure of `n` people. ValueError below the minimum: such a figure is hidden, not coarsened."""
        if n < self.minimum:
            raise ValueError(f"a figure of {n} people is hidden; {self.minimum} are needed")
        return self.coarse if n < FINE_GRAIN_FROM else self.fine


SCALES = {
    "1-6": Scale(MEAN_FLOOR, MEAN_CEILING, MEAN_STEP_COARSE, MEAN_STEP_FINE, MINIMUM_SCORE),
    "0-100": Scale(INDEX_FLOOR, INDEX_CEILING, INDEX_STEP_COARSE, INDEX_STEP_FINE, MINIMUM_SCORE),
    "share": Scale(SHARE_FLOOR, SHARE_CEILING, SHARE_STEP, SHARE_STEP, MINIMUM_DISTRIBUTION),
}


def round_half_away(value: float, step: float) -> float:
    """The multiple of `step` nearest to `value`, halves away from zero: 2.5 to 3, -2.5 to -3 for a step of 1.

    Computed in decimals after the dust of float sums (under 1e-9) is taken off; what is returned is the float nearest
    to the decimal, never minus zero. ValueError where either is not finite or the step is not positive.
    """
    return _on_grid(value, step, ROUND_HALF_UP)


def round_outwards(low: float, high: float, step: float) -> tuple[float, float]:
    """An interval as the nearest multiples of `step` that contain it. ValueError as `round_half_away`."""
    return _on_grid(low, step, ROUND_FLOOR), _on_grid(high, step, ROUND_CEILING)


def _on_grid(value, step, rounding):
    if not math.isfinite(value) or not math.isfinite(step) or step <= 0:
        raise ValueError(f"{value} can't be rounded to steps of {step}")
    width = Decimal(str(float(step)))
    clean = Decimal(str(float(value))).quantize(DUST, ROUND_HALF_EVEN)
    return float((clean / width).quantize(Decimal(1), rounding) * width) + 0.0


def display_mean(value: float, interval_low: float, interval_high: float, n: int) -> DisplayedFigure:
    """A mean on the 1-6 scale: steps of .25 below 20 people and .1 from there, cut at 1.5 and 5.5.

    The interval is rounded outwards to the same grid, cut likewise, and never without width; that of a bounded value is
    the one it would have at the cut. ValueError below 5 people or where the interval does not contain the value.
    """
    return _displayed("1-6", value, interval_low, interval_high, n)


def display_index(value: float, interval_low: float, interval_high: float, n: int) -> DisplayedFigure:
    """An index on the 0-100 scale: steps of 5 below 20 people, whole points from there, cut at 10 and 90."""
    return _displayed("0-100", value, interval_low, interval_high, n)


def display_share(value: float, interval_low: float, interval_high: float, n: int) -> DisplayedFigure:
    """A share as a fraction in whole per cents, from 20 people; under 5 % and over 95 % are bounds.

    Its interval is a function of share and n: give the n that is shown (rule 8), or the interval tells the exact one.
    """
    return _displayed("share", value, interval_low, interval_high, n)


def display_adjusted(adjusted: float, figure: DisplayedFigure, n: int, scale: str) -> DisplayedFigure | None:
    """The adjusted score beside its displayed `figure`, with the grain and the cuts of its scale and no interval.

    None where the figure itself is a bound: shrinkage can be undone by whoever knows its weight.
    """
    shown = DisplayedFigure(*_cut(adjusted, n, scale))
    return None if figure.bound else shown


def display_difference(figure: DisplayedFigure, other: DisplayedFigure | float) -> DisplayedFigure | None:
    """The difference of two displayed values, `figure` minus `other`: 53 and 58 give -5.

    `other` may be a published figure, which is exact. A bound carries over: "at most 1.5" minus 3 is "at most -1.5".
    None where the bounds leave the difference open.
    """
    other = other if isinstance(other, DisplayedFigure) else DisplayedFigure(float(other))
    turned = {None: None, AT_MOST: AT_LEAST, AT_LEAST: AT_MOST}[other.bound]
    if figure.bound and turned and figure.bound != turned:
        return None
    exact = Decimal(str(figure.value)) - Decimal(str(other.value))
    return DisplayedFigure(float(exact) + 0.0, figure.bound or turned)


def _cut(value, n, scale):
    """The displayed value and its bound."""
    kind = SCALES[scale]
    shown = round_half_away(value, kind.step(n))
    under, over = shown < kind.floor, shown > kind.ceiling
    if scale != "share":  # a mean or index at the cut is already a bound; a share of 5 % is 5 %
        under, over = shown <= kind.floor, shown >= kind.ceiling
    if under:
        return kind.floor, AT_MOST
    return (kind.ceiling, AT_LEAST) if over else (shown, None)


def _displayed(scale, value, interval_low, interval_high, n):
    if not interval_low <= value <= interval_high:
        raise ValueError(f"interval {interval_low} to {interval_high} does not contain {value}")
    kind = SCALES[scale]
    step = kind.step(n)
    shown, bound = _cut(value, n, scale)
    if bound:
        reach = interval_high - value if bound == AT_MOST else value - interval_low
        interval_low, interval_high = _interval_at_cut(scale, bound, reach, n)
    low = min(max(_on_grid(interval_low, step, ROUND_FLOOR), kind.floor), kind.ceiling)
    high = max(min(_on_grid(interval_high, step, ROUND_CEILING), kind.ceiling), kind.floor)
    if low == high:
        low = max(_on_grid(low - step, step, ROUND_HALF_UP), kind.floor)
        high = min(_on_grid(high + step, step, ROUND_HALF_UP), kind.ceiling)
    return DisplayedFigure(shown, bound, low, high)


def _interval_at_cut(scale, bound, reach, n):
    """The interval that a bounded figure would have at the value nearest to the middle that still shows as the bound.

    Its own inner end would give it away: the reach of a small unit's interval is the same all over the client, that
    of a share follows from the share.
    """
    kind = SCALES[scale]
    slack = kind.step(n) / 2
    if scale == "share":
        reach = _score_reach(kind.floor, n)
    if bound == AT_MOST:
        return kind.floor, kind.floor + slack + reach
    return kind.ceiling - slack - reach, kind.ceiling


def _score_reach(share, n):
    """How far the upper end of the score interval lies above a share of `n` people (Wilson 1927, JASA 22, 209-212)."""
    upper = share + NORMAL_LIMIT**2 / (2 * n)
    margin = NORMAL_LIMIT * math.sqrt(share * (1 - share) / n + NORMAL_LIMIT**2 / (4 * n**2))
    return (upper + margin) / (1 + NORMAL_LIMIT**2 / n) - share
