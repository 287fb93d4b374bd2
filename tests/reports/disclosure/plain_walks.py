"""The second look at wholes and parts in dictionaries of names, one walk after the other: slow, and plain to read.

Two places are neighbours in a measure if the same smallest published unit is around both of them. Whom all other measures
of a family sum together is found by walking from neighbour to neighbour. A walk that leaves what is published sees nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence

from reports.disclosure.plan import INDEX, Measure, Plan
from reports.disclosure.remainder_audit import KeptOut

Group = Hashable  # who is told apart; None for nobody
Groups = Mapping[str, Group]  # place -> the group of those who answered there; a place where nobody did is left out
Home = Callable[[str, Collection[str]], str | None]


def tie_failures(
    plan: Plan, own_counts: Mapping[str, Mapping[str, int]], published: Collection[tuple[str, str]], home: Home
) -> Iterator[tuple[str, str]]:
    """(unit, measure code) where a whole and its parts give away fewer people than the measure's minimum.

    `home` gives the smallest of some units around a place. The unit named is one place among those given away.
    """
    tied = {measure.code: measure for measure in plan.measures if measure.kind in {INDEX, "theme", "item"}}
    people = {code: {place: n for place, n in own_counts[m.source].items() if n} for code, m in tied.items()}
    shown: dict[str, set[str]] = defaultdict(set)
    for unit, code in published:
        shown[code].add(unit)
    rings = {code: {place: home(place, shown[code]) for place in people[code]} for code in tied}
    kept_out = KeptOut(plan)
    held = {code: kept_out.held(rings[code], own_counts[measure.source]) for code, measure in tied.items()}
    for measure in tied.values():
        yield from _alone(measure, tied, rings, (people, held))
        yield from _mixed(measure, tied, rings, (people, held))


def _alone(measure: Measure, tied, rings, of_measure) -> Iterator[tuple[str, str]]:
    """One measure, as its own sums, the whole it is a part of and the parts it is made of tell it."""
    people, held = of_measure
    if not measure.part_of and not _parts(measure.code, tied):
        return
    told = [rings[measure.code], _from_above(measure, tied, rings), _from_below(measure, tied, rings)]
    yield from _too_few(told, people[measure.code], measure, held[measure.code])


def _parts(whole: str, tied: Mapping[str, Measure]) -> list[Measure]:
    return [measure for measure in tied.values() if measure.part_of == whole]


def _from_below(measure: Measure, tied, rings) -> Groups:
    """Whom the parts tell of, all of them together."""
    parts = _parts(measure.code, tied)
    told = [_both(rings[part.code], _from_below(part, tied, rings)) for part in parts]
    return _walked(told, set().union(*told)) if parts else {}


def _from_above(measure: Measure, tied, rings) -> Groups:
    """Whom the whole and all its other parts tell of; nobody where nobody has the whole."""
    if not measure.part_of:
        return {}
    whole = tied[measure.part_of]
    others = [part for part in _parts(whole.code, tied) if part != measure]
    told = [_both(rings[part.code], _from_below(part, tied, rings)) for part in others]
    above = _both(rings[whole.code], _from_above(whole, tied, rings))
    return _walked([above, *told], above)


def _both(own: Groups, more: Groups) -> Groups:
    """What two sums tell of those who answered."""
    both = {place: (group, more.get(place)) for place, group in own.items()}
    return {place: None if pair == (None, None) else pair for place, pair in both.items()}


def _walked(told: Sequence[Groups], within: Collection[str]) -> Groups:
    """By place, the number of the walk that reaches it; None where the walk gets outside, or meets nobody of `within`."""
    neighbours: dict[tuple[int, Group], list[str]] = defaultdict(list)
    for at, groups in enumerate(told):
        for place, group in groups.items():
            neighbours[at, group].append(place)
    found: dict[str, Group] = {}
    for start in set().union(*told):
        if start not in found:
            places, inside = _walk(start, told, neighbours)
            mark = start if inside and any(place in within for place in places) else None
            found.update(dict.fromkeys(places, mark))
    return found


def _walk(start: str, told: Sequence[Groups], neighbours) -> tuple[set[str], bool]:
    reached, waiting, inside, seen = {start}, [start], True, set()
    while waiting:
        place = waiting.pop()
        for door in ((at, groups[place]) for at, groups in enumerate(told) if place in groups):
            inside = inside and door[1] is not None
            if door not in seen:
                seen.add(door)
                waiting += [other for other in neighbours[door] if other not in reached]
                reached.update(neighbours[door])
    return reached, inside


def _mixed(measure: Measure, tied, rings, of_measure) -> Iterator[tuple[str, str]]:
    """Any mixture of a measure with the wholes above it."""
    people, held = of_measure
    lineage = [measure.code]
    while tied[lineage[-1]].part_of:
        lineage.append(tied[lineage[-1]].part_of)
    if len(lineage) > 1:
        most = {place: max(people[code].get(place, 0) for code in lineage) for place in people[measure.code]}
        alone = {place: frozenset.intersection(*(held[of][place] for of in lineage if place in held[of])) for place in most}
        yield from _too_few([rings[code] for code in lineage], most, tied[lineage[-1]], alone)


def _too_few(
    told: Sequence[Groups], people: Mapping[str, int], measure: Measure, held: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str]]:
    """Groups below the minimum, and those that one unit kept out holds whole, by the name of one place."""
    groups: dict[tuple, list[str]] = defaultdict(list)
    for place in people:
        group = tuple(groups_of.get(place) for groups_of in told)
        if any(one is not None for one in group):
            groups[group].append(place)
    for places in groups.values():
        few = sum(people[place] for place in places) < measure.minimum
        if few or frozenset.intersection(*(held[place] for place in places)):
            yield min(places), measure.code
