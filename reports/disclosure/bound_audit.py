"""The second look at bounds: by plain subtraction, from each unit around a bounded one, without any programme.

A unit's sum less the sums of the largest shown units beside the bounded one, less as much or as little as everybody else
may have answered, is what a reader with a pocket calculator finds.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from reports.disclosure.figures import AT_LEAST, AT_MOST
from reports.disclosure.plan import Measure, Plan
from reports.disclosure.reckoning import Cells, Displayed
from reports.disclosure.remainder_audit import lies_in
from survey.thresholds import INDEX_CEILING, INDEX_FLOOR, MEAN_CEILING, MEAN_FLOOR
from survey.tree import SEPARATOR

SCALE_OF = {"0-100": (0.0, 100.0, INDEX_FLOOR, INDEX_CEILING), "1-6": (1.0, 6.0, MEAN_FLOOR, MEAN_CEILING)}
HAIR = 1e-6

Range = tuple[float, float]


def bound_failures(
    plan: Plan, own_counts: Mapping[str, Mapping[str, int]], cells: Cells, *, turned: Collection[str]
) -> Iterator[tuple[str, str]]:
    """(unit, measure code) of means shown as a bound that the figures around them prove to lie beyond it."""
    for measure in plan.measures:
        shown = {unit for unit, code in cells if code == measure.code and measure.scale in SCALE_OF}
        bounded = sorted(unit for unit in shown if cells[unit, measure.code].bound)
        if bounded:
            people = _people(own_counts[measure.source])
            answers = [part for part in plan.parts.get(measure.code, ()) if part.kind == "distribution"]
            sums = {unit: _sum(measure, answers, cells, unit, people[unit], turned) for unit in shown}
            for unit in bounded:
                left = _left(unit, sums, people, SCALE_OF[measure.scale][:2])
                if _is_beyond(left, cells[unit, measure.code], measure, people[unit], whole=bool(answers)):
                    yield unit, measure.code


def _names(place: str) -> list[str]:
    """The units that a place's name begins with, the client first, the place itself last."""
    parts = place.split(SEPARATOR) if place else []
    return [SEPARATOR.join(parts[:depth]) for depth in range(len(parts) + 1)]


def _people(own: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for place, many in own.items():
        found.update(dict.fromkeys(_names(place), many))
    return found


def _left(unit: str, sums: Mapping[str, Range], people: Mapping[str, int], ends: Range) -> Range:
    """What is left for a unit of each unit around it, beside the largest shown ones that hold nobody of it."""
    low, high = sums[unit]
    for around in (other for other in sums if other != unit and lies_in(unit, other)):
        beside = {other for other in sums if lies_in(other, around) and not lies_in(unit, other) and not lies_in(other, unit)}
        largest = [other for other in beside if beside.isdisjoint(_names(other)[:-1])]
        rest = people[around] - people[unit] - sum(people[other] for other in largest)
        low = max(low, sums[around][0] - sum(sums[other][1] for other in largest) - ends[1] * rest)
        high = min(high, sums[around][1] - sum(sums[other][0] for other in largest) - ends[0] * rest)
    return low, high


def _is_beyond(left: Range, cell: Displayed, measure: Measure, people: int, *, whole: bool) -> bool:
    _, _, floor, ceiling = SCALE_OF[measure.scale]
    if cell.bound == AT_LEAST:
        cut = ceiling * people
        return left[0] > (math.floor(cut + HAIR) if whole else cut) + HAIR
    cut = floor * people
    return left[1] < (math.ceil(cut - HAIR) if whole else cut) - HAIR


def _sum(
    measure: Measure, answers: Sequence[Measure], cells: Cells, unit: str, people: int, turned: Collection[str]
) -> Range:
    """Between which sums the people of a unit lie, by its mean and, where there is one, its distribution."""
    least, most, _, _ = SCALE_OF[measure.scale]
    cell = cells[unit, measure.code]
    low, high = (cell.value - cell.step / 2) * people, (cell.value + cell.step / 2) * people
    if answers:
        low, high = _whole(low, high)
    low = least * people if cell.bound == AT_MOST else max(low, least * people)
    high = most * people if cell.bound == AT_LEAST else min(high, most * people)
    for part in answers:
        if (unit, part.code) in cells:
            counted = _counted(cells[unit, part.code].shares, people, part.source in turned)
            low, high = max(low, counted[0]), min(high, counted[1])
    return low, high


def _whole(low: float, high: float) -> Range:
    """The whole numbers that round to a step: its lower end does, its upper one doesn't."""
    return math.ceil(low - HAIR), math.ceil(high - HAIR) - 1


def _counted(groups: Sequence[Mapping], people: int, turned: bool) -> Range:
    """The least and the most that a distribution's answers add up to."""
    counts = [_whole((group["value"] - 0.005) * people, (group["value"] + 0.005) * people) for group in groups]
    ends = [(7 - group["last"], 7 - group["first"]) if turned else (group["first"], group["last"]) for group in groups]
    low = _filled([(first, *count) for (first, _), count in zip(ends, counts, strict=True)], people)
    high = -_filled([(-last, *count) for (_, last), count in zip(ends, counts, strict=True)], people)
    return low, high


def _filled(groups: Sequence[tuple[float, float, float]], people: int) -> float:
    """The smallest sum of (answer, at least so many, at most so many) that makes up everybody."""
    total, left = 0.0, people - sum(fewest for _, fewest, _ in groups)
    for answer, fewest, most in sorted(groups):
        more = min(left, most - fewest)
        total, left = total + answer * (fewest + more), left - more
    return total
