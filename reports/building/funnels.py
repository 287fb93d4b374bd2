"""The funnel of a client's units, from what the release displays and the client's frozen spread within teams."""

from collections import Counter
from collections.abc import Mapping

from flask_babel import gettext

from reports.building.panels import figure_of, shown_count
from reports.disclosure.figures import SCALES, round_half_away
from reports.disclosure.grain import ShownCount
from reports.disclosure.plan import INDEX
from reports.frames import Frame, LevelCell, ShownUnit
from reports.funnels import FunnelPoint, NoFunnel, UnitFunnel
from reports.models.release import Release
from reports.statistics.funnel import SMALLEST_FUNNEL, Funnel, FunnelUnit, funnel
from survey.tree import name_of, parent_of

Cells = Mapping[str, Mapping[str, LevelCell]]


def funnel_level(units: Mapping[str, ShownUnit]) -> int | None:
    """The lowest level of the tree with enough shown units for a funnel; None where there is none."""
    counts = Counter(level_of(path) for path in units if path)
    return max((level for level, count in counts.items() if count >= SMALLEST_FUNNEL), default=None)


def level_of(path: str) -> int:
    """0 for the client, 1 for the units right below it …"""
    return path.count("/") + 1 if path else 0


def funnel_of(frame: Frame, path: str, units: Mapping[str, ShownUnit], cells: Cells) -> UnitFunnel | NoFunnel:
    """units: the shown ones of the client by path; cells: of the level that `funnel_level` names. path: the client itself."""
    own = frame.cells[path].get(INDEX)
    shown = {unit: at[INDEX] for unit, at in cells.items() if INDEX in at}
    spread = spread_of(frame.release)
    if own is None or own.bound is not None:
        return NoFunnel(gettext("The client’s own index is not shown as a number, so nothing can be placed around it."))
    if spread is None:
        return NoFunnel(gettext("Fewer than 100 people answered: too few to know how much people differ within teams."))
    found = funnel([FunnelUnit(cell.value, units[unit].n_low, cell.step) for unit, cell in shown.items()], own.value, spread)
    if found is None:
        return NoFunnel(gettext("Fewer than 10 units of one level are shown: too few to tell a signal from chance."))
    return UnitFunnel(level_of(next(iter(shown))), found, _points(shown, units, found))


def _points(shown: Mapping[str, LevelCell], units: Mapping[str, ShownUnit], found: Funnel) -> tuple[FunnelPoint, ...]:
    counts = {path: ShownCount(*units[path]) for path in shown}
    same = Counter(map(name_of, shown))
    return tuple(
        FunnelPoint(path, _name(path, same), figure_of(cell), shown_count(counts[path]), counts[path].low, zone)
        for (path, cell), zone in zip(shown.items(), found.zones, strict=True)
    )


def _name(path: str, same: Counter) -> str:
    """A unit's own name, with its place where another one has the same: Team 1 (Oslo)."""
    name = name_of(path)
    return name if same[name] == 1 else f"{name} ({parent_of(path)})"


def spread_of(release: Release) -> float | None:
    """The client's pooled standard deviation within teams in whole index points: the grain in which it may be told."""
    within = ((release.moments or {}).get("within") or {}).get(INDEX)
    spread = within and round_half_away(within["variance"] ** 0.5, SCALES["0-100"].fine)
    return spread or None
