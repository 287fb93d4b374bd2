"""A whole and its parts as one system: what index and themes, or a theme and its items, give away together.

A measure's published sums tell the sums of its rings, and of nothing finer. Where the whole and all its parts but one can
be summed over the same people, the missing one follows. The people for whom that is so are the blocks of the join: the
finest groups of whole rings in each of the others. Beside the rings of the missing measure itself no block may cut
fewer than its minimum off. Everybody is taken to have answered every part: who skips one makes the tie looser, never tighter.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reports.disclosure.plan import Measure, Plan
from reports.disclosure.remainders import kept_out
from reports.disclosure.rings import subtree_counts
from survey.tree import ROOT, parent_of

OUTSIDE = -1  # the label of a place that no sum reaches
TIED = frozenset({"theme", "item"})  # kinds of measures that are parts of a mean


@dataclass(frozen=True)
class Column:
    """A measure by place, a place being the people of one unit itself.

    people: how many answered. homes: the smallest published unit around, by number, or OUTSIDE, also
    where nobody answered. labels: what the sums of
    the measure reach: its rings, and what is known of it from elsewhere. apart: places × units that rule 1 keeps out,
    whether the place lies in the unit and its home around it, with other people.
    """

    measure: Measure
    people: np.ndarray
    homes: np.ndarray
    labels: np.ndarray
    apart: np.ndarray

    def finer(self, labels: np.ndarray) -> "Column":
        """The column where another sum cuts its rings."""
        return replace(self, labels=crossed(self.labels, labels))


@dataclass(frozen=True)
class Breach:
    """People of one measure, too few, whom the published sums cut off: at `places`, in a ring of `column`."""

    columns: tuple[Column, ...]
    column: Column
    places: np.ndarray

    def cells(self) -> Iterator[tuple[int, str]]:
        """Published cells that take part, as (number of the unit, measure code); hiding one joins what they cut."""
        home = self.column.homes[self.places[0]]
        near = np.flatnonzero(self.column.homes == home) if home != OUTSIDE else self.places
        for column in self.columns:
            for unit in np.unique(column.homes[near]).tolist():
                if unit != OUTSIDE:
                    yield unit, column.measure.code


class Ties:
    """The places of a client, and the breaches of any published cells over them."""

    def __init__(self, plan: Plan, own_counts: Mapping[str, Mapping[str, int]]):
        self._plan, self._own = plan, own_counts
        self.units = plan.tree.paths
        self._places = [path for path in self.units if any(own.get(path) for own in own_counts.values())]
        self._people = {
            source: np.array([own.get(path, 0) for path in self._places], dtype=int) for source, own in own_counts.items()
        }
        self._numbers = {path: number for number, path in enumerate(self.units)}
        self._totals = {source: subtree_counts(plan.tree, own) for source, own in own_counts.items() if kept_out(plan)}

    def breaches(self, cells: Mapping[str, Collection[str]]) -> Iterator[Breach]:
        """What the published units of each measure give away across measures, first in the plan's order."""
        columns = {m.code: self._column(m, cells[m.code]) for m in self._plan.measures if m.kind in TIED or m.code in self._tied}
        known = dict(columns)
        for whole, parts in self._tied.items():  # themes as their items tell them, before the index is looked at
            if columns[whole].measure.part_of:
                below = [columns[part] for part in parts]
                known[whole] = columns[whole].finer(seen(_anybody(below), below))
        for whole, parts in self._tied.items():
            family = [columns[whole], *(known[part] for part in parts)]
            above = columns[whole].measure.part_of
            others = [columns[above], *(known[part] for part in self._tied[above] if part != whole)] if above else []
            if above:
                family[0] = columns[whole].finer(seen(others[0].people, others))
            yield from _alone(family, [*family, *others])
        for column in columns.values():
            yield from _together(_upwards(column, columns))

    @cached_property
    def _tied(self) -> dict[str, list[str]]:
        """Codes of parts by the code of their whole."""
        found = {whole: [m.code for m in parts if m.kind in TIED] for whole, parts in self._plan.parts.items()}
        return {whole: parts for whole, parts in found.items() if parts}

    def _column(self, measure: Measure, shown: Collection[str]) -> Column:
        around: dict[str, int] = {}
        for number, path in enumerate(self.units):  # what is above stands before
            around[path] = number if path in shown else around[parent_of(path)] if path != ROOT else OUTSIDE
        people = self._people[measure.source]
        homes = np.where(people, np.array([around[path] for path in self._places], dtype=int), OUTSIDE)
        return Column(measure, people, homes, homes, self._apart(measure.source, homes))

    def _apart(self, source: str, homes: np.ndarray) -> np.ndarray:
        apart = np.zeros((len(homes), len(self._inside)), dtype=bool)
        for at, (unit, inside) in enumerate(self._inside.items()):
            totals, above = self._totals[source], self._plan.tree.ancestors(unit)
            larger = [self._numbers[path] for path in above if totals[path] > totals[unit]]
            apart[inside, at] = np.isin(homes[inside], [OUTSIDE, *larger])
        return apart

    @cached_property
    def _inside(self) -> dict[str, np.ndarray]:
        """By unit that is kept out, the places that lie in it."""
        found: dict[str, list[int]] = {unit: [] for unit in sorted(kept_out(self._plan))}
        for at, path in enumerate(self._places):
            for unit in self._plan.tree.lineage(path):
                if unit in found:
                    found[unit].append(at)
        return {unit: np.array(places, dtype=int) for unit, places in found.items()}


