import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.companions import View, companion
from reports.disclosure.rings import subtree_counts
from survey.tree import ROOT, Tree
from tests.test_disclosure.trees import UNHURRIED, inside, small_trees


def view_of(own, *shown, code="theme:x"):
    tree = Tree.of(own)
    return View(code, tree, subtree_counts(tree, own), frozenset(shown))


OSLO = {"Oslo/1": 8, "Oslo/2": 9, "Oslo/3": 7, "Bergen": 30}


@pytest.mark.parametrize(
    ("shown", "seen", "next_to_hide"),
    [
        (("Oslo/1",), True, "Oslo/1"),
        ((ROOT, "Oslo"), False, None),
        (("Oslo", "Oslo/2", "Oslo/3"), True, "Oslo/3"),  # subtracted from its centre
        (("Oslo", "Oslo/2"), False, None),
        ((ROOT, "Bergen", "Oslo/2", "Oslo/3"), True, "Oslo/3"),  # subtracted from the client
        (("Oslo/2", "Oslo/3"), False, None),
    ],
)
def test_a_team_in_sight(shown, seen, next_to_hide):
    view = view_of(OSLO, *shown)
    assert view.sees("Oslo/1") is seen
    if seen:
        assert view.next_to_hide("Oslo/1") == next_to_hide


def test_a_centre_is_the_sum_of_its_teams():
    view = view_of(OSLO, "Oslo/1", "Oslo/2", "Oslo/3")
    assert view.sees("Oslo")
    assert view.next_to_hide("Oslo") == "Oslo/3"


def test_an_only_team_is_its_centre():
    view = view_of({"Oslo/1": 8, "Bergen": 30}, ROOT, "Oslo")
    assert view.sees("Oslo/1")
    assert view.next_to_hide("Oslo/1") == "Oslo"


def test_a_unit_where_nobody_answered_can_not_be_seen():
    assert not view_of({"Oslo": 0, "Bergen": 9}, ROOT, "Bergen").sees("Oslo")


def test_the_smallest_other_part_goes_along_ties_in_order():
    hidden, large, small, as_small = (
        view_of({"Oslo": people}, *shown, code=code)
        for people, shown, code in [(4, (), "a"), (9, ["Oslo"], "b"), (7, ["Oslo"], "c"), (7, ["Oslo"], "d")]
    )
    assert companion("Oslo", [hidden, large, as_small, small]) is as_small
    assert companion("Oslo", [large, small]) is None
    assert companion("Oslo", [hidden, hidden, large]) is None
    assert companion("Oslo", [hidden]) is None


@UNHURRIED
@given(small_trees(), st.data())
def test_sight_is_what_linear_algebra_says(tree_and_people, data):
    tree, own = tree_and_people
    shown = data.draw(st.frozensets(st.sampled_from(tree.paths)))
    view = View("theme:x", tree, subtree_counts(tree, own), shown)
    atoms = [path for path in tree.paths if own[path]]
    rows = [[float(inside(atom, unit)) for atom in atoms] for unit in shown]
    rows.append([0.0] * len(atoms))
    for path in tree.paths:
        target = [float(inside(atom, path)) for atom in atoms]
        if any(target):
            spanned = np.linalg.matrix_rank(np.array([*rows, target])) == np.linalg.matrix_rank(np.array(rows))
            assert view.sees(path) == spanned
        if view.sees(path):
            assert view.next_to_hide(path) in shown
