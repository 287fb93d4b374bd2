import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.rings import is_safe, repair_rings, rings, subtree_counts
from survey.tree import ROOT, Tree
from tests.test_disclosure.trees import UNHURRIED, hide_small, leaks, people_of, small_trees

MINIMA = st.sampled_from([1, 2, 5, 10, 20])


@pytest.mark.parametrize("minimum", [5, 10, 20])
def test_a_ring_is_safe_when_empty_or_large_enough(minimum):
    sizes = (0, 1, minimum - 1, minimum, minimum + 1)
    assert [is_safe(size, minimum) for size in sizes] == [True, False, False, True, True]


def test_counts_and_rings_of_a_tree():
    tree = Tree.of(["Oslo/1", "Oslo/2", "Bergen/1"])
    own = {"Oslo/1": 7, "Oslo/2": 4, "Oslo": 1, "Bergen/1": 6}
    assert subtree_counts(tree, own) == {ROOT: 18, "Oslo": 12, "Oslo/1": 7, "Oslo/2": 4, "Bergen": 6, "Bergen/1": 6}
    assert rings(tree, own, {ROOT, "Oslo", "Oslo/1"}) == {ROOT: 6, "Oslo": 5, "Oslo/1": 7}
    assert rings(tree, own, {ROOT, "Oslo/1"}) == {ROOT: 11, "Oslo/1": 7}
    assert rings(tree, own, ()) == {}


@pytest.mark.parametrize("own", [{"Bergen": 3}, {"Oslo": -1}])
def test_ballots_that_cannot_be_placed_are_refused(own):
    with pytest.raises(ValueError, match="ballots"):
        subtree_counts(Tree.of(["Oslo"]), own)


@pytest.mark.parametrize("minimum", [5, 10, 20])
@pytest.mark.parametrize(("left_over", "hides"), [("none", False), ("one", True), ("short by one", True), ("enough", False)])
def test_a_team_is_hidden_only_where_the_ring_is_unsafe(minimum, left_over, hides):
    rest = {"none": 0, "one": 1, "short by one": minimum - 1, "enough": minimum}[left_over]
    tree = Tree.of(["1", "2", "3"])
    own = {"1": minimum + 1, "2": minimum, "3": rest}
    kept = repair_rings(tree, own, {ROOT, "1", "2"}, minimum)
    assert kept == ({ROOT, "1"} if hides else {ROOT, "1", "2"})


def test_ties_go_in_tree_order():
    tree = Tree.of(["Team 10", "Team 9", "Team 11", "Team 12"])
    own = {"Team 9": 6, "Team 10": 6, "Team 11": 6, "Team 12": 2}
    kept = repair_rings(tree, own, {ROOT, "Team 9", "Team 10", "Team 11"}, 5)
    assert kept == {ROOT, "Team 10", "Team 11"}


def test_the_ring_of_a_centre_is_mended_inside_it():
    tree = Tree.of(["Oslo/1", "Oslo/2", "Oslo/3", "Bergen/1", "Bergen/2"])
    own = {"Oslo/1": 9, "Oslo/2": 8, "Oslo/3": 3, "Bergen/1": 5, "Bergen/2": 6}
    published = hide_small(tree, own, 5)
    assert repair_rings(tree, own, published, 5) == published - {"Oslo/2"}


def test_a_team_goes_before_a_centre_that_shows_teams():
    tree = Tree.of(["Oslo/1", "Bergen", "Hamar"])
    own = {"Oslo/1": 5, "Bergen": 30, "Hamar": 3}
    assert repair_rings(tree, own, {ROOT, "Oslo", "Oslo/1", "Bergen"}, 5) == {ROOT, "Oslo", "Oslo/1"}


def test_where_all_show_teams_a_centre_with_a_ring_of_its_own_goes_alone():
    tree = Tree.of(["Oslo/1", "Bergen/1", "Bergen/2", "Hamar"])
    own = {"Oslo/1": 6, "Bergen/1": 9, "Bergen/2": 8, "Hamar": 3}
    published = {ROOT, "Oslo", "Oslo/1", "Bergen", "Bergen/1"}
    assert repair_rings(tree, own, published, 5) == {ROOT, "Oslo", "Oslo/1", "Bergen/1"}


def test_where_no_centre_has_one_the_smallest_goes_with_its_smallest_team():
    tree = Tree.of(["Oslo/1", "Oslo/2", "Bergen/1", "Hamar"])
    own = {"Oslo/1": 6, "Oslo/2": 5, "Bergen/1": 20, "Hamar": 3}
    kept = repair_rings(tree, own, hide_small(tree, own, 5), 5)
    assert kept == {ROOT, "Oslo/1", "Bergen", "Bergen/1"}


def test_a_unit_with_nothing_below_to_hide_goes_itself():
    tree = Tree.of(["Oslo"])
    assert repair_rings(tree, {"Oslo": 4}, {ROOT, "Oslo"}, 5) == frozenset()
    assert repair_rings(tree, {}, {ROOT}, 5) == {ROOT}


def test_a_planted_leak_is_found_in_a_naive_release_and_not_in_ours():
    tree = Tree.of(["Oslo/1", "Oslo/2", "Oslo/3"])
    own = {"Oslo/1": 8, "Oslo/2": 7, "Oslo/3": 2}
    naive = hide_small(tree, own, 5)
    assert leaks(own, naive, 5) == {2}
    assert leaks(own, repair_rings(tree, own, naive, 5), 5) == set()


@UNHURRIED
@given(small_trees(), MINIMA, st.data())
def test_no_subtraction_reaches_a_small_group(tree_and_people, minimum, data):
    tree, own = tree_and_people
    published = data.draw(st.frozensets(st.sampled_from(tree.paths)))
    kept = repair_rings(tree, own, published, minimum)
    assert kept <= published
    assert leaks(own, kept, minimum) == set()
    assert all(is_safe(ring, minimum) for ring in rings(tree, own, kept).values())
    assert repair_rings(tree, own, kept, minimum) == kept


@UNHURRIED
@given(small_trees(), st.data())
def test_rings_split_the_people_of_the_published_units(tree_and_people, data):
    tree, own = tree_and_people
    published = data.draw(st.frozensets(st.sampled_from(tree.paths)))
    assert sum(rings(tree, own, published | {ROOT}).values()) == people_of(own, ROOT)


@UNHURRIED
@given(small_trees(), MINIMA)
def test_what_is_safe_is_left_alone(tree_and_people, minimum):
    tree, own = tree_and_people
    published = hide_small(tree, own, minimum)
    if not leaks(own, published, minimum):
        assert repair_rings(tree, own, published, minimum) == published
