"""The report of one unit and one wave: frozen values, ready to be read, drawn or written to a file.

Nothing here asks the database, and everything that is shown is a function of a Report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.action_plans.plan_row import PlanRow
from reports.client_wide import BlockedItem, DriverSet, Reliability
from reports.funnels import NoFunnel, UnitFunnel
from reports.non_response import NonResponse
from reports.panels import (
    Benchmark,
    Bound,
    Count,
    Panel,
    Reference,
    Shown,
    State,
    Suppressed,
)
from reports.standing import NOWHERE, Standing
from reports.trends import Trend
from reports.turnover.outlook import Outlook
from survey.instruments.scale import POINTS as OPTIONS


@dataclass(frozen=True)
class OptionGroup:
    """The share (0 to 1) of those who chose one of the response options `first` to `last`; equal for a single option."""

    first: int
    last: int
    share: float
    bound: Bound | None = None

    def __post_init__(self):
        if not 1 <= self.first <= self.last <= OPTIONS:
            raise ValueError(f"options {self.first} to {self.last} are no group within 1 to {OPTIONS}")
        if not 0 <= self.share <= 1:  # false for NaN, too
            raise ValueError(f"a share lies within 0 and 1, not {self.share}")


@dataclass(frozen=True)
class Distribution:
    """How the answers to one item spread over its six response options, small options joined to their neighbours."""

    code: str  # distribution:AUT1
    text: str  # the item as it was asked
    options: tuple[str, ...]  # six names; the ends carry words, the rest digits
    groups: tuple[OptionGroup, ...] | Suppressed  # lowest option first, every option in one of them
    higher_is_better: bool = True

    def __post_init__(self):
        if len(self.options) != OPTIONS:
            raise ValueError(f"{self.code} names {len(self.options)} options instead of {OPTIONS}")
        if isinstance(self.groups, Suppressed):
            return
        covered = [option for group in self.groups for option in range(group.first, group.last + 1)]
        if covered != list(range(1, OPTIONS + 1)):
            raise ValueError(f"the groups of {self.code} must hold each option once, in order")

    @property
    def state(self) -> State:
        return "hidden" if isinstance(self.groups, Suppressed) else "released"


@dataclass(frozen=True)
class UnitRow:
    """A direct child in the heat map: its figures by measure code, in the order of the report's own panels."""

    path: str
    name: str
    state: State
    n: Count
    figures: Mapping[str, Shown]


@dataclass(frozen=True)
class Group:
    """The people of the client who said the same of themselves: figures by measure code, in the order of the panels."""

    code: str
    name: str
    state: State
    n: Count
    figures: Mapping[str, Shown]


@dataclass(frozen=True)
class Split:
    """The client by one background, with every group there is to say, shown or not."""

    background: str
    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Comment:
    """What somebody wrote, masked. The id is random and orders the comments; nothing else does."""

    id: str
    text: str


@dataclass(frozen=True)
class Report:
    """Everything one reader sees of one unit in one wave, in one language."""

    client: str
    client_name: str
    month: str
    unit_path: str
    unit_name: str
    instrument: str
    instrument_name: str
    language: str
    demonstration: bool
    state: State
    n: Count
    opened_on: str
    closed_on: str
    index: Panel
    themes: tuple[Panel, ...] = ()  # the themes of the index
    modules: tuple[Panel, ...] = ()  # this month's module, beside the index
    outcomes: tuple[Panel, ...] = ()  # means and shares of what is never part of the index
    items: tuple[Panel, ...] = ()  # single items of themes with more than one
    distributions: tuple[Distribution, ...] = ()
    trends: tuple[Trend, ...] = ()  # the index first, then the themes
    units: tuple[UnitRow, ...] = ()
    splits: tuple[Split, ...] = ()  # of the client only
    references: tuple[Reference, ...] = ()  # every published figure, those without a panel too
    drivers: tuple[DriverSet, ...] = ()  # what goes with outcomes; of the client only
    reliability: tuple[Reliability, ...] = ()  # of the client only
    blocked: tuple[BlockedItem, ...] = ()  # items that run against the others
    benchmarks: tuple[Benchmark, ...] = ()  # for consultants
    comments: tuple[Comment, ...] = ()  # those shown at this very unit
    standings: Mapping[str, Standing] = field(default_factory=dict)  # by measure, of those that are shown
    funnel: UnitFunnel | NoFunnel | None = None  # of the client only
    non_response: NonResponse | None = None
    turnover: Outlook | None = None
    intention: Trend | None = None  # thoughts of leaving, where no forecast is shown
    action_plans: tuple[PlanRow, ...] = ()  # measures of the unit and of units below it, as they stand when it is read
    action_plans_left_out: int = 0  # of those there are more than one page holds
    imported: bool = False  # answers of another tool
    logo: bytes | None = field(default=None, repr=False)  # the client's, a PNG; in no document
    links_handed_out: int = 0  # invitations that left as a file or sheet, not by mail
    certificate: Mapping = field(default_factory=dict)

    @property
    def panels(self) -> tuple[Panel, ...]:
        return (self.index, *self.themes, *self.modules, *self.outcomes, *self.items)

    def standing(self, code: str) -> Standing:
        """How a measure stands; nowhere where nothing is known of it."""
        return self.standings.get(code, NOWHERE)

    def name(self, code: str) -> str:
        """The name of a measure; KeyError where the report has none of that code."""
        return {panel.code: panel.name for panel in self.panels}[code]

    def trend(self, code: str) -> Trend | None:
        """The trend of one measure, None where the report has none."""
        return next((trend for trend in self.trends if trend.code == code), None)
