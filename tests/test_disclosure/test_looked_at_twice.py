"""The same people looked at twice: running totals, a second close, a new tree, an erasure, another minimum.

Each of two releases may be sound; together they are one system. Whoever computes a second one gives groups away, even by
our own rule: so ours computes one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings

from survey.thresholds import Thresholds
from tests.test_disclosure.published import naive, ours, people_of, targets_of
from tests.test_disclosure.small_waves import Person, SmallWave, mixed, plan_of, small_waves, team
from tests.test_disclosure.sums import Known, Target, pinned, ranges, subtracted

HALF_STEP = 0.125


def renamed(known: Sequence[Known], rename: Callable) -> list[Known]:
    """The figures over unknowns of other places."""

    def elsewhere(weights):
        return {(rename(place), source): weight for (place, source), weight in weights.items()}

    return [replace(one, weights=elsewhere(one.weights)) for one in known]


@dataclass(frozen=True)
class Second:
    """A first release, one that is computed later over answers of the same people, and where they stood before."""

    first: SmallWave
    second: SmallWave
    before: Callable = lambda place: place


STAYING = [*team("Oslo/1", mixed(14)), *team("Oslo/2", mixed(12)), *team("Moss", mixed(16))]
LATE = team("Oslo/1", [6, 1], shift="day")  # what they say of their shift only marks them
MOVED = team("Oslo/1", [2, 6, 6], shift="day")
ERASED = team("Oslo/2", [6], shift="day")
SMALL = [*team("Oslo/1", mixed(14)), *team("Oslo/2", mixed(12)), *team("Oslo/3", [6, 1, 5, 6, 2, 6, 3])]


def to_moss(people: Sequence[Person]) -> list[Person]:
    return [replace(person, unit="Moss") for person in people]


def back_in_oslo(place):
    unit, said, asked = place
    return ("Oslo/1", said, asked) if said[0] == "day" else place


LOOKED_AT_TWICE = {
    "a close with late ballots": Second(SmallWave(STAYING), SmallWave([*STAYING, *LATE])),
    "a new tree": Second(SmallWave([*STAYING, *MOVED]), SmallWave([*STAYING, *to_moss(MOVED)]), back_in_oslo),
    "an erasure": Second(SmallWave([*STAYING, *ERASED]), SmallWave(STAYING)),
    "a lower minimum": Second(
        SmallWave(SMALL, plan_of({"Oslo/1", "Oslo/2", "Oslo/3"}, thresholds=Thresholds(score=10))), SmallWave(SMALL)
    ),
}


@pytest.mark.parametrize("twice", LOOKED_AT_TWICE.values(), ids=LOOKED_AT_TWICE.keys())
def test_a_second_release_of_the_same_answers_gives_people_away_and_the_first_alone_does_not(twice):
    everybody = max(twice.first, twice.second, key=lambda wave: len(wave.people))
    wider = twice.first if len(twice.first.people) == len(everybody.people) else everybody
    counted, targets = people_of(wider), targets_of(wider)
    both = [*ours(twice.first), *renamed(ours(twice.second), twice.before)]
    solved = subtracted(both, targets)
    assert solved
    to_the_last_decimal = [*naive(twice.first, 10), *renamed(naive(twice.second), twice.before)]
    assert pinned(to_the_last_decimal, counted, solved[:1], within=HALF_STEP) == solved[:1]
    assert subtracted(ours(twice.first), targets) == []
    assert subtracted(ours(twice.second), targets_of(twice.second)) == []


def of_month(known: Sequence[Known], month: int) -> list[Known]:
    return renamed(known, lambda place: (*place, month))


def running_total(waves: Sequence[SmallWave], unit: str, source: str) -> Known:
    """The mean of a unit over all months so far, as a sum."""
    weights, total = {}, 0.0
    for month, wave in enumerate(waves):
        own = wave.values[[place[0] == unit for place in wave.values["place"]]]
        weights |= {((*place, month), source): 1 for place in own["place"]}
        total += float(own[source].sum())
    return Known(weights, total, total)


def test_a_running_total_less_the_months_before_is_a_month_of_few():
    september = SmallWave([*team("Oslo/1", mixed(14)), *team("Oslo/2", mixed(8))])
    october = SmallWave([*team("Oslo/1", mixed(14)), *team("Oslo/2", [6, 1, 6])])
    counted = {((*place, 1), source): count for (place, source), count in people_of(october).items()}
    team_of_three = Target(frozenset(one for one in counted if one[0][0] == "Oslo/2" and one[1] == "culture"), 3)
    assert not any(path == "Oslo/2" for path, _ in october.findings.cells)
    monthly = [*of_month(ours(september), 0), *of_month(ours(october), 1)]
    assert subtracted([*monthly, running_total([september, october], "Oslo/2", "culture")], [team_of_three]) == [team_of_three]
    assert subtracted(monthly, [team_of_three]) == []


@settings(max_examples=10, derandomize=True)
@given(small_waves(), small_waves())
def test_all_months_together_tell_no_more_than_each(first, second):
    """Every month asks anew: what is shared is who stands where, and that is taken as known."""
    months = [first, second]
    known = [one for at, wave in enumerate(months) for one in of_month(ours(wave), at)]
    targets = [
        Target(frozenset(((*place, at), source) for place, source in target.unknowns), target.people)
        for at, wave in enumerate(months)
        for target in targets_of(wave)
    ]
    assert subtracted(known, targets) == []


@pytest.mark.parametrize("answer", [1, 6])
def test_a_newcomer_is_not_read_off_a_small_teams_figures(answer):
    """Even if everybody else answers as they did last month, which nobody knows: the grain of both months hides the one."""
    before = SmallWave([*team("Oslo", mixed(10)), *team("Moss", mixed(15))])
    after = SmallWave([*team("Oslo", mixed(10)), *team("Oslo", [answer], shift="day"), *team("Moss", mixed(15))])
    counted = people_of(after)
    newcomer = Target(frozenset(one for one in counted if one[0][1][0] == "day" and one[1] == "culture"), 1)
    exact = in_oslo([*naive(before), *naive(after)])
    assert pinned(exact, counted, [newcomer], within=HALF_STEP) == [newcomer]
    low, high = ranges(in_oslo([*ours(before), *ours(after)]), counted, [newcomer])[newcomer]
    assert high - low > 1.5


def in_oslo(known: Sequence[Known]) -> list[Known]:
    return [one for one in known if all(place[0] == "Oslo" for place, _ in one.weights)]
