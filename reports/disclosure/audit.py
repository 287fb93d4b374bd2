"""A second look at what is about to be published, by another road than the one that decided it.

Suppression walks the tree and subtracts. The audit never subtracts: it puts every person into the smallest published
unit around them, by the unit's name alone, and counts who lies together. Those groups are the rings of rule 3.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reports.disclosure.plan import Measure, Plan
from reports.disclosure.remainder_audit import KeptOut
from reports.disclosure.tie_audit import tie_failures
from survey.tree import ROOT, SEPARATOR

Cell = tuple[str, str]  # unit path, measure code


@dataclass(frozen=True)
class Audit:
    """What the second look found.

    `checked` is the number of published cells of units, `group_cells` that of groups by background, `smallest_ring` the
    smallest group of at least one person that adding and subtracting a measure's cells of units can reach (None where
    nothing is published), `failures` a sentence a breach.
    A failure names its cell, never a number: it is for the operator. The certificate gives the ring as a band.
    """

    checked: int
    smallest_ring: int | None
    failures: tuple[str, ...]
    group_cells: int = 0

    @property
    def passed(self) -> bool:
        return not self.failures


def audit(plan: Plan, own_counts: Mapping[str, Mapping[str, int]], published: Collection[Cell]) -> Audit:
    """Checks published cells against rules 1, 2 and 3.

    `own_counts` gives by source the people who answered, by the unit they belong to itself; a unit left out has none.
    KeyError where a source has no counts at all.
    """
    cells = frozenset(published)
    candidates = {(path, measure.code) for path, measure in plan.candidates()}
    failures = [f"{_named(cell)} is not in the plan" for cell in sorted(cells - candidates)]
    smallest = []
    shown: dict[str, set[str]] = defaultdict(set)
    for path, code in cells:
        shown[code].add(path)
    for measure in plan.measures:
        units = shown[measure.code]
        totals, groups = _people(own_counts[measure.source], units)
        failures += _too_small(measure, units, totals, "is answered by too few")
        failures += _too_small(measure, [unit for unit in units if groups[unit]], groups, "leaves too few of its own")
        smallest += [size for size in groups.values() if size]
    failures += _left_alone(plan, own_counts, shown)
    failures += _few_skippers(plan, own_counts, shown)
    failures += _single_gaps(plan, own_counts, shown)
    failures += _without_whole(plan, cells)
    given_away = tie_failures(plan, own_counts, cells, _home)
    failures += [f"{_named(cell)} can be worked out from a whole and its parts" for cell in sorted(set(given_away))]
    return Audit(len(cells), min(smallest, default=None), tuple(failures))


@lru_cache(maxsize=10_000)  # asked for every unit and every measure
def _around(path: str) -> tuple[str, ...]:
    """The unit itself and every unit around it, read off its name."""
    parts = path.split(SEPARATOR) if path != ROOT else []
    return tuple(SEPARATOR.join(parts[:depth]) for depth in range(len(parts), -1, -1))


def _home(path: str, units: Collection[str]) -> str | None:
    return next((unit for unit in _around(path) if unit in units), None)


def _people(own, units):
    """People in each unit, and people to whom no smaller unit of `units` is nearer."""
    totals, groups = Counter(), Counter()
    for path, people in own.items():
        containers = [unit for unit in _around(path) if unit in units]
        for unit in containers:
            totals[unit] += people
        if containers:
            groups[containers[0]] += people
    return totals, groups


def _too_small(measure: Measure, units, people, complaint):
    return [f"{_named((unit, measure.code))} {complaint}" for unit in sorted(units) if people[unit] < measure.minimum]


def _left_alone(plan, own_counts, shown):
    """Rule 1: a unit that doesn't stand must not be all that shown units leave of one around it."""
    kept_out = KeptOut(plan)
    for measure in plan.measures if plan.standing != plan.tree.units else ():
        units, own = shown[measure.code], own_counts[measure.source]
        homes = {place: _home(place, units) for place, people in own.items() if people}
        for unit in kept_out.left_alone(homes, own):
            yield f"{_named((unit, measure.code))} is all that is left of a unit around it"


def _in_sight(own, units):
    """The units published, and those whose people are all of one or more of the smallest groups."""
    groups, inside = Counter(), defaultdict(Counter)
    for path, people in own.items():
        home = _home(path, units)
        groups[home] += people
        for unit in _around(path):
            inside[unit][home] += people
    return units | {
        unit
        for unit, homes in inside.items()
        if homes.total() and not homes[None] and all(people in {0, groups[home]} for home, people in homes.items())
    }


def _few_skippers(plan, own_counts, shown):
    """Who has a theme and skipped one of its items must not be alone with it in the smallest published unit around them."""
    measures = {measure.code: measure for measure in plan.measures}
    for item in plan.measures:
        if item.kind != "item" or not item.part_of:
            continue
        theme, units = measures[item.part_of], shown[item.code]
        own = own_counts[theme.source]
        left = {path: max(own[path] - own_counts[item.source].get(path, 0), 0) for path in own}
        _, groups = _people(left, units)
        alone = [unit for unit in units if groups[unit]]
        yield from _too_small(theme, alone, groups, f"less {item.code} leaves too few who skipped it")


def _single_gaps(plan, own_counts, shown):
    """Rule 2: of the themes of an index or the items of a theme, one alone must not be missing, nor be out of sight."""
    parts: dict[str, list[Measure]] = {}
    for measure in plan.measures:
        if measure.part_of and measure.kind in {"theme", "item"}:
            parts.setdefault(measure.part_of, []).append(measure)
    for whole, pieces in parts.items():
        published = [shown[piece.code] for piece in pieces]
        seen = [_in_sight(own_counts[piece.source], units) for piece, units in zip(pieces, published, strict=True)]
        for path in sorted(plan.tree.units):
            if len(pieces) - 1 in {sum(path in units for units in published), sum(path in units for units in seen)} - {0}:
                yield f"{_named((path, whole))} misses one part alone"


def _without_whole(plan, cells):
    """A hidden mean must not be worked out from its items, shares or distribution."""
    wholes = {measure.code: measure.part_of for measure in plan.measures if measure.kind not in {"index", "theme"}}
    for path, code in sorted(cells):
        if code in wholes and (path, wholes[code]) not in cells:
            yield f"{_named((path, code))} is shown without the mean it is a part of"


def _named(cell: Cell) -> str:
    return f"{cell[1]} of {cell[0] or 'the client'}"
