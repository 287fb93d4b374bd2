from datetime import timedelta

import pytest

from survey.accounts.waits import wait_after


@pytest.mark.parametrize(
    ("tries", "seconds"),
    [(0, 0), (1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900), (10_000, 900)],
)
def test_waits_grow_and_end(tries, seconds):
    assert wait_after(tries) == timedelta(seconds=seconds)
