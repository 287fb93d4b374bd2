"""Counting in months, over the end of a year."""

import pytest

from reports.turnover.months import month_after, months_between, number_of


@pytest.mark.parametrize(
    "month, by, expected",
    [
        ("2026-11", 1, "2026-12"),
        ("2026-12", 1, "2027-01"),
        ("2026-11", 14, "2028-01"),
        ("2026-01", -1, "2025-12"),
        ("2026-05", 0, "2026-05"),
    ],
)
def test_a_month_so_many_months_later(month, by, expected):
    assert month_after(month, by) == expected
    assert number_of(expected) - number_of(month) == by


def test_months_from_the_first_to_the_last():
    assert months_between("2025-11", "2026-02") == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert months_between("2026-02", "2026-02") == ("2026-02",)
    assert months_between("2026-03", "2026-02") == ()
