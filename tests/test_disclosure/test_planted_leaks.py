"""Every way of taking figures apart that we know, first against a release that only hides below five, then against ours."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from reports.cells import draw_cells
from reports.statistics.intervals import mean_interval
from survey.tree import ROOT
from tests.test_disclosure.published import identities, naive, ours, people_of, targets_of
from tests.test_disclosure.small_waves import INSTRUMENT, SmallWave, mixed, plan_of, team
from tests.test_disclosure.sums import Known, Target, pinned, ranges, subtracted
from tests.test_disclosure.trees import inside

HALF_STEP = 0.125  # of a small team's mean

WAVES = {
    "a sibling": [*team("Oslo/1", mixed(10)), *team("Oslo/2", mixed(9)), *team("Oslo/3", [2, 5, 6, 1])],
    "two levels": [
        *team("Oslo/1/a", mixed(11)),
        *team("Oslo/1/b", [2, 6, 3]),
        *team("Oslo/2", mixed(12)),
        *team("Moss", mixed(14)),
    ],
    "hidden 1 + 2": [*team("Oslo/1", mixed(10)), *team("Oslo/2", mixed(8)), *team("Oslo/3", [6]), *team("Oslo/4", [1, 3])],
    "a hidden centre with visible teams": [*team("Oslo/1", mixed(10)), *team("Oslo", [1, 6, 2]), *team("Moss", mixed(9))],
    "the complement of a split": [*team("Oslo", mixed(30), shift="day"), *team("Oslo", [1, 6, 2], shift="night")],
    "a split across the teams": [
        *team("Day", mixed(30), shift="day"),
        *team("Day", [6], shift="night"),
        *team("Day", mixed(20)),
        *team("Night", mixed(20), shift="night"),
    ],
    "two backgrounds": [
        *team("Oslo", mixed(25), shift="day", channel="phone"),
        *team("Oslo", mixed(22), shift="night", channel="chat"),
        *team("Oslo", [1, 6], shift="night", channel="phone"),
        *team("Moss", mixed(24), channel="chat"),
    ],
    "an item that some skipped": [
        *team("Oslo/1", mixed(12)),
        *team("Oslo/2", [2, 6, 1, 4]),
        *team("Oslo/2", mixed(6), skip=["CUL1"]),
    ],
}


@pytest.mark.parametrize("people", WAVES.values(), ids=WAVES.keys())
def test_what_a_naive_release_gives_away_ours_does_not(people):
    wave = SmallWave(people)
    counted, targets = people_of(wave), targets_of(wave)
    solved = subtracted(naive(wave), targets)
    assert solved
    assert pinned(naive(wave), counted, solved[:3], within=HALF_STEP) == solved[:3]
    assert subtracted(ours(wave), targets) == []
    assert pinned([*ours(wave), *identities(counted)], counted, solved[:6], within=HALF_STEP) == []


def test_a_theme_less_its_items_is_those_who_skipped_one():
    people = [*team("Oslo", mixed(8)), *team("Oslo", [6, 1, 2, 6], skip=["LEA2"])]
    wave = SmallWave(people)
    counted = people_of(wave)
    skipped = frozenset(unknown for unknown, count in counted.items() if count == 4 and unknown[1] == "leadership")
    target = Target(skipped, 4)
    assert subtracted(naive(wave), [target]) == []  # no measure alone gives them
    assert subtracted([*naive(wave), *identities(counted)], [target]) == [target]
    assert subtracted([*ours(wave), *identities(counted)], [target]) == []


def test_people_who_all_answer_alike_are_read_off_a_naive_release():
    wave = SmallWave(team("Oslo", [6] * 5))
    counted = people_of(wave)
    oslo = Target(frozenset(unknown for unknown in counted if unknown[1] == "culture"), 5)
    assert ranges(naive(wave), counted, [oslo])[oslo] == pytest.approx((6, 6), abs=1e-4)
    # Five people with a mean of at least 5.375: one of them may have answered 3.
    assert ranges(ours(wave), counted, [oslo])[oslo][0] * 5 <= 6 * 4 + 3


def test_the_count_of_a_unit_less_its_sibling_is_no_small_team():
    people = [*team("Oslo/1", mixed(34)), *team("Oslo/2", mixed(12)), *team("Moss", mixed(25))]
    wave = SmallWave(people)
    own = wave.findings.own_ballots
    units = wave.plan.tree.paths
    sizes = {unit: sum(count for path, count in own.items() if inside(path, unit)) for unit in units}
    hidden = [Target(frozenset({(path, "n")}), 1) for path, count in own.items() if count < 20]
    exact = [_count(own, unit) for unit, size in sizes.items() if size >= 20]
    assert subtracted(exact, hidden) == hidden
    shown = wave.findings.counts
    assert subtracted([_count(own, unit) for unit in units if shown[unit].exact], hidden) == []
    assert {shown["Oslo/2"].text, shown["Oslo/1"].text, shown["Oslo"].text} == {"10–19", "≈ 35", "46"}


def _count(own, unit):
    return Known({(path, "n"): 1 for path in own if inside(path, unit)}, 0, 0)


def test_an_interval_with_a_teams_own_variance_gives_the_answers_away():
    answers = (1, 4, 5, 5, 6)

    def own_variance(values):
        interval = mean_interval(float(np.mean(values)), float(np.var(values, ddof=1)), len(values))
        return float(np.mean(values)), round(interval.low, 2), round(interval.high, 2)

    def small_team(values):
        wave = SmallWave([*team("Oslo", values), *team("Moss", mixed(8))])
        cells = draw_cells(wave.plan, frozenset({("Oslo", "theme:culture")}), wave.scores, INSTRUMENT, _nobody_invited(wave))
        return cells["Oslo", "theme:culture"]

    candidates = list(combinations_with_replacement(range(1, 7), 5))
    assert [one for one in candidates if own_variance(one) == own_variance(answers)] == [answers]
    shown = small_team(answers)
    alike = [one for one in candidates if abs(np.mean(one) - 4.25) <= 0.125 and small_team(one) == shown]
    assert len(alike) > 10
    assert {one[0] for one in alike} >= {1, 2}


def test_what_stands_beside_a_bound_is_no_second_figure():
    def beside(values):
        wave = SmallWave([*team("Oslo", values), *team("Moss", mixed(8))])
        return {code: cell for (path, code), cell in wave.findings.cells.items() if path == "Oslo"}

    shown = [beside(values) for values in ([6] * 7, [6] * 6 + [5], [6] * 4 + [5] * 3)]
    assert {cells["theme:culture"].bound for cells in shown} == {"at least"}
    assert shown[0]["theme:culture"] == shown[1]["theme:culture"] == shown[2]["theme:culture"]
    # Without the cut the margin, the same for all teams of a client, would tell the mean.
    assert len({mean_interval(mean, 1.0, 7).low for mean in (6, 41 / 7, 39 / 7)}) == 3


def test_a_team_staged_around_one_person_shows_nothing_of_its_own():
    people = [*team("Oslo/1", mixed(10)), *team("Oslo/2", mixed(9)), *team("Oslo/2", [6])]
    assert ("Oslo/2", "index") in SmallWave(people).findings.cells
    staged = SmallWave(people, plan_of({"Oslo/1", "Oslo/2"}, standing={ROOT, "Oslo", "Oslo/1"}))
    assert not any(path == "Oslo/2" for path, _ in staged.findings.cells)


def _nobody_invited(wave):
    return dict.fromkeys(wave.plan.tree.paths)
