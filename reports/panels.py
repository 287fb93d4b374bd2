"""Single figures as a reader sees them: frozen, comparable, or hidden.

A figure that may not be shown is `HIDDEN`: a value of its own, never 0, None or NaN, so that no page can take it for a
number by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["released", "hidden"]
ComparisonState = Literal["different", "not different", "not tested"]
Scale = Literal["0-100", "1-6", "share"]
PublishedScale = Literal["0-100", "1-6", "share", "growth", "years"]  # the last two are never beside a measure
Bound = Literal["at most", "at least"]


@dataclass(frozen=True)
class Suppressed:
    """A figure that is not shown, for whatever reason: the reasons look alike to a reader."""


HIDDEN = Suppressed()


@dataclass(frozen=True)
class Figure:
    """One displayed number, as frozen: rounded to its grain, clipped at the extremes.

    value, low, high, adjusted are in the unit of the panel's scale; low and high are the ends of the 95 % interval.
    """

    value: float
    bound: Bound | None = None
    low: float | None = None
    high: float | None = None
    adjusted: float | None = None

    def __post_init__(self):
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two ends or none")


Shown = Figure | Suppressed


@dataclass(frozen=True)
class Reference:
    """A published figure: what it was compared with, from whom, and how far the comparison carries.

    value is in the unit of its scale; a share or a growth of 25 % is .25. Texts are in the reader's language.
    """

    key: str
    source: str
    year: int
    country: str
    measure: str  # the code of the measure it may stand beside; "" for a figure that only the method page shows
    scale: PublishedScale
    value: float
    n: str  # "published mean, n ≈ 200" or "n not stated"
    note: str  # comparability
    label: str = ""  # what is measured


@dataclass(frozen=True)
class ReferenceComparison:
    """Difference = displayed value − published value; None where the figure is hidden or clipped."""

    reference: Reference
    difference: float | None
    state: ComparisonState


@dataclass(frozen=True)
class PoolFigure:
    """Median and quartiles of one measure over a benchmark set's units, in the unit of its scale."""

    median: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Benchmark:
    """A set of several clients that its reader may see: how many clients and units, and measure → figure."""

    key: str
    name: str
    clients: int
    units: int
    figures: Mapping[str, PoolFigure]


@dataclass(frozen=True)
class Change:
    """Against an earlier wave of the same unit: displayed value − displayed value."""

    since: str
    difference: float | None
    state: ComparisonState


@dataclass(frozen=True)
class Panel:
    """One measure of one unit. `higher_is_better` is False for outcomes such as turnover intention."""

    code: str  # index · theme:autonomy · item:AUT1 · share:TUR1:4-6
    name: str
    scale: Scale
    figure: Shown
    references: tuple[ReferenceComparison, ...] = ()
    change: Change | None = None
    higher_is_better: bool = True

    @property
    def state(self) -> State:
        return "hidden" if isinstance(self.figure, Suppressed) else "released"


@dataclass(frozen=True)
class Count:
    """How many answered, at the grain of the publication rule: an exact number, "5–9", or None where hidden.

    response_rate is in whole per cent, as a range (low, high); both ends are equal where it is exact.
    """

    shown: int | str | None
    invited: int | None
    response_rate: tuple[int, int] | None
