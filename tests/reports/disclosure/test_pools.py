import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.pools import apart, choose_members, is_large, may_read

FIVE = frozenset("abcde")
CLIENTS = st.frozensets(st.sampled_from("abcdefgh"), min_size=1)


def ballots(clients, **of_client):
    return {client: of_client.get(client, 100) for client in clients}


@pytest.mark.parametrize(
    ("counts", "large"),
    [
        ((100,) * 4, False),
        ((100,) * 5, True),
        ((400, 100, 100, 100, 100), True),
        ((401, 100, 100, 100, 100), False),
    ],
)
def test_a_pool_has_five_clients_and_none_with_more_than_half(counts, large):
    assert is_large(range(len(counts)), dict(enumerate(counts))) == large


@pytest.mark.parametrize(
    ("candidates", "past", "members"),
    [
        ("abcde", [], "abcde"),
        ("abcd", [], None),
        ("abcde", ["abcde"], "abcde"),
        ("abcdef", ["abcde"], "abcde"),  # one joins: waits
        ("abcdefg", ["abcde"], "abcde"),  # two join: wait
        ("abcdefgh", ["abcde"], "abcdefgh"),  # three join at once
        ("abcdefg", ["abcdefgh"], None),  # one is missing: the pool waits
        ("abcde", ["abcdefgh"], "abcde"),  # three left
        ("abcdfg", ["abcde"], "abcdfg"),  # one left and two joined: three clients differ
        ("abcdef", ["abcde", "abcdefgh"], "abcde"),
        ("abcdefghij", ["abcdefgh", "abcde"], "abcde"),  # five more than last time, but two more than the time before
    ],
)
def test_members_change_by_nobody_or_three(candidates, past, members):
    found = choose_members(ballots(candidates), past)
    assert found == (None if members is None else frozenset(members))


def test_a_client_that_came_to_dominate_ends_the_pool():
    assert choose_members(ballots("abcde", a=500), ["abcde"]) is None
    assert choose_members(ballots("abcdefgh", a=500), ["abcde"]) == frozenset("abcdefgh")


@pytest.mark.parametrize(
    ("pools", "safe"),
    [
        ([], True),
        (["abcde"], True),
        (["abcde", "abcde"], True),
        (["abcde", "abcdef"], False),
        (["abcde", "abcdefg"], False),
        (["abcde", "abcdefgh"], True),
        (["abcde", "fghij"], True),
        (["abcdefghijk", "abcde", "fghij"], False),  # two pools together are the third but for one
        (["abcdefghijklm", "abcde", "fghij"], True),
    ],
)
def test_no_pools_of_a_month_can_be_subtracted(pools, safe):
    assert apart(pools) == safe


@given(CLIENTS, CLIENTS)
def test_two_pools_differ_by_nobody_or_three(one, other):
    alone = min((len(part) for part in (one & other, one - other, other - one, one, other) if part), default=0)
    if apart([one, other]):
        assert len(one ^ other) == 0 or len(one ^ other) >= 3
    elif min(len(one), len(other)) >= 5:
        assert alone < 3


@pytest.mark.parametrize(("assigned", "readable"), [("", True), ("ab", True), ("abz", True), ("abc", False)])
def test_a_reader_needs_three_strangers_in_the_pool(assigned, readable):
    assert may_read(FIVE, assigned) == readable
