"""Counts while a wave is open: which units have one, how rough it is, and what subtraction gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.tree import lineage_of
from survey.turnout import CEILING, FLOOR, MINIMUM_COUNTED, counted_units, shown_percent


def invited(own: dict[str, int]) -> dict[str, int]:
    """Unit → people in it and below, from the people of each place."""
    totals: dict[str, int] = {}
    for place, people in own.items():
        for unit in lineage_of(place):
            totals[unit] = totals.get(unit, 0) + people
    return totals


@pytest.mark.parametrize(
    "own, expected",
    [
        ({"Oslo": 49}, []),
        ({"Oslo": 50}, ["", "Oslo"]),
        ({"Oslo": 60, "Bergen": 40}, [""]),  # Bergen's 40 would be the whole less Oslo
        ({"Oslo": 60, "Bergen": 50}, ["", "Bergen", "Oslo"]),
        ({"Oslo": 60, "Bergen": 40, "Trondheim": 10}, ["", "Oslo"]),  # Bergen and Trondheim together are 50
        ({"Oslo": 60, "Bergen": 55, "Trondheim": 2}, ["", "Oslo"]),  # the smaller of the two gives way
        ({"Oslo/A": 50, "Oslo/B": 50, "Oslo/C": 3}, ["", "Oslo", "Oslo/B"]),
        ({"Oslo/A": 60, "Oslo/B": 50, "Bergen": 20}, ["", "Oslo/A"]),
    ],
)
def test_the_units_that_have_a_count(own, expected):
    assert sorted(counted_units(invited(own))) == expected


@given(st.dictionaries(st.sampled_from(["A/1", "A/2", "A/3", "B/1", "B/2", "C", "D/1/x", "D/1/y", "D/2"]), st.integers(1, 130)))
def test_nothing_small_is_left_by_subtraction(own):
    """By people, not by formula: who is in a shown unit and in none of its shown subunits."""
    totals = invited(own)
    shown = counted_units(totals)
    for unit in shown:
        inside = [place for place in own if unit in lineage_of(place)]
        assert sum(own[place] for place in inside) >= MINIMUM_COUNTED
        below = shown - {above for above in lineage_of(unit)}
        rest = sum(own[place] for place in inside if not below & set(lineage_of(place)))
        assert rest == 0 or rest >= MINIMUM_COUNTED
    assert not totals or totals[""] < MINIMUM_COUNTED or "" in shown


@pytest.mark.parametrize(
    "answered, people, expected",
    [
        (0, 50, 10), (6, 50, 10), (7, 50, 15), (21, 50, 40), (22, 50, 45), (23, 50, 45), (24, 50, 50),
        (43, 50, 85), (44, 50, 90), (50, 50, 90), (450, 1000, 45), (474, 1000, 45), (475, 1000, 50), (1000, 1000, 90),
    ],
)  # fmt: skip
def test_per_cent_in_steps_of_five_cut_at_both_ends(answered, people, expected):
    assert shown_percent(answered, people) == expected


@given(st.integers(MINIMUM_COUNTED, 5000), st.data())
def test_one_ballot_moves_a_count_by_a_step_or_not_at_all_and_never_back(people, data):
    answered = data.draw(st.integers(0, people - 1))
    before, after = shown_percent(answered, people), shown_percent(answered + 1, people)
    assert after - before in (0, 5)
    assert FLOOR <= before <= CEILING
    assert before in (FLOOR, CEILING) or abs(before - 100 * answered / people) <= 2.5


@given(st.integers(MINIMUM_COUNTED, 400), st.data())
def test_a_count_is_the_same_for_several_numbers_of_ballots(people, data):
    """What a count says of one person to whoever does not know all the others: nothing certain."""
    answered = data.draw(st.integers(0, people))
    alike = [count for count in range(people + 1) if shown_percent(count, people) == shown_percent(answered, people)]
    assert len(alike) >= 2
    assert 0 < sum(alike) < len(alike) * people
