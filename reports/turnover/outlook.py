"""What a report says of turnover: what it was, what is expected, what came of earlier forecasts. Frozen values, pure."""

from dataclasses import dataclass
from typing import Literal

OutlookState = Literal["forecast", "base rate", "intention only", "not available"]
ExpectationState = Literal["forecast", "base rate"]


@dataclass(frozen=True)
class TurnoverBaseline:
    """The unit's turnover in the months before the wave, twelve at most.

    leavers: as counted; headcount: on average; rate, low, high: leavers a year per head, adjusted for small numbers, with the
    95 % interval; None where the client had nobody.
    """

    leavers: int
    months: int
    headcount: float
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Contribution:
    """How many leavers more are expected with the unit's score than with the client's mean; fewer where below 0."""

    code: str  # of the measure
    name: str
    leavers: float


@dataclass(frozen=True)
class Expectation:
    """Leavers expected in the months after the wave, with the ends of the 95 % interval. base: without any scores."""

    months: int
    state: ExpectationState
    expected: float
    low: int
    high: int
    base: float
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True)
class PastForecast:
    """A forecast of an earlier wave and who left. leavers: None where the unit had ended before its months had passed."""

    wave: str
    months: int
    expected: float
    low: int
    high: int
    leavers: int | None

    @property
    def within(self) -> bool | None:
        """Whether who left lies in the interval."""
        return None if self.leavers is None else self.low <= self.leavers <= self.high


@dataclass(frozen=True)
class Outlook:
    """The turnover of one unit after one wave.

    reason: why the state is what it is, a sentence in the reader's language. headcount: from which the forecast starts.
    record: earlier forecasts whose months had passed when the wave was asked, newest first.
    """

    state: OutlookState
    reason: str
    headcount: int | None = None
    baseline: TurnoverBaseline | None = None
    horizons: tuple[Expectation, ...] = ()
    record: tuple[PastForecast, ...] = ()
