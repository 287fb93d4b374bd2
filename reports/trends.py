"""A measure over the waves: its points, what was asked differently, and what the control chart says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reports.panels import Scale, Shown
from reports.statistics.control_rules import Signal


class Break(StrEnum):
    """What makes a wave another than the one before. The values are the words of the JSON document."""

    WORDING = "wording changed"
    INSTRUMENT = "another instrument"
    TOOL = "another tool"  # answers were imported, or are no longer


ANEW = frozenset({Break.WORDING, Break.INSTRUMENT})  # limits begin anew: what is asked otherwise is another process


class Lacking(StrEnum):
    """Why a measure has no limits. The values are the words of the JSON document."""

    WAVES = "fewer than 12 waves"
    BOUNDS = "too many bounds"


@dataclass(frozen=True)
class TrendPoint:
    """One wave of the unit; a hidden or missed wave is a gap. signals: the rules that fire at it."""

    month: str
    figure: Shown
    imported: bool = False
    breaks: tuple[Break, ...] = ()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True)
class Limits:
    """Centre line and limits of ordinary months, in the unit of the scale, not rounded."""

    centre: float
    low: float
    high: float


@dataclass(frozen=True)
class Finding:
    """What one rule found: `waves` shown waves from `since` to `month`; up: above, or rising."""

    signal: Signal
    up: bool
    since: str
    month: str
    waves: int


@dataclass(frozen=True)
class Control:
    """The control chart of the waves since `since`, which asked alike; `waves` of them are shown.

    limits None where there are none to draw, and then `lacking` says why. expected: findings that chance alone gives.
    """

    since: str
    waves: int
    limits: Limits | None = None
    findings: tuple[Finding, ...] = ()
    expected: float = 0.0
    lacking: Lacking | None = None

    def __post_init__(self):
        if (self.limits is None) == (self.lacking is None):
            raise ValueError("a chart has limits, or a reason why not")
        if self.limits is None and self.findings:
            raise ValueError("without limits nothing is found")


@dataclass(frozen=True)
class Trend:
    """One measure over the unit's waves, oldest first. control None: nothing was asked of it."""

    code: str
    name: str
    scale: Scale
    points: tuple[TrendPoint, ...]
    control: Control | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.control.findings if self.control else ()


@dataclass(frozen=True)
class Tally:
    """All charts of a report together: those with limits, what was found in them, and what chance alone would give."""

    charts: int
    observed: int
    expected: float


def tally_of(trends: Iterable[Trend]) -> Tally:
    """The one count that page, PDF and JSON give."""
    drawn = [trend.control for trend in trends if trend.control and trend.control.limits]
    return Tally(len(drawn), sum(len(one.findings) for one in drawn), sum(one.expected for one in drawn))
