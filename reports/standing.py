"""How a measure stands: beside the unit's own past, among units of its level, and beside benchmark sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.panels import ComparisonState
from reports.statistics.quarters import Place
from reports.statistics.ranks import RankInterval


@dataclass(frozen=True)
class Position:
    """The ranks the unit may have among the client's shown units of one level, 1 at the good end.

    level: 1 for the units right below the client, 2 below those …
    """

    level: int
    ranks: RankInterval


@dataclass(frozen=True)
class EarlierComparison:
    """Against the mean of the unit's own `waves` earlier waves from `first` to `last`: displayed value − that mean as shown."""

    value: float
    waves: int
    first: str
    last: str
    difference: float | None
    state: ComparisonState


@dataclass(frozen=True)
class PoolComparison:
    """Against a benchmark set: displayed value − median as shown, and the part of its range; None where there is none to say."""

    key: str
    difference: float | None
    state: ComparisonState
    place: Place | None


@dataclass(frozen=True)
class Standing:
    """Everything one measure is compared with beside the wave before and published figures."""

    position: Position | None = None
    earlier: EarlierComparison | None = None
    pools: Mapping[str, PoolComparison] = field(default_factory=dict)  # by the set's key


NOWHERE = Standing()
