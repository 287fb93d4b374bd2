import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.plan import Plan
from reports.disclosure.remainders import repair_remainders
from reports.disclosure.rings import repair_rings
from reports.disclosure.suppression import suppress
from survey.tree import ROOT, Tree
from tests.reports.disclosure.test_suppression import MEASURES, answers, plan_of
from tests.test_disclosure.trees import UNHURRIED, inside, people_of, small_trees

FEWEST = 5


def given_away(tree, standing, own, published):
    """Units kept out whose sum is a sum of published ones, added and subtracted: by rank, with no notion of a ring.

    What shown units make up whole is theirs, and so is the sum of a shown unit with the same people.
    """
    places = [place for place, people in own.items() if people]
    if not places:
        return set()
    row = {unit: [float(inside(place, unit)) for place in places] for unit in tree.paths}
    known = np.array([row[unit] for unit in sorted(published)]).reshape(-1, len(places))
    found = set()
    for unit in tree.units - standing:
        below = np.array([row[other] for other in sorted(published) if inside(other, unit)]).reshape(-1, len(places))
        wanted = np.array(row[unit])
        if not wanted.any() or any(row[unit] == row[other] for other in published):
            continue
        if spans(known, wanted) and not spans(below, wanted):
            found.add(unit)
    return found


def spans(rows, wanted):
    return np.linalg.matrix_rank(np.vstack([rows, wanted])) == (np.linalg.matrix_rank(rows) if len(rows) else 0)


def plan_with(tree, standing):
    return Plan(tree, frozenset(standing) | {ROOT}, MEASURES)


@pytest.mark.parametrize(
    ("own", "new", "kept"),
    [
        ({"1": 9, "2": 8, "3": 7}, {"3"}, {ROOT, "1"}),  # the client less two teams is the third
        ({"1": 9, "2": 8, "3": 7}, {"2", "3"}, {ROOT, "1"}),  # two of them together are no unit
        ({"1": 9, "2": 8, "3": 7}, set(), {ROOT, "1", "2", "3"}),
        ({"1": 9, "2": 8, "3": 7, ROOT: 5}, {"3"}, {ROOT, "1", "2"}),  # somebody belongs to the client itself
        ({"1": 9, "2": 8, "3": 0}, {"3"}, {ROOT, "1", "2"}),  # nobody answered there
        ({"3": 9}, {"3"}, {ROOT}),  # the client has nobody else
        ({"A/1": 9, "A/2": 8, "B": 30}, {"A"}, {ROOT, "A/1", "A/2", "B"}),  # teams that stand make it up
        ({"A/1": 9, "A/2": 8, "B": 30}, {"A", "A/2"}, {ROOT, "A/1"}),  # the client less B is A
        ({"A/1": 9, "A/2": 8, "B": 30}, {"A", "A/1", "A/2"}, {ROOT}),
        ({"A/1": 9, "A/2": 8, "B/1": 9, "B/2": 30}, {"A", "A/2"}, {ROOT, "A/1", "B/2"}),
    ],
)
def test_what_is_left_is_never_one_unit_that_does_not_stand(own, new, kept):
    tree = Tree.of(own)
    plan = plan_with(tree, tree.units - new)
    naive = repair_rings(tree, own, plan.standing, FEWEST) - {unit for unit in plan.standing if people_of(own, unit) < FEWEST}
    repaired = repair_remainders(plan, own, naive)
    assert repaired == kept
    assert given_away(tree, plan.standing, own, repaired) == set()
    assert bool(given_away(tree, plan.standing, own, naive)) == (naive != kept)


def test_the_ring_rule_alone_gives_a_team_away_and_ours_does_not(monkeypatch):
    own = {"Oslo/1": 9, "Oslo/2": 8, "Oslo/3": 7}
    plan = plan_of(*own, standing={ROOT, "Oslo", "Oslo/1", "Oslo/2"})

    def attacked():
        units = {path for path, code in suppress(plan, answers(own)).published if code == "index"}
        return given_away(plan.tree, plan.standing, own, units)

    assert attacked() == set()
    monkeypatch.setattr("reports.disclosure.suppression.repair_remainders", lambda _plan, _own, units: units)
    monkeypatch.setattr("reports.disclosure.suppression.without_ties", lambda _plan, _totals, _ties, cells: cells)
    assert attacked() == {"Oslo/3"}


def test_it_is_looked_at_measure_by_measure():
    """Those at the client itself skipped an outcome, so that one would be the new team's."""
    own = {"1": 9, "2": 8, "3": 7}
    plan = plan_of(*own, standing={ROOT, "1", "2"})
    counts = answers({**own, ROOT: 5}, turnover={ROOT: 0})
    published = suppress(plan, counts).published
    assert {path for path, code in published if code == "index"} == {ROOT, "1", "2"}
    assert {path for path, code in published if code == "theme:turnover"} == {ROOT, "1"}


@UNHURRIED
@given(small_trees(largest=14), st.data())
def test_no_adding_and_subtracting_gives_a_unit_that_does_not_stand(tree_and_people, data):
    tree, own = tree_and_people
    plan = plan_with(tree, data.draw(st.frozensets(st.sampled_from(tree.paths))))
    published = {path for path, code in suppress(plan, answers(own)).published if code == "index"}
    assert given_away(tree, plan.standing, own, published) == set()
    assert repair_remainders(plan, own, published) == published


@UNHURRIED
@given(small_trees(largest=14), st.data())
def test_what_gives_nobody_away_is_left_alone(tree_and_people, data):
    tree, own = tree_and_people
    plan = plan_with(tree, data.draw(st.frozensets(st.sampled_from(tree.paths))))
    published = data.draw(st.frozensets(st.sampled_from(sorted(plan.standing))))
    kept = repair_remainders(plan, own, published)
    assert (kept == published) == (not given_away(tree, plan.standing, own, published))
