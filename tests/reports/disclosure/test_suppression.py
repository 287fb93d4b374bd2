import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.plan import Plan, measures_of
from reports.disclosure.suppression import (
    answered,
    large_enough,
    suppress,
    with_safe_rings,
    with_whole,
    without_single_gaps,
)
from survey.thresholds import Thresholds
from survey.tree import ROOT, Tree
from tests.test_disclosure.trees import UNHURRIED, hide_small, leaks, people_of, small_trees

THEMES = (
    ("autonomy", "index", ("AUT1",)),
    ("satisfaction", "index", ("JOY1", "MEA1")),
    ("culture", "index", ("CUL1",)),
    ("workload", "index", ("WRK1",)),
    ("turnover", "outcome", ("TUR1",)),
)
ITEMS = tuple(item for _, _, items in THEMES for item in items)
MEASURES = measures_of(THEMES, ITEMS, [("TUR1", 4, 6)], Thresholds())
SOURCES = tuple(dict.fromkeys(measure.source for measure in MEASURES))
CODES = {measure.code for measure in MEASURES}


def plan_of(*teams, standing=None):
    tree = Tree.of(teams)
    return Plan(tree, tree.units if standing is None else frozenset(standing), MEASURES)


def answers(everywhere, **of_source):
    """Everybody answers everything but for the sources named."""
    return {source: {**everywhere, **of_source.get(source, {})} for source in SOURCES}


def shown(outcome, path):
    return {code for unit, code in outcome.published if unit == path}


@pytest.mark.parametrize(
    ("people", "kinds"),
    [
        (4, set()),
        (5, {"index", "theme"}),
        (9, {"index", "theme"}),
        (10, {"index", "theme", "item"}),
        (19, {"index", "theme", "item"}),
        (20, {"index", "theme", "item", "share", "distribution"}),
    ],
)
def test_each_kind_from_its_own_minimum(people, kinds):
    outcome = suppress(plan_of("Oslo"), answers({"Oslo": people}))
    assert shown(outcome, "Oslo") == {m.code for m in MEASURES if m.kind in kinds} == shown(outcome, ROOT)
    assert outcome.hidden == 2 * len(MEASURES) - len(outcome.published)


def test_a_client_minimum_above_the_floor_is_kept():
    tree = Tree.of(["Oslo"])
    plan = Plan(tree, tree.units, measures_of(THEMES, ITEMS, [], Thresholds.from_score(8)))
    assert suppress(plan, answers({"Oslo": 7})).published == frozenset()
    assert ("Oslo", "index") in suppress(plan, answers({"Oslo": 8})).published


def test_a_unit_that_does_not_stand_shows_nothing_and_its_parent_covers_it():
    plan = plan_of("1", "2", "3", standing={ROOT, "1", "3"})
    outcome = suppress(plan, answers({"1": 8, "2": 4, "3": 9}))
    assert shown(outcome, "2") == set()
    assert shown(outcome, "1") == set()  # the client minus 1 and 3 would be the four of 2
    assert {"index", "theme:autonomy"} <= shown(outcome, "3")
    assert {"index", "theme:autonomy"} <= shown(outcome, ROOT)


def test_one_hidden_theme_takes_the_next_smallest_along():
    outcome = suppress(plan_of("Oslo"), answers({"Oslo": 9}, autonomy={"Oslo": 4}, culture={"Oslo": 8}))
    assert shown(outcome, "Oslo") == {"index", "theme:satisfaction", "theme:workload", "theme:turnover"}


def test_the_theme_that_goes_along_does_not_come_back_through_the_tree():
    team = {"Oslo/1": 9, "Oslo/2": 12, "Oslo/3": 12, "Oslo/4": 12}
    counts = answers(
        team,
        autonomy={"Oslo/1": 4},
        culture={"Oslo/1": 8},
        workload={path: people - 1 for path, people in team.items() if path != "Oslo/1"},
    )
    plan = plan_of(*team)
    outcome = suppress(plan, counts)
    hidden = {path for path in plan.tree.paths if "theme:culture" not in shown(outcome, path)}
    assert "Oslo/1" in hidden
    # The centre less the teams that show it is more than the first team alone.
    assert "Oslo" not in hidden
    assert len(hidden) > 1
    assert "theme:workload" in shown(outcome, "Oslo/1")


def test_two_hidden_themes_take_nobody_along():
    counts = answers({"Oslo": 9}, autonomy={"Oslo": 4}, culture={"Oslo": 3})
    assert shown(suppress(plan_of("Oslo"), counts), "Oslo") == {
        "index",
        "theme:satisfaction",
        "theme:workload",
        "theme:turnover",
    }


def test_a_hidden_outcome_takes_no_theme_along():
    outcome = suppress(plan_of("Oslo"), answers({"Oslo": 9}, turnover={"Oslo": 4}))
    assert shown(outcome, "Oslo") == {m.code for m in MEASURES if m.kind in {"index", "theme"}} - {"theme:turnover"}


def test_one_hidden_item_of_a_theme_takes_another_along():
    outcome = suppress(plan_of("Oslo"), answers({"Oslo": 10}, JOY1={"Oslo": 9}))
    assert "theme:satisfaction" in shown(outcome, "Oslo")
    assert not {"item:JOY1", "item:MEA1"} & shown(outcome, "Oslo")


