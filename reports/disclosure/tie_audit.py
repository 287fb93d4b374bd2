"""The second look at wholes and parts: walking from place to place, by the units' names, without any programme.

Two places are neighbours in a measure if the same smallest published unit is around both of them. Whom all other measures
of a family sum together is found by walking from neighbour to neighbour. A walk that leaves what is published sees nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence

from reports.disclosure.plan import INDEX, Measure, Plan

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
    for measure in tied.values():
        yield from _alone(measure, tied, rings, people)
        yield from _mixed(measure, tied, rings, people)


def _alone(measure: Measure, tied, rings, people) -> Iterator[tuple[str, str]]:
    """One measure, as its own sums, the whole it is a part of and the parts it is made of tell it."""
    if not measure.part_of and not _parts(measure.code, tied):
        return
    told = [rings[measure.code], _from_above(measure, tied, rings), _from_below(measure, tied, rings)]
    yield from _too_few(told, people[measure.code], measure)


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


def _mixed(measure: Measure, tied, rings, people) -> Iterator[tuple[str, str]]:
    """Any mixture of a measure with the wholes above it."""
    lineage = [measure.code]
    while tied[lineage[-1]].part_of:
        lineage.append(tied[lineage[-1]].part_of)
    if len(lineage) > 1:
        most = {place: max(people[code].get(place, 0) for code in lineage) for place in people[measure.code]}
        yield from _too_few([rings[code] for code in lineage], most, tied[lineage[-1]])


def _too_few(told: Sequence[Groups], people: Mapping[str, int], measure: Measure) -> Iterator[tuple[str, str]]:
    counts, names = Counter(), {}
    for place, many in people.items():
        group = tuple(groups.get(place) for groups in told)
        if any(one is not None for one in group):
            counts[group] += many
            names[group] = min(place, names.get(group, place))
    for group, many in counts.items():
        if many < measure.minimum:
            yield names[group], measure.code
