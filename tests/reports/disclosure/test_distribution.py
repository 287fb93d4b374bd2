import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.disclosure.distribution import OPTIONS, OptionShare, display_distribution, exact_shares, share_bounds
from reports.disclosure.figures import AT_LEAST, AT_MOST, DisplayedFigure, round_half_away
from tests.test_disclosure.trees import UNHURRIED


def as_groups(figures):
    """{(first, last): per cent of the group}."""
    return {(figure.first, figure.last): round(figure.value * 100) for figure in figures}


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ((10, 15, 20, 25, 20, 10), {(1, 1): 10, (2, 2): 15, (3, 3): 20, (4, 4): 25, (5, 5): 20, (6, 6): 10}),
        ((5, 15, 20, 25, 25, 10), {(1, 1): 5, (2, 2): 15, (3, 3): 20, (4, 4): 25, (5, 5): 25, (6, 6): 10}),
        ((4, 16, 20, 25, 25, 10), {(1, 2): 20, (3, 3): 20, (4, 4): 25, (5, 5): 25, (6, 6): 10}),
        ((16, 4, 20, 25, 25, 10), {(1, 1): 16, (2, 3): 24, (4, 4): 25, (5, 5): 25, (6, 6): 10}),
        ((16, 20, 4, 25, 25, 10), {(1, 1): 16, (2, 3): 24, (4, 4): 25, (5, 5): 25, (6, 6): 10}),
        ((20, 20, 0, 30, 28, 2), {(1, 1): 20, (2, 3): 20, (4, 4): 30, (5, 6): 30}),
        ((1, 1, 1, 37, 30, 30), {(1, 4): 40, (5, 5): 30, (6, 6): 30}),
        ((30, 30, 37, 1, 1, 1), {(1, 1): 30, (2, 2): 30, (3, 6): 40}),
        ((2, 94, 1, 1, 1, 1), {(1, 6): 100}),
        ((0, 0, 40, 50, 8, 2), {(1, 3): 40, (4, 4): 50, (5, 6): 10}),
    ],
)
def test_small_options_are_joined_towards_the_middle(counts, groups):
    figures = display_distribution(counts)
    assert as_groups(figures) == groups
    assert [figure.first <= option <= figure.last for option, figure in zip(OPTIONS, figures, strict=True)] == [True] * 6
    assert all((figure.bound == AT_MOST) == (figure.first < figure.last) for figure in figures)


@pytest.mark.parametrize(("most", "groups"), [(95, {(1, 3): 5, (4, 6): 95}), (96, {(1, 6): 100}), (100, {(1, 6): 100})])
def test_one_option_that_holds_nearly_all_is_joined_with_the_rest(most, groups):
    assert as_groups(display_distribution((100 - most, 0, 0, 0, 0, most))) == groups


def test_an_option_just_under_nearly_all_looks_like_one_just_over():
    # Of 23 people 21 gave one answer: told apart from 22 and 23, the other two would stand alone.
    assert display_distribution((1, 21, 0, 0, 0, 1)) == display_distribution((1, 22, 0, 0, 0, 0))


@pytest.mark.parametrize("counts", [(4, 4, 4, 4, 3, 0), (10, 10, 10), (30, 0, 0, 0, 0, -1)])
def test_what_is_no_distribution_or_too_small_is_refused(counts):
    with pytest.raises(ValueError, match="distribution"):
        display_distribution(counts)


def test_nothing_is_joined_across_the_limit_of_an_exact_share():
    counts = (10, 15, 20, 3, 22, 30)
    assert as_groups(display_distribution(counts)) == {(1, 1): 10, (2, 2): 15, (3, 3): 20, (4, 5): 25, (6, 6): 30}
    with_share = as_groups(display_distribution(counts, [(5, 6)]))
    assert with_share == {(1, 1): 10, (2, 2): 15, (3, 4): 23, (5, 5): 22, (6, 6): 30}


@pytest.mark.parametrize(
    ("counts", "shares", "exact", "bounds"),
    [
        ((10, 15, 20, 25, 20, 10), [(5, 6), (6, 6), (1, 2)], [(5, 6), (6, 6), (1, 2)], [None, None, None]),
        ((10, 25, 20, 31, 2, 12), [(5, 6), (6, 6)], [(5, 6)], [None, DisplayedFigure(0.14, AT_MOST)]),
        ((10, 25, 20, 31, 10, 4), [(5, 6), (6, 6)], [(5, 6)], [None, DisplayedFigure(0.05, AT_MOST)]),
        ((30, 30, 1, 1, 20, 18), [(5, 6), (1, 2)], [(5, 6)], [None, DisplayedFigure(0.62, AT_MOST)]),
        ((1, 1, 1, 40, 30, 27), [(4, 6)], [], [DisplayedFigure(0.95, AT_LEAST)]),
        ((10, 25, 20, 41, 2, 2), [(5, 6)], [], [DisplayedFigure(0.05, AT_MOST)]),
        ((1, 1, 38, 30, 20, 10), [(3, 4)], [], [DisplayedFigure(1.0, AT_MOST)]),
    ],
)
def test_shares_of_one_item_are_decided_together(counts, shares, exact, bounds):
    assert list(exact_shares(counts, shares)) == exact
    assert list(share_bounds(counts, shares)) == bounds


@st.composite
def lopsided_counts(draw):
    """23 to 40 answers, most of them to one or two options. Below 23, under 5 % means nobody, however it is written."""
    counts = draw(st.lists(st.sampled_from([0, 0, 1, 2, 3]), min_size=6, max_size=6))
    missing = max(draw(st.integers(23, 40)) - sum(counts), 0)
    part = draw(st.integers(0, missing))
    counts[draw(st.integers(0, 5))] += part
    counts[draw(st.integers(0, 5))] += missing - part
    return counts


def moved(counts, group):
    """What the answers could also be: some people of one option of the group moved to another."""
    for giver in group:
        for taker in group:
            for people in range(1, counts[giver] + 1):
                other = list(counts)
                other[giver] -= people
                other[taker] += people
                if giver != taker:
                    yield other


@UNHURRIED
@given(lopsided_counts(), st.sampled_from([(), ((4, 6),), ((5, 6), (6, 6)), ((5, 6), (1, 2))]))
def test_no_option_of_a_group_is_pinned_down_not_even_at_nobody(counts, shares):
    figures = display_distribution(counts, shares)
    for first, last in {(figure.first, figure.last) for figure in figures if figure.first < figure.last}:
        group = range(first - 1, last)
        alike = [other for other in moved(counts, group) if display_distribution(other, shares) == figures]
        for option in group:
            assert {other[option] for other in alike} - {counts[option]}


@UNHURRIED
@given(st.lists(st.integers(0, 40), min_size=6, max_size=6), st.sampled_from([(), ((4, 6),), ((5, 6), (6, 6))]))
def test_every_group_shown_holds_five_per_cent_and_the_groups_add_up(counts, shares):
    assume(sum(counts) >= 20)
    figures = display_distribution(counts, shares)
    for figure in figures:
        assert isinstance(figure, OptionShare)
        assert figure.value >= 0.05
        assert round_half_away(figure.value, 0.01) == figure.value
    groups = as_groups(figures)
    assert abs(sum(groups.values()) - 100) <= 3
