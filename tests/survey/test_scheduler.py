"""The scheduler beside the pages: runs again whatever happens, and is gone when serving is."""

import logging
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from survey.database import db
from survey.models.wave import RELEASED, Wave
from survey.scheduler import Scheduler, scheduled
from survey.services.waves import open_wave
from tests.planned import planned_client

PATIENCE = 60  # seconds


def until(holds) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def lines(file) -> int:
    return len(file.read_text().splitlines()) if file.exists() else 0


def writing(file, ending: str = "") -> list[str]:
    """A program that adds a line to a file and ends in some way."""
    return [sys.executable, "-c", f"print('run', file=open({str(file)!r}, 'a')); {ending}"]


@pytest.mark.parametrize("ending", ["", "raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_runs_follow_each_other_however_they_end(tmp_path, ending):
    file = tmp_path / "runs"
    scheduler = Scheduler(writing(file, ending), pause=0.01)
    scheduler.start()
    until(lambda: lines(file) >= 3)
    scheduler.stop()
    runs = lines(file)
    time.sleep(0.2)
    assert lines(file) == runs
    assert not [thread for thread in threading.enumerate() if thread.name == "schedule"]


def test_a_program_that_is_not_there_is_told_and_tried_again(tmp_path, caplog):
    scheduler = Scheduler([str(tmp_path / "none")], pause=0.01)
    scheduler.start()
    until(lambda: len(caplog.records) >= 2)
    scheduler.stop()
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    assert "FileNotFoundError" in caplog.text


def test_what_a_run_complains_of_is_logged(caplog):
    scheduler = Scheduler([sys.executable, "-c", "import sys; print('done'); print('fjord 2026-10 failed', file=sys.stderr)"], 9)
    scheduler.start()
    until(lambda: caplog.records)
    scheduler.stop()
    assert [record.getMessage() for record in caplog.records] == ["fjord 2026-10 failed"]


def test_a_run_that_does_not_end_is_ended_with_serving(tmp_path, monkeypatch):
    monkeypatch.setattr("survey.scheduler.PATIENCE", 0.2)
    file = tmp_path / "runs"
    scheduler = Scheduler(writing(file, "import time; time.sleep(600)"), pause=0.01)
    scheduler.start()
    until(lambda: lines(file) == 1)
    scheduler.stop()
    assert scheduler._child.wait(PATIENCE) != 0
    assert lines(file) == 1


def test_a_scheduler_that_is_not_wanted_does_not_run():
    with scheduled(False):
        assert not [thread for thread in threading.enumerate() if thread.name == "schedule"]


def test_what_is_due_is_done_while_pages_are_served(app, vault, settings, monkeypatch):
    now = datetime.now(UTC)
    client = planned_client("fjord", None, now - timedelta(days=9), mail=False)
    open_wave(client, "2026-10", vault=vault, now=now - timedelta(days=8))
    db.session.commit()
    monkeypatch.setenv("SENTERPULS_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SENTERPULS_VAULT", str(settings.vault))
    monkeypatch.setenv("SENTERPULS_SECRET_KEY", settings.secret_key)

    def released() -> bool:
        db.session.rollback()
        return db.session.get(Wave, ("fjord", "2026-10"), populate_existing=True).state == RELEASED

    with scheduled():
        until(released)
