"""Which months there are, and what each asks."""

from datetime import UTC, datetime

import pytest

from reports.demonstration.calendar import FULL, months_until
from survey.instruments.catalogue import parse_instrument, shipped_instruments

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_fourteen_released_months_end_with_the_one_before_now():
    *released, current = months_until(NOW, 14)
    assert [released[0].text, released[3].text, released[4].text, released[-1].text] == [
        "2025-09", "2025-12", "2026-01", "2026-10",
    ]  # fmt: skip
    assert (current.text, current.is_open) == ("2026-11", True)
    assert released[-1].closes_at < current.opens_at < NOW < current.closes_at
    assert current.opens_at.date() < NOW.date(), "a wave is counted from the day after it opened"


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), "2026-12"),
        (datetime(2026, 3, 31, 23, 59, tzinfo=UTC), "2026-02"),
        (datetime(2026, 12, 31, tzinfo=UTC), "2026-11"),
    ],
)
def test_the_newest_release_is_last_months(now, newest):
    months = months_until(now, 3)
    assert months[-2].text == newest
    assert all(month.opens_at < month.closes_at < now for month in months[:-1])


def test_modules_rotate_and_the_newest_release_asks_about_pressure():
    instrument = parse_instrument(shipped_instruments()["medarbeiderpuls"])
    months = months_until(NOW, 14)
    modules = {module.key for module in instrument.modules}
    assert {month.module for month in months} == modules | {FULL}
    assert [month.module for month in months if month.back in (0, 7, 12)] == [FULL, "pressure", "pressure"]
    assert all(earlier.module != later.module for earlier, later in zip(months, months[1:], strict=False))
