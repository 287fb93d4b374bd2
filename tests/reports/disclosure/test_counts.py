import pytest
from hypothesis import given

from reports.disclosure.counts import ResponseRate, ShownCount, display_counts, display_response_rate
from survey.tree import ROOT, Tree
from tests.test_disclosure.trees import UNHURRIED, hide_small, leaks, people_of, small_trees


@pytest.mark.parametrize(
    ("people", "text"), [(5, "5–9"), (9, "5–9"), (10, "10–19"), (19, "10–19"), (20, "20"), (34, "34"), (1200, "1200")]
)
def test_a_unit_alone(people, text):
    assert display_counts(Tree.of([]), {ROOT: people}, {ROOT})[ROOT].text == text


def test_four_people_are_never_counted_aloud():
    with pytest.raises(ValueError, match="not published"):
        display_counts(Tree.of([]), {ROOT: 4}, {ROOT})


@pytest.mark.parametrize(
    ("rest", "small"),
    [(0, "22"), (1, "≈ 20"), (19, "≈ 20"), (20, "22")],
)
def test_exact_only_where_the_ring_among_exact_ones_is_nobody_or_twenty(rest, small):
    tree = Tree.of(["1", "2", "3"])
    counts = display_counts(tree, {"1": 22, "2": 33, "3": rest}, {ROOT, "1", "2"})
    assert {path: count.text for path, count in counts.items()} == {ROOT: str(55 + rest), "1": small, "2": "33"}


@pytest.mark.parametrize(("people", "text"), [(22, "≈ 20"), (23, "≈ 25"), (37, "≈ 35"), (38, "≈ 40")])
def test_rounded_to_five(people, text):
    tree = Tree.of(["1", "2"])
    assert display_counts(tree, {"1": people, "2": 7}, tree.units)["1"].text == text


@pytest.mark.parametrize("wrong", [(7, 7, False), (5, 9, True), (6, 8, False), (9, 5, False), (19, 19, True)])
def test_a_shown_count_is_exact_rounded_or_a_band(wrong):
    with pytest.raises(ValueError, match="band"):
        ShownCount(*wrong)


@pytest.mark.parametrize(
    ("count", "invited", "rate"),
    [
        (ShownCount(34, 34, True), 40, ResponseRate(85, 85)),
        (ShownCount(25, 25, True), 40, ResponseRate(63, 63)),
        (ShownCount(35, 35, False), 34, ResponseRate(100, 100)),
        (ShownCount(5, 9, False), 12, ResponseRate(41, 75)),
        (ShownCount(10, 19, False), 12, ResponseRate(83, 100)),
        (ShownCount(10, 19, False), 8, ResponseRate(100, 100)),
        (ShownCount(34, 34, True), 0, None),
        (ShownCount(34, 34, True), None, None),
    ],
)
def test_a_response_rate_has_the_grain_of_its_count(count, invited, rate):
    assert display_response_rate(count, invited) == rate


def test_a_negative_number_of_invited_is_refused():
    with pytest.raises(ValueError, match="negative"):
        display_response_rate(ShownCount(34, 34, True), -1)


@UNHURRIED
@given(small_trees(largest=45))
def test_exact_counts_never_subtract_to_fewer_than_twenty(tree_and_people):
    tree, own = tree_and_people
    counts = display_counts(tree, own, hide_small(tree, own, 5))
    exact = {path: count.low for path, count in counts.items() if count.exact}
    assert leaks(own, exact, 20) == set()
    for path, people in exact.items():
        assert people == people_of(own, path)
    for path, count in counts.items():
        assert count.low - 2 <= people_of(own, path) <= count.high + 2
