from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.audit import audit
from reports.disclosure.plan import Plan
from reports.disclosure.suppression import suppress
from reports.disclosure.ties import Ties
from survey.tree import ROOT, Tree
from tests.reports.disclosure.test_audit import INDEX_ONLY, MEASURES, everywhere
from tests.reports.disclosure.test_remainders import given_away
from tests.reports.disclosure.test_tie_audit import cells_of, complaints
from tests.reports.disclosure.test_ties import waves
from tests.test_disclosure.trees import UNHURRIED, small_trees

COMPLAINT = "is all that is left of a unit around it"


def complaining(plan, counts, published):
    return [failure for failure in audit(plan, counts, published).failures if COMPLAINT in failure]


@pytest.mark.parametrize(("shown", "caught"), [({ROOT, "1", "2"}, True), ({ROOT, "1"}, False), ({"1", "2"}, False)])
def test_a_unit_that_does_not_stand_and_is_all_that_is_left_is_caught(shown, caught):
    own = {"1": 9, "2": 8, "3": 7}
    tree = Tree.of(own)
    plan = Plan(tree, tree.units - {"3"}, INDEX_ONLY)
    found = complaining(plan, {"index": own}, {(unit, "index") for unit in shown})
    assert found == ([f"index of 3 {COMPLAINT}"] if caught else [])


@UNHURRIED
@given(small_trees(largest=14), st.data())
def test_the_second_look_and_the_attacker_agree(tree_and_people, data):
    tree, own = tree_and_people
    plan = Plan(tree, data.draw(st.frozensets(st.sampled_from(tree.paths))) | {ROOT}, INDEX_ONLY)
    units = data.draw(st.frozensets(st.sampled_from(sorted(plan.standing))))
    found = complaining(plan, {"index": own}, {(unit, "index") for unit in units})
    assert bool(found) == bool(given_away(tree, plan.standing, own, units))


@UNHURRIED
@given(small_trees(largest=30), small_trees(largest=30), st.data())
def test_what_suppression_decides_passes(wave, other, data):
    tree, own = wave
    counts = everywhere(own) | {"culture": {path: other[1].get(path, 0) for path in tree.paths}}
    plan = Plan(tree, data.draw(st.frozensets(st.sampled_from(tree.paths))) | {ROOT}, MEASURES)
    assert audit(plan, counts, suppress(plan, counts).published).failures == ()


@settings(deadline=None)
@given(waves(), st.data())
def test_the_two_looks_agree_on_whole_and_parts_where_some_do_not_stand(wave, data):
    plan, counts = wave
    plan = replace(plan, standing=data.draw(st.frozensets(st.sampled_from(plan.tree.paths))) | {ROOT})
    published = data.draw(st.frozensets(st.sampled_from([(path, m.code) for path, m in plan.candidates()])))
    found = any(True for _ in Ties(plan, counts).breaches(cells_of(published, plan)))
    assert found == bool(complaints(plan, counts, published))