def test_the_distribution_of_a_theme_that_went_along_is_hidden_with_it():
    counts = answers({"Oslo": 30}, autonomy={"Oslo": 4}, AUT1={"Oslo": 4}, workload={"Oslo": 28}, WRK1={"Oslo": 28})
    gone = {"theme:autonomy", "theme:workload", "distribution:AUT1", "distribution:WRK1"}
    assert CODES - shown(suppress(plan_of("Oslo"), counts), "Oslo") == gone


def test_the_items_of_a_theme_that_went_along_are_hidden_with_it():
    counts = answers({"Oslo": 30}, autonomy={"Oslo": 4}, AUT1={"Oslo": 4}, satisfaction={"Oslo": 29})
    missing = CODES - shown(suppress(plan_of("Oslo"), counts), "Oslo")
    assert {"theme:satisfaction", "item:JOY1", "item:MEA1", "distribution:JOY1", "distribution:MEA1"} <= missing


def test_shares_and_distribution_of_an_item_go_together():
    plan = plan_of("1", "2", "3")
    for people in (19, 20, 21):
        outcome = suppress(plan, answers({"1": people, "2": 25, "3": 12}))
        for path in plan.tree.paths:
            assert ("share:TUR1:4-6" in shown(outcome, path)) == ("distribution:TUR1" in shown(outcome, path))


def test_every_source_of_the_plan_must_be_counted():
    counts = answers({"Oslo": 9})
    del counts["culture"]
    with pytest.raises(ValueError, match="culture"):
        suppress(plan_of("Oslo"), counts)


def test_a_planted_leak_is_found_in_a_naive_release_and_not_in_ours():
    own = {"Oslo/1": 8, "Oslo/2": 7, "Oslo/3": 2}
    plan = plan_of(*own)
    assert leaks(own, hide_small(plan.tree, own, 5), 5) == {2}
    outcome = suppress(plan, answers(own))
    assert leaks(own, {path for path, code in outcome.published if code == "index"}, 5) == set()


@st.composite
def waves(draw):
    tree, people = draw(small_trees(largest=25))
    standing = draw(st.frozensets(st.sampled_from(tree.paths))) | {ROOT}
    counts = {
        source: {path: max(0, count - draw(st.sampled_from([0, 0, 0, 1, 5]))) for path, count in people.items()}
        for source in SOURCES
    }
    return Plan(tree, standing, MEASURES), counts


@UNHURRIED
@given(waves())
def test_no_measure_gives_a_small_group_away_and_no_gap_stands_alone(wave):
    plan, counts = wave
    outcome = suppress(plan, counts)
    for measure in MEASURES:
        units = {path for path, code in outcome.published if code == measure.code}
        assert units <= plan.standing
        assert all(people_of(counts[measure.source], unit) >= measure.minimum for unit in units)
        assert leaks(counts[measure.source], units, measure.minimum) == set()
    for path in plan.tree.paths:
        for pieces in (
            {m.code for m in MEASURES if m.kind == "theme" and m.part_of},
            {"item:JOY1", "item:MEA1"},
        ):
            assert len(pieces - shown(outcome, path)) != 1


@UNHURRIED
@given(waves(), st.data())
def test_every_rule_only_hides(wave, data):
    plan, counts = wave
    totals = answered(plan, counts)
    units = st.frozensets(st.sampled_from(plan.tree.paths))
    cells = large_enough(plan, totals, {measure.code: data.draw(units) for measure in MEASURES})
    for after in (
        with_safe_rings(plan, counts, cells),
        without_single_gaps(plan, totals, cells),
        with_whole(plan, cells),
    ):
        assert all(after[code] <= cells[code] for code in CODES)


def joy(cells) -> set[str]:
    return {path for path, code in cells if code == "item:JOY1"}


@pytest.mark.parametrize(("skipped", "shown"), [(0, True), (1, False), (4, False), (5, True), (6, True)])
def test_an_item_is_shown_where_those_who_skipped_it_are_nobody_or_enough(skipped, shown):
    """The theme's mean less what the items tell is otherwise the other item's mean of the few."""
    counts = answers({"Oslo": 40}, JOY1={"Oslo": 40 - skipped})
    published = suppress(plan_of("Oslo"), counts).published
    assert joy(published) == ({ROOT, "Oslo"} if shown else set())
    assert (("Oslo", "item:MEA1") in published) == shown  # one item alone must not be missing
    assert ("Oslo", "theme:satisfaction") in published


def test_few_who_skipped_an_item_are_not_left_by_subtraction_either():
    counts = answers({"Oslo": 40, "Bergen": 40}, JOY1={"Oslo": 35, "Bergen": 39})
    assert joy(suppress(plan_of("Oslo", "Bergen"), counts).published) == {ROOT}
    counts = answers({"Oslo": 40, "Bergen": 40}, JOY1={"Oslo": 35, "Bergen": 40})
    assert joy(suppress(plan_of("Oslo", "Bergen"), counts).published) == {ROOT, "Oslo", "Bergen"}
