"""Where a unit stands against the quartiles of a set whose members nobody may read: below, within the middle half, above."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Part = Literal["below", "middle", "above"]
PARTS: tuple[Part, ...] = ("below", "middle", "above")


Ends = Literal["at most", "at least"]
QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Quantile:
    """A quantile, in the units of the scale; with a bound all that is known is that it is at most, or at least, `value`."""

    value: float
    bound: Ends | None = None


def quartiles_of(figures: Iterable[tuple[float, Ends | None]]) -> tuple[Quantile, Quantile, Quantile] | None:
    """Lower quartile, median and upper quartile of displayed (value, bound), interpolated between neighbours in order.

    Position 1 + q (n - 1), R's type 7. A quantile that lies on a bound, or between a value and one, is a bound itself.
    None without figures, or where a quantile lies between "at most" and "at least": nothing is known of it then.
    Reference (R): quantile(x, c(.25, .5, .75), type = 7).
    """
    ordered = sorted(figures, key=lambda figure: (figure[0], _ORDER[figure[1]]))
    found = [_quantile(ordered, share) for share in QUARTILES] if ordered else [None]
    return None if None in found else tuple(found)


_ORDER = {"at most": -1, None: 0, "at least": 1}


def _quantile(ordered: list[tuple[float, Ends | None]], share: float) -> Quantile | None:
    place = share * (len(ordered) - 1)
    (low, under), (high, over) = ordered[math.floor(place)], ordered[math.ceil(place)]
    bounds = {bound for bound in (under, over) if bound}
    if len(bounds) > 1:
        return None
    return Quantile(low + (high - low) * (place - math.floor(place)), bounds.pop() if bounds else None)


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
