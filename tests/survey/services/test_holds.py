"""Holding: when a wave may be, what it takes from respondents, and which version may correct it."""

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from survey.database import db
from survey.models.wave import CLOSING, DESTROYING, HELD, HOLD_LIMIT, OPEN, RELEASED, WITHDRAWN
from survey.refusal import Refusal
from survey.services.ballots import WaveClosed, cast_ballot, find_paper
from survey.services.holds import check_correction, hold_wave, move_wave
from survey.services.instruments import add_instrument
from survey.services.invitations import list_links
from tests.corrections import next_version, other_options, other_words, turned_round
from tests.waves import open_test_wave, tokens_of


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams={"Oslo": 6})


@pytest.fixture
def held(wave, now):
    hold_wave(wave, now=now)
    db.session.commit()
    return wave


def test_a_held_wave_takes_no_ballot_and_gives_no_link(wave, vault, now):
    token = tokens_of(wave, vault)["Oslo-0"]
    paper = find_paper(token, now=now)
    hold_wave(wave, now=now)
    db.session.commit()
    for attempt in (lambda: find_paper(token, now=now), lambda: cast_ballot(paper, token, {"AUT1": 4})):
        with pytest.raises(WaveClosed) as closed:
            attempt()
        db.session.rollback()
        assert (closed.value.closed_at, closed.value.destroyed_by) == (now, wave.destroyed_by)
    with pytest.raises(Refusal, match="is not open"):
        list_links(wave, vault, "http://localhost")


def test_an_open_wave_and_one_that_is_being_counted_can_be_held(wave, now, week):
    wave.state, wave.closed_at = CLOSING, now + week
    db.session.commit()
    hold_wave(wave, now=now + week)
    assert (wave.state, wave.closed_at, wave.held_at) == (HELD, now + week, now + week)


def test_a_wave_held_after_its_time_was_closed_when_it_said(wave, now, week):
    hold_wave(wave, now=wave.closes_at + HOLD_LIMIT / 2)
    assert wave.closed_at == now + week


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(HELD, "is held already"), (DESTROYING, "has its release"), (RELEASED, "is released"), (WITHDRAWN, "is withdrawn")],
)
def test_what_is_held_frozen_or_over_cannot_be_held(wave, now, state, sentence):
    wave.state = state
    with pytest.raises(Refusal, match=sentence):
        hold_wave(wave, now=now)


def test_a_wave_is_held_once_and_not_past_its_limit(held, now):
    held.state = CLOSING
    with pytest.raises(Refusal, match="has been held once already; finish it with: senterpuls wave close"):
        hold_wave(held, now=now)
    held.held_at = None
    with pytest.raises(Refusal, match="had to be destroyed by 2026-10-15T08:00"):
        hold_wave(held, now=held.destroyed_by)


def test_of_two_who_move_a_wave_one_does(wave, now):
    assert wave.state == OPEN
    db.session.rollback()
    assert move_wave(wave, CLOSING, closed_at=now)
    db.session.commit()
    set_committed_value(wave, "state", OPEN)  # as the other one read it, before
    assert not move_wave(wave, HELD, held_at=now)
    assert (wave.state, wave.held_at) == (CLOSING, None)


def test_a_count_with_another_version_moves_nothing(wave, now):
    """Counted with the first version, held and corrected meanwhile: what was counted is not frozen."""
    set_committed_value(wave, "instrument_version", wave.instrument_version + 1)
    assert not move_wave(wave, CLOSING, closed_at=now)
    assert wave.state == OPEN


def test_a_version_that_asks_the_same_may_correct(held, now):
    document, version = next_version(turned_round)
    add_instrument(document, now=now)
    assert check_correction(held, version, now=now) is None
    assert check_correction(held, held.instrument_version, now=now) is None


@pytest.mark.parametrize("change", [other_words, other_options])
def test_a_version_that_asks_something_else_may_not(held, now, change):
    document, version = next_version(change)
    add_instrument(document, now=now)
    with pytest.raises(Refusal, match="asks something else"):
        check_correction(held, version, now=now)


def test_a_version_that_is_not_there_may_not(held, now):
    with pytest.raises(Refusal, match="publish it with: senterpuls instrument add"):
        check_correction(held, 99, now=now)


def test_a_wave_that_was_not_held_is_not_corrected(wave, now):
    with pytest.raises(Refusal, match="hold it first with: senterpuls wave hold --client fjord --month 2026-10"):
        check_correction(wave, wave.instrument_version, now=now)


def test_a_wave_is_corrected_once(held, now):
    held.state = CLOSING
    with pytest.raises(Refusal, match="has been corrected once already"):
        check_correction(held, 99, now=now)
