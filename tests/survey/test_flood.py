"""The flood limit: how many wrong links, from where, for how long, and in how much memory."""

import pytest

from survey.flood import ADDRESSES_KEPT, LIMIT, WINDOW, FloodLimit


def refused(flood: FloodLimit, address: str | None, times: int, now: float = 0.0) -> int:
    return sum(flood.refuses(address, now) for _ in range(times))


def test_an_address_has_its_share_and_not_one_more():
    flood = FloodLimit()
    assert refused(flood, "192.0.2.1", LIMIT) == 0
    assert refused(flood, "192.0.2.1", 5) == 5
    assert refused(flood, "192.0.2.2", LIMIT) == 0


@pytest.mark.parametrize(("now", "refusals"), [(0.0, 1), (WINDOW - 0.001, 1), (WINDOW, 0), (-1.0, 0), (1e9, 0)])
def test_a_minute_later_or_when_the_clock_jumps_it_begins_anew(now, refusals):
    flood = FloodLimit()
    refused(flood, "192.0.2.1", LIMIT)
    assert refused(flood, "192.0.2.1", 1, now) == refusals


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        (None, "no address", True),
    ],
)
def test_a_household_of_new_addresses_is_one(first, second, together):
    flood = FloodLimit()
    refused(flood, first, LIMIT)
    assert flood.refuses(second, 0.0) == together


def test_memory_is_bounded_and_late_addresses_share_what_is_left():
    flood = FloodLimit()
    for number in range(ADDRESSES_KEPT + LIMIT):
        assert not flood.refuses(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 0.0)
    assert flood.refuses("192.0.2.1", 0.0)
    assert not flood.refuses("10.0.0.1", 0.0)  # who was there first keeps a count of its own
    assert len(flood._counts) <= ADDRESSES_KEPT + 1


def test_nothing_in_memory_is_an_address_or_the_same_in_another_minute_or_process():
    kept = []
    for flood in (FloodLimit(), FloodLimit()):
        for now in (0.0, WINDOW):
            flood.refuses("192.0.2.1", now)
            kept += flood._counts
    assert len(set(kept)) == 4
    assert not any(b"192" in digest for digest in kept)
