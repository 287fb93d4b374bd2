"""How late the latest wave is, and what the queue's state says where there is none, and where it is away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.database import db
from survey.models.wave import CLOSING, DESTROYING, HELD, OPEN, RELEASED, WITHDRAWN
from survey.queue.place import REDIS, SQLITE, QueuePlace
from survey.queue.state import QueueState, queue_state
from tests.conftest import running_app
from tests.waves import open_test_wave

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "closed", "held", "late"),
    [
        (OPEN, None, None, 2 * DAY),
        (CLOSING, DAY, None, DAY),
        (DESTROYING, DAY, None, DAY),
        (CLOSING, 2 * DAY, DAY / 2, DAY / 2),  # corrected since it was held
        (HELD, 2 * DAY, DAY, 0 * DAY),
        (RELEASED, DAY, None, 0 * DAY),
        (WITHDRAWN, DAY, None, 0 * DAY),
    ],
)
def test_a_wave_is_late_since_it_should_have_been_closed(app, vault, now, state, closed, held, late):
    """closed, held: how long ago."""
    wave = open_test_wave(vault, now - 9 * DAY, teams={"Oslo": 3}, closes_at=now - 2 * DAY)
    wave.state, wave.closed_at, wave.held_at = state, closed and now - closed, held and now - held
    db.session.commit()
    assert queue_state(now=now) == QueueState("in-process", reachable=True, waiting=0, overdue_seconds=late.total_seconds())


def test_a_hold_is_late_from_its_limit(app, vault, now):
    wave = open_test_wave(vault, now - 9 * DAY, teams={"Oslo": 3}, closes_at=now - 4 * DAY)
    wave.state, wave.held_at = HELD, now - 4 * DAY
    db.session.commit()
    assert queue_state(now=now).overdue_seconds == DAY.total_seconds()


def test_the_latest_counts_and_a_wave_that_is_not_due_does_not(app, vault, now):
    for client, due in (("alfa", -DAY), ("beta", -3 * DAY), ("gamma", DAY)):
        open_test_wave(vault, now - 9 * DAY, teams={"Oslo": 3}, client=client, closes_at=now + due)
    assert queue_state(now=now).overdue_seconds == 3 * DAY.total_seconds()


def test_the_state_tells_what_waits_and_whether_the_queue_is_there(settings, tmp_path, now):
    place = QueuePlace(SQLITE, f"{tmp_path}/queue")
    with running_app(replace(settings, queue=place)):
        assert queue_state(now=now) == QueueState(SQLITE, reachable=True, waiting=0, overdue_seconds=0)
    with running_app(replace(settings, queue=QueuePlace(REDIS, f"unix://{tmp_path}/none"))):
        assert queue_state(now=now) == QueueState(REDIS, reachable=False, waiting=None, overdue_seconds=0)