def join(columns: Sequence[Column]) -> np.ndarray:
    """By place, the finest group of whole labels in every column; OUTSIDE where one of its places is in any of them.

    A place where nobody answered a measure is bound by that measure to no other.
    """
    many = len(columns[0].people)
    starts, ends, nodes = [], [], many + 1
    for column in columns:
        answered = np.flatnonzero(column.people)
        labels = column.labels[answered]
        starts.append(answered)
        ends.append(np.where(labels == OUTSIDE, many, nodes + labels))
        nodes += int(column.labels.max(initial=0)) + 1
    start, end = np.concatenate(starts), np.concatenate(ends)
    graph = coo_array((np.ones(len(start), dtype=bool), (start, end)), shape=(nodes, nodes))
    found = connected_components(graph, directed=False)[1]
    return np.where(found[:many] == found[many], OUTSIDE, found[:many])


def seen(people: np.ndarray, columns: Sequence[Column]) -> np.ndarray:
    """The join, less the blocks with nobody of `people`: without a whole, or without any part, nothing is tied there."""
    blocks = join(columns)
    held = np.bincount(blocks + 1, weights=people)
    return np.where(held[blocks + 1] == 0, OUTSIDE, blocks)


def crossed(labels: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Places with the same pair of labels have the same label; OUTSIDE is what is outside of both."""
    pairs = np.unique((labels + 1) * (others.max(initial=0) + 2) + others + 1, return_inverse=True)[1]
    return np.where((labels == OUTSIDE) & (others == OUTSIDE), OUTSIDE, pairs)


def _alone(family: Sequence[Column], taking_part: Sequence[Column]) -> Iterator[Breach]:
    """Whole or part, worked out from all the others for fewer than its minimum."""
    anybody = _anybody(family[1:])
    for at, column in enumerate(family):
        blocks = seen(family[0].people if at else anybody, [*family[:at], *family[at + 1 :]])
        yield from _cut_off(taking_part, [column.labels, blocks], column)


def _anybody(columns: Sequence[Column]) -> np.ndarray:
    """By place, how many answered one of the measures at the least."""
    return np.maximum.reduce([column.people for column in columns])


def _together(columns: Sequence[Column]) -> Iterator[Breach]:
    """Any mixture of parts, of people of whom no measure by itself says anything: a part and the wholes above it."""
    if len(columns) > 1:
        people = np.where(columns[0].people, _anybody(columns), 0)
        apart = np.logical_and.reduce([column.apart for column in columns])
        together = replace(columns[-1], people=people, apart=apart)
        yield from _cut_off(columns, [column.labels for column in columns], together)


def _upwards(column: Column, columns: Mapping[str, Column]) -> list[Column]:
    """The column and those of the wholes it is a part of, the next one first."""
    found = [column]
    while found[-1].measure.part_of:
        found.append(columns[found[-1].measure.part_of])
    return found


def _cut_off(family: Sequence[Column], labels: Sequence[np.ndarray], column: Column) -> Iterator[Breach]:
    """Where `labels` together tell people of `column` apart: fewer than its minimum, or of one unit that is kept out."""
    cut, people = reduce(crossed, labels), column.people
    counts = np.bincount(cut + 1, weights=people)
    few = counts < column.measure.minimum
    maybe_one = np.bincount(cut + 1, weights=np.where(column.apart.any(axis=1), 0, people)) == 0
    for label in np.flatnonzero((few | maybe_one) & (counts > 0)).tolist():
        places = np.flatnonzero((cut + 1 == label) & (people > 0))
        if label and (few[label] or column.apart[places].all(axis=0).any()):  # 0 is OUTSIDE
            yield Breach(tuple(family), column, places)
