"""Floors nobody can go below, and when a team is still the team it was."""

from dataclasses import asdict

import pytest

from survey.thresholds import Thresholds, membership_kept

FLOORS = {"score": 5, "item": 10, "distribution": 20, "comments": 10, "comment_ballots": 20}


def test_the_defaults_are_the_floors():
    assert asdict(Thresholds()) == FLOORS


@pytest.mark.parametrize("name", FLOORS)
def test_a_minimum_can_be_raised_and_never_lowered(name):
    assert asdict(Thresholds(**{name: FLOORS[name] + 1}))[name] == FLOORS[name] + 1
    with pytest.raises(ValueError, match=f"for {name} can't be below {FLOORS[name]}"):
        Thresholds(**{name: FLOORS[name] - 1})


@pytest.mark.parametrize(
    "score, expected",
    [
        (5, (5, 10, 20, 10, 20)),
        (9, (9, 10, 20, 10, 20)),
        (10, (10, 10, 20, 10, 20)),
        (11, (11, 11, 20, 11, 20)),
        (25, (25, 25, 25, 25, 25)),
    ],
)
def test_a_clients_minimum_lifts_the_smaller_ones(score, expected):
    assert tuple(asdict(Thresholds.from_score(score)).values()) == expected


def test_a_client_cannot_ask_for_less_than_five():
    with pytest.raises(ValueError, match="for score can't be below 5"):
        Thresholds.from_score(4)


@pytest.mark.parametrize(
    "now, then, kept",
    [
        ("abcdef", "abcdef", True),
        ("abc", "abcdef", True),  # half have left, nobody came
        ("ab", "abcdef", False),
        ("abcdef", "abc", True),  # as many came as were there
        ("abcdefg", "abc", False),
        ("abcxyz", "abcdef", True),  # half replaced
        ("abwxyz", "abcdef", False),
        ("abx", "abc", True),
        ("axy", "abc", False),
        ("a", "a", True),
        ("uvwxyz", "abcdef", False),
        ("abcdef", "", False),  # a team that did not exist
    ],
)
def test_a_team_is_the_same_while_half_of_the_larger_roster_is_on_both(now, then, kept):
    assert membership_kept(list(now), list(then)) is kept
    assert membership_kept(set(now), set(then)) is kept
