"""One process of a worker: it outlives what it meets, says it in a line, and ends when it has written its share."""

import logging
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from survey.database import db
from survey.queue import working
from survey.queue.job import Job
from survey.queue.place import REDIS, SQLITE, QueuePlace
from survey.queue.storage import Queue
from survey.services.due import REPORT, SEND
from survey.services.schedule import Done
from tests.conftest import running_app


@pytest.fixture
def app(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(working, "PAUSE", 0.001)
    monkeypatch.setattr(working, "AWAY", 0.001)
    with running_app(replace(settings, queue=QueuePlace(SQLITE, f"{tmp_path}/queue"))) as app:
        yield app


@pytest.fixture
def queue(app) -> Queue:
    return Queue(app.extensions["senterpuls.settings"].queue)


def doing(monkeypatch, result):
    """Jobs that were run; each gives the result, or raises it."""
    run: list[Job] = []

    def note(job, office, *, now):
        run.append(job)
        if isinstance(result, BaseException):
            raise result
        return result

    monkeypatch.setattr(working, "run_job", note)
    return run


def lines(caplog) -> list[tuple[int, str]]:
    return [(record.levelno, record.getMessage()) for record in caplog.records if record.name == working.__name__]


def test_it_ends_when_it_has_written_its_share_of_reports(app, queue, monkeypatch):
    run = doing(monkeypatch, None)
    for number in range(5):
        queue.put(Job(REPORT, "fjord", "2026-10", "nb", f"Team {number}"))
        queue.put(Job(SEND))
    working.work(app, reports=3)
    assert [job.unit for job in run if job.kind == REPORT] == ["Team 0", "Team 1", "Team 2"]
    assert {job.unit for job in queue.waits()} == {"Team 3", "Team 4", None}


def test_what_is_done_and_what_fails_is_told_in_a_line(app, queue, monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    for done in (Done("fjord", "2026-10", "released."), Done("fjord", None, "failed.", failed=True), None):
        doing(monkeypatch, done)
        queue.put(Job(SEND))
        assert working.work_once(app, queue) == 0
    assert lines(caplog) == [(logging.INFO, "fjord 2026-10 released."), (logging.ERROR, "fjord failed.")]


def test_a_database_that_is_away_is_told_without_what_was_asked_of_it(app, queue, monkeypatch, caplog):
    doing(monkeypatch, OperationalError("select secret", {}, RuntimeError("secret")))
    queue.put(Job("close", "fjord", "2026-10"))
    working.work_once(app, queue)
    assert lines(caplog) == [(logging.ERROR, "fjord 2026-10 close could not be begun (OperationalError).")]


def test_a_message_that_is_no_job_is_thrown_away(app, queue, caplog):
    with queue._opened() as storage:
        storage.enqueue(b"cos\nsystem\n(S'rm'\ntR.")
    working.work_once(app, queue)
    assert [level for level, _ in lines(caplog)] == [logging.ERROR]
    assert queue.waiting() == 0


def test_nothing_of_one_job_is_left_for_the_next(app, queue, monkeypatch):
    sessions = []
    monkeypatch.setattr(working, "run_job", lambda *_, now: sessions.append(db.session()))
    for _ in range(2):
        queue.put(Job(SEND))
        working.work_once(app, queue)
    assert sessions[0] is not sessions[1]


def test_a_queue_that_is_away_is_told_once_and_tried_again(app, queue, tmp_path, monkeypatch, caplog):
    asked = []

    def look(_app, _queue):
        asked.append(1)
        if len(asked) in (1, 2, 3, 5):
            Queue(QueuePlace(REDIS, f"unix://{tmp_path}/none")).take()
        return 1 if len(asked) == 6 else 0

    monkeypatch.setattr(working, "work_once", look)
    working.work(app, reports=1)
    assert len(asked) == 6
    assert [message.partition(";")[0] for _, message in lines(caplog)] == ["The queue (redis) can't be used: ConnectionError"] * 2
