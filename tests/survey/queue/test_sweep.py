"""The sweep and one worker, step by step: what is put into the queue, once; what is lost, again; and no secret in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.invitation import Invitation
from survey.models.outbox import Outbox
from survey.models.wave import OPEN, RELEASED, Wave
from survey.queue.job import Job, write_job
from survey.queue.place import SQLITE, QueuePlace
from survey.queue.storage import Queue
from survey.queue.sweep import sweep
from survey.services.delivery import dispatch
from survey.services.due import CLOSE, COUNTING, DAILY, OPENING, REMINDER, SEND, SWEEP
from survey.services.schedule import run_job
from survey.services.turns import take_turn
from survey.services.waves import open_wave
from tests.conftest import running_app
from tests.mailbox import Mailbox, mail_server, office_at
from tests.planned import audited, plan, planned_client
from tests.waves import cast_all, tokens_of

CLOSES_AT = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
START = CLOSES_AT - timedelta(days=10, hours=2)
MONTH = "2026-11"


@pytest.fixture
def app(settings, tmp_path):
    with running_app(replace(settings, queue=QueuePlace(SQLITE, f"{tmp_path}/queue"))) as app:
        yield app


@pytest.fixture
def queue(app) -> Queue:
    return Queue(app.extensions["senterpuls.settings"].queue)


@pytest.fixture
def due(app, vault):
    """At CLOSES_AT alfa closes, beta opens, and gamma is counted and reminded."""
    alfa = planned_client("alfa", None, START, teams={"Oslo": 12}, mail=False)
    planned_client("beta", plan(day=13), START, teams={"Oslo": 8})
    gamma = planned_client("gamma", plan(day=1, reminders=(1,)), START, teams={"Oslo": 55})
    for client, closes_at in ((alfa, CLOSES_AT), (gamma, CLOSES_AT + timedelta(days=5))):
        wave = open_wave(client, MONTH, vault=vault, now=START, closes_at=closes_at)
        cast_all(wave, vault, START, lambda member, code: 4)
    db.session.commit()


def take_all(queue: Queue) -> list[Job]:
    jobs = []
    while (job := queue.take()) is not None:
        jobs.append(job)
    return jobs


def swept(queue: Queue, office) -> list[Job]:
    sweep(queue, office, now=CLOSES_AT)
    return take_all(queue)


def without_days(jobs: list[Job]) -> list[Job]:
    return [job for job in jobs if job.kind not in (DAILY, SWEEP)]


def test_what_is_due_is_put_once_and_the_most_urgent_comes_first(due, queue):
    put = sweep(queue, dispatch(), now=CLOSES_AT)
    assert put == queue.waiting() > 0
    assert sweep(queue, dispatch(), now=CLOSES_AT + timedelta(minutes=1)) == 0
    jobs = without_days(take_all(queue))
    assert jobs[:2] == [Job(CLOSE, "alfa", MONTH), Job(OPENING, "beta", MONTH)]
    assert set(jobs[2:]) == {Job(REMINDER, "gamma", MONTH, "1"), Job(COUNTING, "gamma", MONTH, "2026-11-13")}


def test_a_full_queue_takes_only_what_is_urgent_and_the_rest_is_found_later(due, queue, monkeypatch):
    monkeypatch.setattr("survey.queue.sweep.ROOM", 5)
    sweep(queue, dispatch(), now=CLOSES_AT)
    assert queue.waiting() == 5
    assert len(without_days(list(queue.waits()))) == 4
    done = queue.take()  # a worker has closed alfa
    run_job(done, dispatch(), now=CLOSES_AT)
    before = queue.waits()
    sweep(queue, dispatch(), now=CLOSES_AT)
    assert [job.kind for job in queue.waits() - before] == [DAILY]


def test_a_job_that_was_taken_and_lost_is_found_again(due, queue):
    lost = swept(queue, dispatch())  # whoever took them was killed before the first commit
    assert swept(queue, dispatch()) == lost


def test_jobs_are_done_once_however_often_their_names_come(due, queue, vault):
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        office = office_at(port, CLOSES_AT)
        first = swept(queue, office)
        told = [run_job(job, office, now=CLOSES_AT) for job in (*first, *first)]
        assert sum("released" in done.told for done in told if done) == 1
        assert sum("opened until" in done.told for done in told if done) == 1
        assert not [done for done in told if done and done.failed]
        assert without_days(swept(queue, office))[:1] == [Job(SEND)]  # what was opened is to be mailed
        for _ in range(2):
            run_job(Job(SEND), office, now=CLOSES_AT)
    assert (audited("alfa"), audited("beta")) == ([("wave released", MONTH)], [("wave opened", MONTH)])
    states = [db.session.get(Wave, (client, MONTH), populate_existing=True).state for client in ("alfa", "beta", "gamma")]
    assert states == [RELEASED, OPEN, OPEN]
    assert len(mailbox.recipients) == len(set(mailbox.recipients)) == 8 + 55
    assert db.session.scalars(select(Outbox)).all() == []


def test_what_is_not_due_any_more_is_not_done(due, queue):
    early = CLOSES_AT - timedelta(hours=1)
    assert [run_job(job, dispatch(), now=early) for job in without_days(swept(queue, dispatch())) if job.client != "gamma"] == [
        None,
        None,
    ]
    assert db.session.get(Wave, ("alfa", MONTH)).state == OPEN


def test_a_job_that_this_version_does_not_know_is_told(app):
    done = run_job(Job("erase everything", "fjord"), dispatch(), now=CLOSES_AT)
    assert (done.failed, done.told) == (True, "erase everything is no job of this version.")


def test_of_two_sweeps_at_once_one_does_the_work(due, queue):
    with take_turn("sweep", line="sweep"):
        assert sweep(queue, dispatch(), now=CLOSES_AT) == 0
    with take_turn("close alfa 2026-11"):  # which nobody has to wait for
        assert sweep(queue, dispatch(), now=CLOSES_AT) > 0


def test_no_message_holds_a_secret_or_a_person(due, queue, vault):
    jobs = set(swept(queue, dispatch()))
    for job in list(jobs):
        run_job(job, dispatch(), now=CLOSES_AT)
    jobs |= set(swept(queue, dispatch()))
    written = b"\n".join(write_job(job) for job in jobs).decode()
    secrets = {"@", "gamma0", "Oslo-"}
    for client in ("beta", "gamma"):
        wave = db.session.get(Wave, (client, MONTH))
        tokens = tokens_of(wave, vault)
        secrets |= {str(token) for token in tokens.values()} | {str(token).replace("-", "") for token in tokens.values()}
        secrets |= set(tokens) | {wave.vault_entry}
    secrets |= {row.id.hex() if isinstance(row.id, bytes) else str(row.id) for row in db.session.scalars(select(Invitation))}
    assert len(secrets) > 120
    assert not [secret for secret in secrets if secret in written]
