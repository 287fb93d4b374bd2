"""Rule 8: how many people stand behind a figure is a figure too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reports.disclosure.figures import round_half_away
from reports.disclosure.rings import repair_rings, subtree_counts
from survey.thresholds import COUNT_STEP, FINE_GRAIN_FROM, MINIMUM_SCORE
from survey.tree import Tree

BANDS = ((MINIMUM_SCORE, 9), (10, FINE_GRAIN_FROM - 1))


@dataclass(frozen=True)
class ShownCount:
    """A number of people as shown: exact, rounded (low equals high, not exact), or a band. ValueError otherwise."""

    low: int
    high: int
    exact: bool

    def __post_init__(self):
        if self.low == self.high:
            if self.low < FINE_GRAIN_FROM:
                raise ValueError(f"a count below {FINE_GRAIN_FROM} is shown as a band")
        elif self.exact or (self.low, self.high) not in BANDS:
            raise ValueError(f"not a band of counts: {self.low} to {self.high}")

    @property
    def text(self) -> str:
        """The same in every language: 34, 5–9, or ≈ 35 so that nobody takes a rounded count for an exact one."""
        if self.low < self.high:
            return f"{self.low}–{self.high}"
        return str(self.low) if self.exact else f"≈ {self.low}"


def size_band(people: int) -> str:
    """A number of people as coarse as it can be said: 5–9, 10–19, ≥ 20. ValueError below 5."""
    if people >= FINE_GRAIN_FROM:
        return f"≥ {FINE_GRAIN_FROM}"
    return _shown(people, False).text


class ResponseRate(NamedTuple):
    """Whole per cents, low equal to high where the count is one number."""

    low: int
    high: int


def display_counts(tree: Tree, own_ballots: Mapping[str, int], published: Collection[str]) -> dict[str, ShownCount]:
    """The count of each published unit as shown.

    Exact from 20 people where the ring that it leaves among the exact ones is nobody or at least 20; else rounded to 5,
    and below 20 a band. ValueError for a published unit with fewer than 5 people.
    """
    totals = subtree_counts(tree, own_ballots)
    large = frozenset(path for path in published if totals[path] >= FINE_GRAIN_FROM)
    exact = repair_rings(tree, own_ballots, large, FINE_GRAIN_FROM)
    return {path: _shown(totals[path], path in exact) for path in published}


def _shown(count, exact):
    if exact:
        return ShownCount(count, count, True)
    if count >= FINE_GRAIN_FROM:
        rounded = int(round_half_away(count, COUNT_STEP))
        return ShownCount(rounded, rounded, False)
    for low, high in BANDS:
        if low <= count <= high:
            return ShownCount(low, high, False)
    raise ValueError(f"a group of {count} is not published")


def display_response_rate(count: ShownCount, invited: int | None) -> ResponseRate | None:
    """Ballots per person invited, at the grain of the count: one per cent, or the range of its band rounded outwards.

    Never above 100. None where the number of invited is not known or nobody was.
    """
    if not invited:
        return None
    if invited < 0:
        raise ValueError(f"the number of invited can't be negative: {invited}")
    if count.low == count.high:
        rate = min(int(round_half_away(100 * count.low / invited, 1)), 100)
        return ResponseRate(rate, rate)
    return ResponseRate(min(100 * count.low // invited, 100), min(-(-100 * count.high // invited), 100))
