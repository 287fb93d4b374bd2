"""Where a unit may stand among others: an interval of ranks, never one rank.

One unit's place is found by comparing it with every other of its set, from what is displayed of both. A team whose
interval is wide is told apart from few, and its ranks are many: that is the message.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.statistics.change import GRID_VARIANCE, LIMIT_Z

LEVEL = 0.95
SMALLEST_SET = 3  # units: of two there is nothing to say that the two scores don't


@dataclass(frozen=True)
class Placed:
    """A displayed figure to be ranked: value, limits of its 95 % interval, step of its grid, all in units of the scale.

    floor and ceiling: the cuts of the scale; a limit there stands for anything beyond, and so does the value where it is
    `clipped`. low and high None: no interval is shown. ValueError for half an interval or limits beside the value.
    """

    value: float
    low: float | None
    high: float | None
    step: float
    floor: float
    ceiling: float
    clipped: bool = False

    def __post_init__(self):
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two limits")
        if self.low is not None and not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} does not lie within {self.low} to {self.high}")

    @cached_property
    def variance(self) -> float | None:
        """Squared standard error that the display shows; None where it shows none.

        (reach / 1.96)^2 + step^2 / 12; reach: half of the interval, or where one limit lies at a cut the distance of the
        other one from the value. Both at a cut, or no interval: None.
        """
        if self.low is None:
            return None
        below, above = self.low > self.floor, self.high < self.ceiling
        if not (below or above):
            return None
        reach = (self.high - self.low) / 2 if below and above else self.value - self.low if below else self.high - self.value
        return (reach / LIMIT_Z) ** 2 + self.step**2 * GRID_VARIANCE

    def lies_below(self, other: "Placed") -> float:
        """One-sided p value of "not below the other"; 1 where the display doesn't allow a test.

        A clipped value stands at its cut, where the distance is the least it can be: what is certain there is certain.
        """
        if self.value >= other.value or self.variance is None or other.variance is None:
            return 1.0
        error = math.sqrt(self.variance + other.variance)
        return math.erfc((other.value - self.value) / error / math.sqrt(2)) / 2


@dataclass(frozen=True)
class RankInterval:
    """Ranks `low` to `high` of `of` units, 1 at the good end. ValueError unless 1 <= low <= high <= of."""

    low: int
    high: int
    of: int

    def __post_init__(self):
        if not 1 <= self.low <= self.high <= self.of:
            raise ValueError(f"no ranks: {self.low} to {self.high} of {self.of}")


def rank_interval(
    own: Placed, others: Sequence[Placed], *, higher_is_better: bool = True, level: float = LEVEL
) -> RankInterval | None:
    """The ranks that a unit's true score may have among itself and `others`, with at least the probability `level`.

    Every pair gives two one-sided tests, "own is not below the other" and "own is not above it", on the normal
    distribution with the sum of both displayed variances. Holm's step-down over all 2 (p - 1) of them keeps the
    probability of a single wrong ordering at 1 - level, whatever the tests have to do with each other. Certainly
    better units push the low rank up from 1, certainly worse ones the high rank down from p. It is the marginal
    confidence set of one unit; those of all units at once would be wider.
    others: figures that are shown; hidden ones are not in the set, none may contain another (no roll-up beside its
    parts). A pair that can't be tested is not told apart. None below three units. ValueError for a level outside 0-1.
    Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Rev. Econ. Stud. 91, 476-518, section 3, with Holm (1979), Scand. J.
    Statist. 6, 65-70, in place of the bootstrap. Reference (R): csranks::csranks(x, diag(se^2), simul = FALSE) for
    mathematics in PISA 2018: the United Kingdom, 13th by its estimate, is between 7th and 23rd of 37.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level}")
    of = len(others) + 1
    if of < SMALLEST_SET:
        return None
    # One of each pair's two tests is certain to stand: the unit with the lower figure is not shown to be above.
    below = [(own.lies_below(other), +1) for other in others if own.value < other.value]
    above = [(other.lies_below(own), -1) for other in others if other.value < own.value]
    found = _holm([*below, *above], 2 * len(others), 1 - level)
    higher, lower = found.count(+1), found.count(-1)
    better, worse = (higher, lower) if higher_is_better else (lower, higher)
    return RankInterval(1 + better, of - worse, of)


def _holm(tests: list[tuple[float, int]], count: int, rate: float) -> list[int]:
    """What the tests say whose null hypothesis falls: the k-th smallest p value is held against rate / (count - k + 1).

    count: of all tests; those that are not given have p = 1.
    """
    found = []
    for fallen, (p, says) in enumerate(sorted(tests)):
        if p > rate / (count - fallen):
            break
        found.append(says)
    return found
