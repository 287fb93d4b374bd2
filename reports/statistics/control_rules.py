"""The four rules of a control chart, one function each, and the patterns they find.

Each rule gives a number a wave: 1 where it fires upwards, -1 downwards, 0 where it doesn't. It fires at the wave that
completes its pattern, the wave in which a reader first could know. Waves without a value are left out before. Plain
numbers: a chart has a few dozen values, and a process that reads reports loads no numpy.
Source: NHS England, Making data count; Wheeler (2000), Understanding Variation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

RUN = 7
WARNING_SHARE = 2 / 3  # of the way from centre to limit
DUST = 1e-9  # what float sums leave behind: on a line is not beyond it


class Signal(StrEnum):
    """The rules by name, in the order in which they are checked. The values are the words of the JSON document."""

    BEYOND_LIMIT = "beyond a limit"
    RUN_OF_CHANGE = "seven rising or falling"
    TWO_OF_THREE = "two of three near a limit"
    ONE_SIDE = "seven on one side"


REACH = {Signal.BEYOND_LIMIT: 1, Signal.RUN_OF_CHANGE: RUN, Signal.TWO_OF_THREE: 3, Signal.ONE_SIDE: RUN}  # waves it looks at


@dataclass(frozen=True)
class Pattern:
    """What one rule found: waves `first` to `last` (numbers of the values given), `waves` of them with a value.

    up: above, or rising. ValueError where it ends before it begins.
    """

    signal: Signal
    up: bool
    first: int
    last: int
    waves: int

    def __post_init__(self):
        if not 0 <= self.first <= self.last or not 1 <= self.waves <= self.last - self.first + 1:
            raise ValueError(f"no pattern: {self.waves} waves from {self.first} to {self.last}")


def beyond_limit(values: Sequence[float], low: float, high: float, *, slack: float = 0.0) -> list[int]:
    """Rule 1: each value above the upper or below the lower limit by more than `slack`; on it is not beyond."""
    above, below = high + slack + DUST, low - slack - DUST
    return [(value > above) - (value < below) for value in values]


def seven_rising_or_falling(values: Sequence[float]) -> list[int]:
    """Rule 2: each value that ends seven in a row of which each is above the one before, or each below. Ties break it."""
    steps = [0, *((now > before) - (now < before) for before, now in pairwise(values))][: len(values)]
    return _held(steps, RUN - 1, of=RUN - 1)


def two_of_three_near_a_limit(values: Sequence[float], low: float, high: float, *, slack: float = 0.0) -> list[int]:
    """Rule 3: at least two of each value and the two before lie beyond two thirds of the way, on one side."""
    centre, margin = (low + high) / 2, WARNING_SHARE * (high - low) / 2 + slack + DUST
    return _held(_sides(values, centre, margin), 2, of=3)


def seven_on_one_side(values: Sequence[float], centre: float, *, slack: float = 0.0) -> list[int]:
    """Rule 4: each value that ends seven in a row above the centre, or seven below. One within `slack` of it breaks it."""
    return _held(_sides(values, centre, slack + DUST), RUN, of=RUN)


def patterns_of(signal: Signal, fired: Sequence[int], waves: Sequence[int]) -> tuple[Pattern, ...]:
    """Consecutive firings of one rule as one pattern; two months beyond a limit are two, each a finding of its own.

    fired: the rule's numbers; waves: the number each value has among all waves, hidden ones counted.
    """
    found, start = [], None
    for at, side in enumerate(fired):
        if not side:
            continue
        new = at == 0 or fired[at - 1] != side or signal is Signal.BEYOND_LIMIT
        start = at if new else start
        if at + 1 == len(fired) or fired[at + 1] != side or signal is Signal.BEYOND_LIMIT:
            first = max(start - REACH[signal] + 1, 0)
            found.append(Pattern(signal, side > 0, waves[first], waves[at], at - first + 1))
    return tuple(found)


def _sides(values: Sequence[float], centre: float, margin: float) -> list[int]:
    """1 above the centre by more than the margin, -1 below by more, else 0."""
    return [(value > centre + margin) - (value < centre - margin) for value in values]


def _held(sides: Sequence[int], times: int, *, of: int) -> list[int]:
    """The side that holds at least so many times among each value and those before it, `of` values in all; else 0."""
    held, above, below = [], 0, 0
    for at, side in enumerate(sides):
        gone = sides[at - of] if at >= of else 0
        above += (side > 0) - (gone > 0)
        below += (side < 0) - (gone < 0)
        held.append((above >= times) - (below >= times))
    return held
