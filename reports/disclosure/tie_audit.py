"""The second look at wholes and parts: walking from place to place, by the units' names, without any programme.

Two places are neighbours in a measure if the same smallest published unit is around both of them. Whom all other measures
of a family sum together is found by walking from neighbour to neighbour. A walk that leaves what is published sees nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import reduce

import numpy as np

from reports.disclosure.plan import INDEX, Measure, Plan
from reports.disclosure.remainder_audit import KeptOut

NOTHING, NOBODY = 0, -1  # in groups: no sum tells of the place, and nobody answered there
Groups = np.ndarray  # by place, the number of the group it is told apart with
Home = Callable[[str, Collection[str]], str | None]


def tie_failures(
    plan: Plan, own_counts: Mapping[str, Mapping[str, int]], published: Collection[tuple[str, str]], home: Home
) -> Iterator[tuple[str, str]]:
    """(unit, measure code) where a whole and its parts give away fewer people than the measure's minimum.

    `home` gives the smallest of some units around a place. The unit named is one place among those given away.
    """
    tied = {measure.code: measure for measure in plan.measures if measure.kind in {INDEX, "theme", "item"}}
    shown: dict[str, set[str]] = defaultdict(set)
    for unit, code in published:
        shown[code].add(unit)
    homes = {
        code: {place: home(place, shown[code]) for place, n in own_counts[measure.source].items() if n}
        for code, measure in tied.items()
    }
    kept_out = KeptOut(plan)
    held = {code: kept_out.held(homes[code], own_counts[measure.source]) for code, measure in tied.items()}
    walks = _Walks(tied, homes, {code: own_counts[measure.source] for code, measure in tied.items()}, held)
    for measure in tied.values():
        yield from walks.alone(measure)
        yield from walks.mixed(measure)


class _Walks:
    """Everybody's places, with numbers for names: who is told apart by which measure, and what others tell of them."""

    def __init__(self, tied: Mapping[str, Measure], homes, own, held: Mapping[str, Mapping[str, frozenset[str]]]):
        self._tied, self._held = tied, held
        self._places = sorted(set().union(*homes.values()))
        units = sorted(set().union(*(found.values() for found in homes.values())) - {None})
        numbers = {None: NOTHING} | {unit: number for number, unit in enumerate(units, NOTHING + 1)}
        self._rings = {
            code: np.array([numbers[found[place]] if place in found else NOBODY for place in self._places])
            for code, found in homes.items()
        }
        self._people = {code: np.array([own[code].get(place, 0) for place in self._places]) for code in tied}
        self._below: dict[str, Groups] = {}

    def alone(self, measure: Measure) -> Iterator[tuple[str, str]]:
        """One measure, as its own sums, the whole it is a part of and the parts it is made of tell it."""
        if measure.part_of or self._parts(measure.code):
            told = [self._rings[measure.code], self._from_above(measure), self._from_below(measure)]
            yield from self._too_few(told, self._people[measure.code], measure, self._held[measure.code])

    def mixed(self, measure: Measure) -> Iterator[tuple[str, str]]:
        """Any mixture of a measure with the wholes above it."""
        lineage = [measure.code]
        while self._tied[lineage[-1]].part_of:
            lineage.append(self._tied[lineage[-1]].part_of)
        if len(lineage) > 1:
            most = np.maximum.reduce([self._people[code] for code in lineage])
            people = np.where(self._people[measure.code] > 0, most, 0)
            held = {
                place: frozenset.intersection(*(self._held[code][place] for code in lineage if place in self._held[code]))
                for place in self._held[measure.code]
            }
            yield from self._too_few([self._rings[code] for code in lineage], people, self._tied[lineage[-1]], held)

    def _parts(self, whole: str) -> list[Measure]:
        return [measure for measure in self._tied.values() if measure.part_of == whole]

    def _from_below(self, measure: Measure) -> Groups:
        """Whom the parts tell of, all of them together."""
        if measure.code not in self._below:
            told = [_both(self._rings[part.code], self._from_below(part)) for part in self._parts(measure.code)]
            everybody = np.ones(len(self._places), dtype=bool)
            self._below[measure.code] = _walked(told, everybody) if told else np.full(len(self._places), NOBODY)
        return self._below[measure.code]

    def _from_above(self, measure: Measure) -> Groups:
        """Whom the whole and all its other parts tell of; nobody where nobody has the whole."""
        if not measure.part_of:
            return np.full(len(self._places), NOBODY)
        whole = self._tied[measure.part_of]
        others = [part for part in self._parts(whole.code) if part != measure]
        told = [_both(self._rings[part.code], self._from_below(part)) for part in others]
        above = _both(self._rings[whole.code], self._from_above(whole))
        return _walked([above, *told], above != NOBODY)

    def _too_few(
        self, told: Sequence[Groups], people: np.ndarray, measure: Measure, held: Mapping[str, frozenset[str]]
    ) -> Iterator[tuple[str, str]]:
        """Groups below the minimum, and those that one unit kept out holds whole, by the name of one place."""
        groups = np.where(people > 0, reduce(_both, told), NOTHING)
        counts = np.bincount(groups, weights=people)
        free = np.array([not held.get(place) for place in self._places], dtype=bool)
        whole = np.bincount(groups, weights=free) == 0
        for group in np.flatnonzero((counts > 0) & ((counts < measure.minimum) | whole)).tolist():
            if group != NOTHING:
                places = [self._places[at] for at in np.flatnonzero(groups == group)]
                if counts[group] < measure.minimum or frozenset.intersection(*(held[place] for place in places)):
                    yield places[0], measure.code


def _both(own: Groups, more: Groups) -> Groups:
    """What two sums tell of those who answered the first."""
    told = np.maximum(more, NOTHING)
    pairs = np.append(NOTHING, np.maximum(own, NOTHING) * (told.max(initial=NOTHING) + 1) + told)
    return np.where(own == NOBODY, NOBODY, np.unique(pairs, return_inverse=True)[1][1:])


def _walked(told: Sequence[Groups], within: np.ndarray) -> Groups:
    """By place, the number of the walk that reaches it; NOTHING where the walk gets outside, or meets nobody of `within`.

    Everybody sets out from an own place, all at once. Whoever meets takes the lowest number among them along, until nobody
    meets another one.
    """
    marks, before = np.arange(len(within)), None
    while not np.array_equal(marks, before):
        before = marks
        for groups in told:
            lowest = np.full(groups.max(initial=NOBODY) + 2, len(within))
            np.minimum.at(lowest, groups + 1, marks)
            marks = np.where(groups == NOBODY, marks, lowest[groups + 1])
    reached = np.any([groups != NOBODY for groups in told], axis=0)
    outside = np.bincount(marks, weights=np.any([groups == NOTHING for groups in told], axis=0)) > 0
    met = np.bincount(marks, weights=within & reached) > 0
    return np.where(reached, np.where(met[marks] & ~outside[marks], marks + 1, NOTHING), NOBODY)
