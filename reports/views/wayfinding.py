"""Where a reader can go from a report: units above and below, months before and after. Plain values, no request."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from survey.tree import ROOT, lineage_of, name_of, natural_key


@dataclass(frozen=True)
class Place:
    """A unit on the way. One that may not be opened, or is not shown, has a name but no way to it."""

    path: str
    name: str
    open: bool


def crumbs_of(path: str, client_name: str, openable: Collection[str]) -> tuple[Place, ...]:
    """From the client down to the unit itself."""
    return tuple(Place(unit, name_of(unit) or client_name, unit in openable) for unit in reversed(lineage_of(path)))


def below(path: str, openable: Collection[str]) -> tuple[Place, ...]:
    """The next units down that may be opened; where a unit is not shown, those below it take its place."""
    found = topmost(unit for unit in openable if unit != path and path in lineage_of(unit))
    prefix = f"{path}/" if path != ROOT else ""
    return tuple(Place(unit, unit.removeprefix(prefix), True) for unit in found)


def topmost(units: Collection[str]) -> tuple[str, ...]:
    """Those units that have none of the others above them, in natural order."""
    units = set(units)
    return tuple(sorted((unit for unit in units if not units.intersection(lineage_of(unit)[1:])), key=natural_key))


def openable_of(shown: Collection[str], may_open: Callable[[str], bool]) -> frozenset[str]:
    """The units of a release that are shown and may be opened."""
    return frozenset(unit for unit in shown if may_open(unit))


def neighbours(month: str, months: Collection[str]) -> tuple[str | None, str | None]:
    """The released months just before and just after; None where there is none."""
    earlier, later = [at for at in months if at < month], [at for at in months if at > month]
    return max(earlier, default=None), min(later, default=None)
