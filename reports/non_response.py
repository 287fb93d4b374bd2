"""Who did not answer, as a reader sees it."""

from dataclasses import dataclass

from reports.panels import Scale


@dataclass(frozen=True)
class Stratum:
    """A shown unit below, with its response rate in whole per cent; a range where the count is a band."""

    path: str
    name: str
    rate: tuple[int, int]


@dataclass(frozen=True)
class Extremes:
    """What a measure would be if everybody who is silent stood at one end of its scale, or at the other; rounded outwards."""

    code: str
    name: str
    scale: Scale
    low: float
    high: float


@dataclass(frozen=True)
class NonResponse:
    """Rates of the units below, and the bounds of the index and of shares."""

    strata: tuple[Stratum, ...]
    extremes: tuple[Extremes, ...]
