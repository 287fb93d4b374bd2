"""The funnel of a client's units, as a reader sees it."""

from dataclasses import dataclass

from reports.panels import Figure
from reports.statistics.funnel import Funnel, Zone


@dataclass(frozen=True)
class FunnelPoint:
    """One shown unit: its index as displayed, how many answered at the grain of the rule and at the least, and its zone."""

    path: str
    name: str
    figure: Figure
    answers: int | str
    least: int
    zone: Zone


@dataclass(frozen=True)
class UnitFunnel:
    """Every shown unit of one level around the client's index. level: 1 for the units right below the client.

    The limits follow from `funnel`; spread and centre in it are as displayed, so that a reader can draw them again.
    """

    level: int
    funnel: Funnel
    points: tuple[FunnelPoint, ...]


@dataclass(frozen=True)
class NoFunnel:
    """Why a client has none, as a sentence in the report's language."""

    reason: str
