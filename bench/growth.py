"""How a cost grows with the work: points of one or more series, and the exponent that they follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

Point = tuple[float, float]


@dataclass(frozen=True)
class Growth:
    """One picture. across, up: what the axes count, with units; series: name → points, both numbers above 0.

    flat: the cost should stay the same, so the line to compare with is level, not proportional.
    """

    name: str
    title: str
    across: str
    up: str
    series: Mapping[str, Sequence[Point]]
    flat: bool = False
    exponents: Mapping[str, float | None] = field(init=False)

    def __post_init__(self):
        points = [point for points in self.series.values() for point in points]
        if not points or min(map(min, points)) <= 0:
            raise ValueError(f"a growth needs points above nothing: {self.name}")
        object.__setattr__(self, "exponents", {name: exponent(points) for name, points in self.series.items()})

    def to_dict(self) -> dict:
        return {
            "name": self.name,
            "title": self.title,
            "across": self.across,
            "up": self.up,
            "flat": self.flat,
            "series": {name: [list(point) for point in points] for name, points in self.series.items()},
            "exponents": dict(self.exponents),
        }


def exponent(points: Sequence[Point]) -> float | None:
    """b of cost = a · work^b, by least squares of the logarithms: 0 is flat, 1 proportional. None below two works."""
    across, up = [log(x) for x, _ in points], [log(y) for _, y in points]
    middle, height = sum(across) / len(points), sum(up) / len(points)
    spread = sum((x - middle) ** 2 for x in across)
    if not spread:
        return None
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / spread
