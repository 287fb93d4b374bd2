"""Where a unit stands against the quartiles of a set whose members nobody may read: below, within the middle half, above."""

import math
from dataclasses import dataclass
from typing import Literal

Part = Literal["below", "middle", "above"]
PARTS: tuple[Part, ...] = ("below", "middle", "above")


@dataclass(frozen=True)
class Place:
    """The parts of a set's range that a unit may lie in, from the lowest to the highest; the same part twice where certain."""

    first: Part
    last: Part

    def __post_init__(self):
        if PARTS.index(self.first) > PARTS.index(self.last):
            raise ValueError(f"no place: {self.first} to {self.last}")


def place_among(low: float | None, high: float | None, lower: float, upper: float) -> Place | None:
    """The parts that a 95 % interval touches: below the lower quartile, from there to the upper one, above it.

    low, high: ends of the displayed interval; -inf or inf for an end that is cut off. lower, upper: the quartiles as
    displayed, which belong to the middle. None without an interval: a place is not told from a value alone.
    ValueError for quartiles or ends in the wrong order.
    """
    if lower > upper:
        raise ValueError(f"quartiles in the wrong order: {lower}, {upper}")
    if low is None or high is None:
        return None
    if math.isnan(low) or math.isnan(high) or low > high:
        raise ValueError(f"not an interval: {low} to {high}")
    return Place(_part(low, lower, upper), _part(high, lower, upper))


def _part(end: float, lower: float, upper: float) -> Part:
    if end < lower:
        return "below"
    return "above" if end > upper else "middle"
