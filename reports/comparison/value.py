"""Several clients side by side in one month: frozen values, ready to be shown, drawn or written to a file. Pure.

Nothing stands here that the reports of these clients, or a benchmark set that their reader may see, do not show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from reports.funnels import NoFunnel, UnitFunnel
from reports.panels import HIDDEN, Benchmark, Bound, Count, Figure, Scale, Shown
from reports.standing import PoolComparison
from reports.statistics.ranks import RankInterval

RowState = Literal["released", "hidden", "no release", "another questionnaire", "out of reach"]
Source = Literal["set", "published"]
Level = Literal["clients", "centres"]


@dataclass(frozen=True)
class Against:
    """What a column stands beside, in the unit of its scale: the median of the chosen set, else the published figure."""

    value: float
    source: Source
    bound: Bound | None = None


@dataclass(frozen=True)
class Column:
    """A measure: the index, a theme of it, or a theme of the month's module. High is good in all of them."""

    code: str
    name: str
    scale: Scale
    against: Against | None = None
    module: bool = False  # a theme of the month's module, which is never part of the index


@dataclass(frozen=True)
class Row:
    """A client (unit_path empty) or one of its units right below it.

    figures: measure → figure, of the measures that its wave asked. positions: ranks among the shown rows of the same level.
    judged: against the chosen set. A row that is not "released" has none of them.
    """

    client: str
    client_name: str
    unit_path: str
    name: str
    state: RowState
    n: Count
    figures: Mapping[str, Shown] = field(default_factory=dict)
    positions: Mapping[str, RankInterval] = field(default_factory=dict)
    judged: Mapping[str, PoolComparison] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A name that no other row of the comparison has."""
        return f"{self.client}/{self.unit_path}"

    def figure(self, code: str) -> Figure | None:
        """The figure where one is shown."""
        shown = self.figures.get(code, HIDDEN)
        return shown if isinstance(shown, Figure) else None


@dataclass(frozen=True)
class ReleaseBehind:
    """The release behind the rows of one client: its hash names it."""

    client: str
    client_name: str
    closed_on: str
    sha256: str


@dataclass(frozen=True)
class Comparison:
    """One month of several clients as one reader sees it. rows: every client, each followed by its units, by name."""

    month: str
    language: str
    demonstration: bool
    instrument_name: str  # empty where no client has a release
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    benchmark: Benchmark | None
    funnel: UnitFunnel | NoFunnel
    releases: tuple[ReleaseBehind, ...]

    def of_level(self, level: Level) -> tuple[Row, ...]:
        """The clients themselves, or the units below them."""
        return tuple(row for row in self.rows if (row.unit_path == "") == (level == "clients"))

    def shown(self, level: Level, code: str) -> tuple[Row, ...]:
        """The rows of a level that show the measure."""
        return tuple(row for row in self.of_level(level) if row.figure(code) is not None)

    def column(self, code: str) -> Column:
        """The measure of that code; KeyError where the comparison has none."""
        return self._columns[code]

    @property
    def empty(self) -> bool:
        """True where nothing at all is shown."""
        return not any(row.state == "released" for row in self.rows)

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.code: column for column in self.columns}
