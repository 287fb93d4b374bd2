"""Whether two displayed figures differ: three words, never two.

A change is judged from what is displayed and nothing else: value, 95 % limits rounded outwards, step of the grid. So the
word gives away nothing that the figures did not, and whoever holds the report can recompute it. Both waves are taken as
independent samples: the same people may have answered twice, but nobody can know who, and the test errs towards caution.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

INDEX_GATE = 5.0  # index points; a smaller difference is not worth a meeting, however certain
MEAN_GATE = 0.25  # the same on the 1-6 scale
RATE = 0.05  # of false discoveries among what one report calls different
LIMIT_Z = 1.96  # a displayed interval spans 1.96 standard errors to each side
GRID_VARIANCE = 1 / 12  # of a value spread evenly over one step, in steps squared


class State(StrEnum):
    """What is said about a difference. The values are the words of the JSON document."""

    DIFFERENT = "different"
    NOT_DIFFERENT = "not different"
    NOT_TESTED = "not tested"


@dataclass(frozen=True)
class Displayed:
    """A figure as its reader sees it: value and 95 % limits on a grid of `step`, all in the units of the scale.

    value None: nothing is shown. low and high None: no interval is shown, as where a limit lies in the clipped range.
    clipped: only "at most" or "at least" the value is shown. answered: the share of those invited for whom the interval
    is narrowed by the finite population correction, 0 where it isn't. ValueError for a step that is not above 0, half
    an interval, an interval without value, limits that do not hold the value, or a share outside 0 to below 1.
    """

    value: float | None
    low: float | None
    high: float | None
    step: float
    clipped: bool = False
    answered: float = 0.0

    def __post_init__(self):
        if not 0 <= self.answered < 1:
            raise ValueError(f"a correction for {self.answered} of those invited leaves nothing to test with")
        if not 0 < self.step < math.inf:
            raise ValueError(f"a grid can't have steps of {self.step}")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two limits")
        if self.low is not None and (self.value is None or not -math.inf < self.low <= self.value <= self.high < math.inf):
            raise ValueError(f"{self.value} does not lie within {self.low} to {self.high}")

    @property
    def variance(self) -> float | None:
        """Squared standard error of a figure that is compared over time. None without interval.

        ((high - low) / 2 / 1.96)^2 / (1 - answered) + step^2 / 12. The correction for a finite population is taken
        back: it makes the interval that of this month's people on this month's day, and people who feel the same
        answer a little differently the next time. Left in, that alone would be called a change.
        """
        if self.low is None:
            return None
        return ((self.high - self.low) / 2 / LIMIT_Z) ** 2 / (1 - self.answered) + self.step**2 * GRID_VARIANCE


@dataclass(frozen=True)
class Contrast:
    """A difference and the p value of its test, before it is judged among the others of its report.

    difference None: there is none to show. p None: not tested. gate: smallest difference worth a word, if the
    measure has its own. ValueError for a p outside 0-1 or without a difference.
    """

    difference: float | None
    p: float | None
    gate: float | None = None

    def __post_init__(self):
        if self.p is not None and (self.difference is None or not 0 <= self.p <= 1):
            raise ValueError(f"no test gives p = {self.p} for a difference of {self.difference}")


@dataclass(frozen=True)
class Comparison:
    """What a reader is told: the difference in the units of the scale, None where there is none to show, and a word."""

    difference: float | None
    state: State


def compare(figure: Displayed | None, reference: Displayed | None, *, gate: float | None = None) -> Contrast:
    """The difference figure - reference, both as displayed, with the two-sided p value of z = difference / standard error.

    The squared standard error is the sum of both figures' `variance`. The difference is taken in decimals, as a reader
    takes it: 53 and 58 give -5, .35 and .3 give .05. Missing: a side that is None, shows no value or is clipped has no
    difference; a side without interval has a difference and no test. gate: this measure's own, see `states`.
    Reference (R): 2 * pnorm(-abs(d) / sqrt(sum(((high - low) / 2 / 1.96)^2 + step^2 / 12))).
    """
    sides = (figure, reference)
    if any(side is None or side.value is None or side.clipped for side in sides):
        return Contrast(difference=None, p=None, gate=gate)
    difference = float(_decimal(figure.value) - _decimal(reference.value))
    if any(side.variance is None for side in sides):
        return Contrast(difference=difference, p=None, gate=gate)
    error = math.sqrt(figure.variance + reference.variance)
    return Contrast(difference=difference, p=math.erfc(abs(difference) / error / math.sqrt(2)), gate=gate)


def states(contrasts: Sequence[Contrast], *, gate: float = INDEX_GATE, rate: float = RATE) -> tuple[Comparison, ...]:
    """The comparisons of one report, in the order given: Benjamini-Hochberg over all that were tested, then the gate.

    different: the adjusted p value is at most `rate` and the difference, up or down, at least the gate (the contrast's
    own, else `gate`). not different: tested, and not that. not tested: no p value; such a contrast does not weigh on
    the others. Nothing gives nothing. Errors: ValueError for a rate outside (0, 1) or a gate below 0.
    Source: Benjamini & Hochberg (1995), JRSS B 57, 289-300. Reference (R): p.adjust(p, "BH") <= .05 & abs(d) >= 5.
    """
    gates = [gate if contrast.gate is None else contrast.gate for contrast in contrasts]
    if not 0 < rate < 1 or any(smallest < 0 for smallest in (gate, *gates)):
        raise ValueError(f"not a rate and a gate: {rate}, {gate}")
    tested = [place for place, contrast in enumerate(contrasts) if contrast.p is not None]
    adjusted = _adjusted([contrasts[place].p for place in tested])
    certain = {place: p <= rate for place, p in zip(tested, adjusted, strict=True)}
    return tuple(
        Comparison(contrast.difference, _state(contrast, certain.get(place), gates[place]))
        for place, contrast in enumerate(contrasts)
    )


def _adjusted(p_values: Sequence[float]) -> list[float]:
    """Benjamini-Hochberg: p.adjust(p, "BH") in R. Plain numbers: scipy.stats would be 50 MB in every process that reports."""
    count = len(p_values)
    adjusted, smallest = [1.0] * count, 1.0
    for rank, place in zip(range(count, 0, -1), sorted(range(count), key=lambda at: -p_values[at]), strict=True):
        smallest = min(smallest, p_values[place] * count / rank)
        adjusted[place] = smallest
    return adjusted


def _state(contrast: Contrast, certain: bool | None, gate: float) -> State:
    if certain is None:
        return State.NOT_TESTED
    return State.DIFFERENT if certain and abs(contrast.difference) >= gate else State.NOT_DIFFERENT


def _decimal(value: float) -> Decimal:
    """The number as it is written, not the binary fraction beside it."""
    return Decimal(str(float(value)))
