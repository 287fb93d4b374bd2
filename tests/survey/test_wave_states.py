"""What is to be done with a wave: a table of states and times, and a clock that jumps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.wave_states import (
    CLOSING,
    DESTROYING,
    HELD,
    HOLD_LIMIT,
    OPEN,
    RELEASED,
    STATES,
    WITHDRAWN,
    Step,
    is_due,
    may_hold,
    next_step,
)

CLOSES = datetime(2026, 10, 12, 8, tzinfo=UTC)
LIMIT = CLOSES + HOLD_LIMIT
EARLY, LATE, MOMENT = CLOSES - timedelta(days=3), LIMIT + timedelta(days=400), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("state", "now", "corrected", "step"),
    [
        (OPEN, EARLY, False, Step.STOP),
        (OPEN, LATE, False, Step.STOP),
        (HELD, EARLY, False, Step.NOTHING),
        (HELD, LIMIT - MOMENT, False, Step.NOTHING),
        (HELD, LIMIT - MOMENT, True, Step.CORRECT),
        (HELD, LIMIT, False, Step.WITHDRAW),
        (HELD, LIMIT, True, Step.WITHDRAW),
        (CLOSING, EARLY, False, Step.RELEASE),
        (CLOSING, EARLY, True, Step.RELEASE),
        (CLOSING, LATE, False, Step.RELEASE),
        (DESTROYING, EARLY, False, Step.DESTROY),
        (DESTROYING, LATE, True, Step.DESTROY),
        (RELEASED, EARLY, True, Step.NOTHING),
        (RELEASED, LATE, False, Step.NOTHING),
        (WITHDRAWN, EARLY, True, Step.NOTHING),
        (WITHDRAWN, LATE, False, Step.NOTHING),
    ],
)
def test_next_step(state, now, corrected, step):
    assert next_step(state, now=now, destroyed_by=LIMIT, corrected=corrected) is step


def test_a_state_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="never 'opened'"):
        next_step("opened", now=EARLY, destroyed_by=LIMIT)


@pytest.mark.parametrize(
    ("state", "now", "due"),
    [
        (OPEN, CLOSES - MOMENT, False),
        (OPEN, CLOSES, True),
        (HELD, CLOSES, False),
        (HELD, LIMIT, True),
        (CLOSING, EARLY, True),
        (DESTROYING, EARLY, True),
        (RELEASED, LATE, False),
        (WITHDRAWN, LATE, False),
    ],
)
def test_is_due(state, now, due):
    assert is_due(state, now=now, closes_at=CLOSES, destroyed_by=LIMIT) is due


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("now", [EARLY, LIMIT - MOMENT, LIMIT, LATE])
@pytest.mark.parametrize("held_before", [False, True])
def test_a_wave_is_held_once_before_its_release_and_before_its_limit(state, now, held_before):
    allowed = may_hold(state, now=now, destroyed_by=LIMIT, held_before=held_before)
    assert allowed == (state in {OPEN, CLOSING} and now in {EARLY, LIMIT - MOMENT} and not held_before)


class Model:
    """A wave as close_wave and hold_wave move it, by the same decisions; each step may be the last before a kill."""

    def __init__(self):
        self.state, self.held_before, self.releases, self.frozen, self.gone = OPEN, False, 0, False, False

    def hold(self, now):
        if may_hold(self.state, now=now, destroyed_by=LIMIT, held_before=self.held_before):
            self.state, self.held_before = HELD, True

    def run(self, now, *, corrected: bool, steps: int):
        """A close that is killed after so many steps."""
        for _ in range(steps):
            step = next_step(self.state, now=now, destroyed_by=LIMIT, corrected=corrected)
            if step is Step.NOTHING:
                return
            if step in {Step.STOP, Step.CORRECT}:
                self.state = CLOSING
            elif step in {Step.RELEASE, Step.WITHDRAW}:
                self.frozen, self.state = step is Step.RELEASE, DESTROYING
                self.releases += self.frozen
            else:
                self.gone, self.state = True, RELEASED if self.frozen else WITHDRAWN


moments = st.integers(-200, 200).map(lambda hours: CLOSES + timedelta(hours=hours))
actions = st.one_of(
    st.tuples(st.just("hold"), moments),
    st.tuples(st.just("run"), moments, st.booleans(), st.integers(1, 9)),
)


@given(st.lists(actions, max_size=12))
def test_whatever_the_clock_does_a_wave_is_released_at_most_once_and_destroyed_in_the_end(done):
    wave = Model()
    for action, now, *more in done:
        before = wave.state
        if action == "hold":
            wave.hold(now)
            assert before in {OPEN, CLOSING} or wave.state == before
        else:
            wave.run(now, corrected=more[0], steps=more[1])
            assert not (wave.state == HELD and now >= LIMIT)
            assert before == OPEN or wave.state != OPEN
        if before in {RELEASED, WITHDRAWN}:
            assert wave.state == before
    wave.run(LIMIT, corrected=False, steps=9)
    assert wave.gone and wave.state in {RELEASED, WITHDRAWN}
    assert wave.releases == (wave.state == RELEASED)
