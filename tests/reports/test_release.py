"""Closing a wave, from sealed ballots to frozen rows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from reports.models.release import Release, ReleasedCell, ReleasedUnit
from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation, Link
from survey.models.wave import CLOSING, DESTROYING, RELEASED, Wave
from survey.services.ballots import UnknownToken, WaveClosed, find_paper
from survey.vault import VaultEntryMissing
from tests.waves import cast_all, open_test_wave


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


@pytest.mark.parametrize(
    "step",
    ["reports.release.release_scores", "reports.release.release_comments", "reports.release.keep_closed_links"],
)
def test_a_close_killed_before_the_release_counts_every_ballot_once(wave, vault, now, week, monkeypatch, step):
    cast_all(wave, vault, now, lambda member, code: 2)
    with monkeypatch.context() as broken:
        broken.setattr(step, _killed)
        with pytest.raises(KeyboardInterrupt):
            close_wave(wave, vault=vault, now=now + week)
        db.session.rollback()
    again = db.session.get(Wave, (wave.client, wave.month))
    assert (again.state, count(Release), count(SealedBallot)) == (CLOSING, 0, 50)
    assert close_wave(again, vault=vault, now=now + week).counted == 50
    assert db.session.get(ReleasedUnit, (wave.client, wave.month, "")).n_low == 50


@pytest.mark.parametrize(
    "step", ["reports.release.destroy_wave", "reports.destruction.clean_files", "survey.vault.Vault.destroy"]
)
def test_a_close_killed_after_the_release_destroys_and_keeps_the_figures(wave, vault, now, week, monkeypatch, step):
    cast_all(wave, vault, now, lambda member, code: 2)
    with monkeypatch.context() as broken:
        broken.setattr(step, _killed)
        with pytest.raises(KeyboardInterrupt):
            close_wave(wave, vault=vault, now=now + week)
        db.session.rollback()
    again = db.session.get(Wave, (wave.client, wave.month))
    sha256 = db.session.scalar(select(Release.sha256))
    assert again.state == DESTROYING
    close_wave(again, vault=vault, now=now + week)
    assert (again.state, count(SealedBallot), count(Invitation), count(Link)) == (RELEASED, 0, 0, 0)
    assert db.session.scalar(select(Release.sha256)) == sha256
    with pytest.raises(VaultEntryMissing):
        vault.link_key(again.vault_entry)


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


def _killed(*_args, **_kwargs):
    raise KeyboardInterrupt
