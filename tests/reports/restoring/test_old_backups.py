"""The attack: a back-up of an open survey is put back after the survey was closed. Its answers must not count again."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from reports.models.release import Release
from reports.release import close_wave
from survey.database import close_connections, db
from survey.database_address import sqlite_file
from survey.models.audit import AuditEntry
from survey.models.wave import OPEN, RELEASED, WITHDRAWN, Wave
from survey.services.ballots import UnknownToken, WaveClosed, find_paper
from survey.services.waves import find_wave
from tests.waves import MONTH, stored_ballots

pytestmark = pytest.mark.each_database

SIDES = ("invitation", "link", "outbox", "open_count", "ballot_box")


def close(vault):
    """By the real clock, as the back-up was made by it."""
    assert close_wave(find_wave("fjord", MONTH), vault=vault, now=datetime.now(UTC)).state == RELEASED
    db.session.remove()


def state_of(month=MONTH):
    return db.session.scalar(select(Wave.state).filter_by(client="fjord", month=month))


def test_copying_the_file_back_by_hand_opens_the_survey_again(opened, app, vault, now, tmp_path):
    """What the product must not do; shown so that the tests below are known to see it."""
    if db.engine.dialect.name != "sqlite":
        return
    file, copy = sqlite_file(db.engine.url), tmp_path / "by hand"
    with closing(sqlite3.connect(file)) as live:
        live.execute("vacuum into ?", [str(copy)])
    close(vault)
    close_connections()
    shutil.copy(copy, file)
    assert state_of() == OPEN
    assert len(stored_ballots()) == 8
    assert find_paper(opened[0], now=now).wave == MONTH


@pytest.fixture
def restored(backed_up, run, vault):
    """After close and restore: what the command told."""
    close(vault)
    sha256 = db.session.scalar(select(Release.sha256))
    assert sha256
    return json.loads(run("restore", backed_up, "--replace", "--json"))


def test_no_ballot_counts_no_key_comes_back_and_nobody_can_answer(restored, opened, vault, settings, now):
    assert restored["ended"] == restored["releases_lost"] == [{"client": "fjord", "month": MONTH}]
    assert restored["going_on"] == []
    assert state_of() == WITHDRAWN
    for table in SIDES:
        assert db.session.scalar(text(f"select count(*) from {table}")) == 0
    assert not list(settings.vault.iterdir())
    for token in opened:
        with pytest.raises(WaveClosed):
            find_paper(token, now=now)


def test_closing_it_again_releases_nothing(restored, vault, now, run):
    assert close_wave(find_wave("fjord", MONTH), vault=vault, now=now).state == WITHDRAWN
    assert db.session.scalar(select(Release.wave)) is None
    db.session.remove()
    assert "been opened already" in run("wave", "open", "--client", "fjord", "--month", MONTH, status=2)


def test_nothing_of_the_ballots_is_left_in_the_file(restored, opened, settings):
    if db.engine.dialect.name == "sqlite":
        close_connections()
        content = b"".join(file.read_bytes() for file in settings.vault.parent.glob("senterpuls.sqlite3*"))
        assert not [token for token in opened if token.serial in content or token.auth in content]


def test_the_log_goes_on(restored):
    actions = list(db.session.scalars(select(AuditEntry.action)))
    for action in ("wave released", "wave withdrawn", "back-up made", "database restored"):
        assert actions.count(action) == 1


def test_without_the_former_database_late_visitors_read_of_no_survey(backed_up, run, vault, opened, now, settings):
    """After a lost disk: there is nothing that could tell them when it closed, and nothing takes their answer."""
    close(vault)
    close_connections()
    if db.engine.dialect.name == "sqlite":
        sqlite_file(db.engine.url).unlink()
    else:
        db.session.execute(text("drop schema public cascade"))
        db.session.execute(text("create schema public"))
        db.session.commit()
    told = run("restore", backed_up)
    assert "its keys are destroyed" in told
    assert "There was no database to compare with." in told
    assert state_of() == WITHDRAWN
    with pytest.raises(UnknownToken):
        find_paper(opened[0], now=now)
    assert stored_ballots() == []


def test_a_survey_that_is_still_open_goes_on(backed_up, run, vault, opened, now):
    told = json.loads(run("restore", backed_up, "--replace", "--json"))
    assert told["going_on"] == [{"client": "fjord", "month": MONTH}]
    assert find_paper(opened[0], now=now).wave == MONTH
    db.session.remove()
    close(vault)
    assert db.session.scalar(select(Release.wave)) == MONTH
    assert db.session.scalar(text("select n_low from released_unit where unit_path = ''")) <= 8


def test_a_survey_opened_since_does_not_open_again(backed_up, run, vault, now):
    later = "2026-12"
    run("wave", "open", "--client", "fjord", "--month", later)
    told = json.loads(run("restore", backed_up, "--replace", "--json"))
    assert told["opened_since"] == [{"client": "fjord", "month": later}]
    assert state_of(later) == WITHDRAWN
    db.session.remove()
    assert "been opened already" in run("wave", "open", "--client", "fjord", "--month", later, status=2)


def test_half_an_entry_of_the_vault_is_none(backed_up, run, vault, settings, now):
    for file in settings.vault.glob("*.box"):
        file.unlink()
    run("restore", backed_up, "--replace")
    assert state_of() == WITHDRAWN
    assert not list(settings.vault.iterdir())
