import pytest

from reports.action_plans.plan_row import is_reported


@pytest.mark.parametrize(
    ("month", "base", "ended", "expected"),
    [
        ("2026-09", "2026-10", None, False),  # registered after a later result
        ("2026-10", "2026-10", None, True),
        ("2027-10", "2026-10", None, True),  # under way, however long
        ("2026-10", "2026-06", "2026-10", True),
        ("2026-10", "2026-03", "2026-04", True),
        ("2026-10", "2026-02", "2026-03", False),
        ("2027-01", "2026-02", "2026-07", True),  # across the year
        ("2027-01", "2026-02", "2026-06", False),
        ("2026-10", "2026-06", "2026-12", True),  # an older report, read after the end
    ],
)
def test_in_which_reports_a_measure_stands(month, base, ended, expected):
    assert is_reported(month, base_month=base, ended_month=ended) == expected
