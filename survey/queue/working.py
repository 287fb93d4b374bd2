"""A worker's process: takes one job after the other out of the queue and makes it so."""

import logging
import time
from datetime import UTC, datetime

from flask import Flask

from survey.queue.job import Job
from survey.queue.storage import Queue, QueueAway, queue_of
from survey.services.delivery import dispatch
from survey.services.due import REPORT
from survey.services.schedule import Done, run_job

RECYCLED = 200  # reports a process writes before a fresh one takes its place: what a PDF leaves in memory goes with it
PAUSE = 0.5  # seconds before an empty file is looked at again; servers tell when something comes
AWAY = 5.0  # seconds before a queue or a database that is away is tried again

log = logging.getLogger(__name__)


def work(app: Flask, *, reports: int = RECYCLED) -> None:
    """Works until this process is stopped, or has written so many reports."""
    with app.app_context():
        queue = queue_of()
    away = False
    while reports > 0:
        try:
            reports -= work_once(app, queue)
            away = False
        except QueueAway as problem:
            if not away:
                log.error("%s; it is tried again every %.0f s.", problem, AWAY)
            away = True
            time.sleep(AWAY)


def work_once(app: Flask, queue: Queue) -> int:
    """Does the next job, if there is one; how many reports it wrote. QueueAway; never raises for a job's trouble.

    A job that fails, or that this process does not live to finish, is found again by the sweep while it is due.
    """
    try:
        job = queue.take()
    except ValueError as problem:
        log.error("A message in the queue was thrown away: %s.", type(problem).__name__)
        return 0
    if job is None:
        if not queue.blocking:
            time.sleep(PAUSE)
        return 0
    with app.app_context():  # its own: nothing of one job is left for the next
        _tell(_done(job))
    return int(job.kind == REPORT)


def _done(job: Job) -> Done | None:
    try:
        return run_job(job, dispatch(), now=datetime.now(UTC))
    except Exception as problem:  # the database is away, say; the text of an error may hold what must not be logged
        time.sleep(AWAY)
        return Done(job.client, job.month, f"{job.kind} could not be begun ({type(problem).__name__}).", failed=True)


def _tell(done: Done | None) -> None:
    if done:
        level = logging.ERROR if done.failed else logging.INFO
        log.log(level, "%s", " ".join(part for part in (done.client, done.month, done.told) if part))
