"""Closing a wave, from sealed ballots to frozen rows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from reports.disclosure.audit import Audit
from reports.disclosure.certificate import AuditFailed
from reports.findings import find_in
from reports.models.release import Release, ReleasedCell, ReleasedUnit
from reports.release import Closing, close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation, Link
from survey.models.wave import CLOSING, HELD, RELEASED, WITHDRAWN, Wave
from survey.services.ballots import UnknownToken, WaveClosed, find_paper
from survey.services.holds import hold_wave
from survey.services.instruments import add_instrument
from survey.vault import VaultEntryMissing
from tests.corrections import next_version, turned_round
from tests.waves import cast_all, open_test_wave, tokens_of


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams={"Oslo/Blue": 12, "Oslo/Red": 8, "Bergen/Green": 30})


def test_a_closed_wave_leaves_figures_and_nothing_individual(wave, vault, now, week):
    tokens = cast_all(wave, vault, now, lambda member, code: 4)
    close_wave(wave, vault=vault, now=now + week)
    assert wave.state == RELEASED
    assert [count(table) for table in (SealedBallot, Invitation, Link)] == [0, 0, 0]
    with pytest.raises(VaultEntryMissing):
        vault.private_key(wave.vault_entry)
    index = db.session.get(ReleasedCell, (wave.client, wave.month, "", "index"))
    # Nine themes of 4 and the workload turned round to 3: a mean of 3.9.
    assert (index.value, index.bound) == (58.0, None)
    assert len(tokens) == 50


def test_a_late_visitor_is_told_when_the_wave_closed(wave, vault, now, week):
    tokens = cast_all(wave, vault, now, lambda member, code: 4)
    close_wave(wave, vault=vault, now=now + timedelta(days=2))
    with pytest.raises(WaveClosed) as closed:
        find_paper(tokens[0], now=now + week)
    assert closed.value.closed_at == now + timedelta(days=2)


def test_an_older_wave_is_forgotten_when_the_next_one_closes(wave, vault, now, week):
    tokens = cast_all(wave, vault, now, lambda member, code: 4)
    close_wave(wave, vault=vault, now=now + week)
    later = open_test_wave(vault, now + 4 * week, month="2026-11", client=wave.client)
    close_wave(later, vault=vault, now=now + 5 * week)
    with pytest.raises(UnknownToken):
        find_paper(tokens[0], now=now + 6 * week)


def test_forged_and_moved_ballots_are_not_counted(wave, vault, now, week):
    tokens = cast_all(wave, vault, now, lambda member, code: 4)
    boxes = list(db.session.scalars(select(SealedBallot).order_by(SealedBallot.serial).limit(3)))
    boxes[0].sealed, boxes[1].sealed = boxes[1].sealed, boxes[0].sealed
    boxes[2].sealed = bytes([boxes[2].sealed[0] ^ 1]) + boxes[2].sealed[1:]
    db.session.commit()
    closing = close_wave(wave, vault=vault, now=now + week)
    assert (closing.counted, closing.refused) == (len(tokens) - 3, 3)


def test_a_wave_nobody_answered_releases_nothing_but_its_certificate(wave, vault, now, week):
    close_wave(wave, vault=vault, now=now + week)
    assert (count(Release), count(ReleasedUnit), count(ReleasedCell)) == (1, 0, 0)


def test_closing_again_changes_nothing(wave, vault, now, week):
    cast_all(wave, vault, now, lambda member, code: 4)
    close_wave(wave, vault=vault, now=now + week)
    before = db.session.execute(select(Release.sha256, Release.frozen_at)).one()
    closing = close_wave(wave, vault=vault, now=now + 2 * week)
    assert closing.counted is None
    assert db.session.execute(select(Release.sha256, Release.frozen_at)).one() == before


@pytest.fixture
def held(wave, vault, now):
    """Answered by everybody, then held: the instrument has the workload the wrong way round."""
    cast_all(wave, vault, now, lambda member, code: 4)
    hold_wave(wave, now=now)
    db.session.commit()
    return wave


@pytest.fixture
def right_version(now) -> int:
    document, version = next_version(turned_round)
    add_instrument(document, now=now)
    return version


def test_a_held_wave_stays_held_whoever_runs_the_close(held, vault, now):
    assert close_wave(held, vault=vault, now=now) == Closing(HELD)
    assert (count(Release), count(SealedBallot)) == (0, 50)
    assert vault.private_key(held.vault_entry)


def test_the_corrected_close_counts_by_the_version_that_is_right(held, vault, now, right_version):
    closing = close_wave(held, vault=vault, now=held.destroyed_by - timedelta(seconds=1), corrected=right_version)
    assert (closing.state, closing.counted, held.instrument_version) == (RELEASED, 50, right_version)
    # All ten themes of the index at 4 now, where the first version would have turned one of them to 3: 58.
    assert db.session.get(ReleasedCell, (held.client, held.month, "", "index")).value == 60.0
    assert [count(table) for table in (SealedBallot, Invitation, Link)] == [0, 0, 0]


def test_a_wave_held_by_mistake_is_closed_with_its_own_version(held, vault, now):
    assert close_wave(held, vault=vault, now=now, corrected=held.instrument_version).state == RELEASED
    assert db.session.get(ReleasedCell, (held.client, held.month, "", "index")).value == 58.0


@pytest.mark.parametrize("corrected", [None, 1])
def test_past_its_limit_a_held_wave_is_destroyed_unreleased(held, vault, now, week, corrected):
    tokens = tokens_of(held, vault)
    closing = close_wave(held, vault=vault, now=held.destroyed_by, corrected=corrected)
    assert closing == Closing(WITHDRAWN, moved=True)
    assert [count(table) for table in (SealedBallot, Invitation, Link, Release)] == [0, 0, 0, 0]
    with pytest.raises(VaultEntryMissing):
        vault.link_key(held.vault_entry)
    assert held.vault_fingerprint
    with pytest.raises(WaveClosed) as closed:
        find_paper(tokens["Blue-0"], now=now)
    assert closed.value.destroyed_by is None
    assert close_wave(held, vault=vault, now=now) == Closing(WITHDRAWN)


def test_a_clock_that_jumps_takes_nothing_back(wave, vault, now, week):
    """A year ahead a wave is past its time for respondents; closed then, it stays closed when the clock is right again."""
    token = cast_all(wave, vault, now, lambda member, code: 4)[0]
    with pytest.raises(WaveClosed):
        find_paper(token, now=now + 52 * week)
    assert find_paper(token, now=now).wave == wave.month  # nobody closed it: its time is not over
    assert close_wave(wave, vault=vault, now=now + 52 * week).state == RELEASED
    assert wave.closed_at == wave.closes_at
    with pytest.raises(WaveClosed):
        find_paper(token, now=now - week)
    assert not close_wave(wave, vault=vault, now=now - week).moved


def test_what_cannot_pass_its_audit_waits_until_its_limit_and_is_then_withdrawn(wave, vault, now, week, monkeypatch):
    cast_all(wave, vault, now, lambda member, code: 4)
    monkeypatch.setattr("reports.findings.audit", lambda *_: Audit(1, 1, ("Oslo is not in the plan",)))
    with pytest.raises(AuditFailed):
        close_wave(wave, vault=vault, now=now + week)
    assert (wave.state, count(Release), count(SealedBallot)) == (CLOSING, 0, 50)
    assert close_wave(wave, vault=vault, now=wave.destroyed_by).state == WITHDRAWN
    assert (count(Release), count(SealedBallot)) == (0, 0)


def test_a_lost_vault_keeps_no_ballot_beyond_what_respondents_were_told(wave, vault, now, week):
    cast_all(wave, vault, now, lambda member, code: 4)
    vault.destroy(wave.vault_entry)
    with pytest.raises(VaultEntryMissing):
        close_wave(wave, vault=vault, now=now + week)
    assert (wave.state, count(SealedBallot)) == (CLOSING, 50)
    assert close_wave(wave, vault=vault, now=wave.destroyed_by).state == WITHDRAWN
    assert (count(Release), count(SealedBallot), wave.vault_fingerprint) == (0, 0, None)


def test_of_two_closes_that_count_at_one_time_one_freezes(wave, vault, now, week, monkeypatch):
    """The other one finishes while this one has counted and not frozen yet."""
    cast_all(wave, vault, now, lambda member, code: 4)
    counted = []

    def count_and_wait(*arguments):
        findings = find_in(*arguments)
        if not counted:
            counted.append(1)
            counted.append(close_wave(db.session.get(Wave, (wave.client, wave.month)), vault=vault, now=now + week).counted)
            set_committed_value(wave, "state", CLOSING)  # as this one saw it
        return findings

    monkeypatch.setattr("reports.release.find_in", count_and_wait)
    closing = close_wave(wave, vault=vault, now=now + week)
    assert (counted, closing.state, closing.counted) == ([1, 50], RELEASED, None)
    assert (count(Release), db.session.get(ReleasedUnit, (wave.client, wave.month, "")).n_low) == (1, 50)
