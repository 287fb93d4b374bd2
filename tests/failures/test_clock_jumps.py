"""A clock that jumps: a day or weeks ahead, and back. A wave closes once, in its time, and nothing opens it again."""

from datetime import timedelta

import pytest

from survey.database import db
from survey.models.cadence import JobRun
from survey.models.wave import OPEN, RELEASED, Wave
from survey.services.ballots import UnknownToken, WaveClosed, find_paper
from survey.services.delivery import dispatch
from survey.services.waves import open_wave
from tests.failures.reckoning import Books, assert_closed_once
from tests.planned import audited, plan, planned_client, tick_at
from tests.waves import cast_all

DAY = timedelta(days=1)
JUMPS = (DAY, -2 * DAY, DAY, 8 * DAY, -7 * DAY, 0 * DAY, 7 * DAY, 8 * DAY, 9 * DAY)  # from when the wave opened; it takes a week


@pytest.fixture
def answered(app, vault, now):
    """A wave that everybody answered, of a client whose plan opens none meanwhile, and the tokens."""
    client = planned_client("alfa", plan(day=28), now - DAY, teams={"Oslo": 30}, mail=False)
    wave = open_wave(client, "2026-10", vault=vault, now=now, closes_at=now + 7 * DAY)
    return wave, cast_all(wave, vault, now, lambda member, code: 4)


@pytest.mark.sqlite
def test_a_clock_that_jumps_closes_a_wave_once_and_reopens_nothing(answered, settings, now):
    wave, tokens = answered
    states, counted = [], []
    for jump in JUMPS:
        assert not [done for done in tick_at(dispatch(), now + jump) if done.failed]
        states.append(db.session.get(Wave, (wave.client, wave.month), populate_existing=True).state)
        counted.append(db.session.query(JobRun).filter(JobRun.job.startswith("count ")).count())
    assert states == [OPEN] * 3 + [RELEASED] * 6
    assert counted == sorted(counted)
    assert audited("alfa").count(("wave released", "2026-10")) == 1
    assert_closed_once(Books(settings), "alfa")
    for jump in JUMPS:
        with pytest.raises((WaveClosed, UnknownToken)):
            find_paper(tokens[0], now=now + jump)
