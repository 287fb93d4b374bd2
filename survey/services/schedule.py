"""Doing what is due, for every client: open, remind, count, close, send, clear away. All of it, or one job by its name.

What is due is read from the waves, the plans and the ledger alone, so it does not matter when the last run was, whether
it ended, or how many run at one time. A failure stops its own task and is told; the others go on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from traceback import extract_tb

from survey.database import db
from survey.queue.job import Job
from survey.refusal import Refusal
from survey.services.cadence import list_cadences
from survey.services.delivery import Dispatch
from survey.services.due import FINDER_OF, FINDERS, Search, Task


@dataclass(frozen=True)
class Done:
    """A thing done, or a failure, in one sentence without tokens and addresses."""

    client: str | None
    month: str | None
    told: str
    failed: bool = False


def run_due(office: Dispatch, *, now: datetime) -> Iterator[Done]:
    """Does what is due, committing each thing before it is told. Never raises for one client's trouble."""
    search = Search(office, list_cadences(), now)
    for find in FINDERS:
        tasks = list(find(search))
        db.session.rollback()  # nothing read here is held while the tasks run
        for task in tasks:
            yield from _attempt(task)


def run_job(job: Job, office: Dispatch, *, now: datetime) -> Done | None:
    """Makes one thing so, if it is due still; commits. None where nothing was to be done, or nothing to be told.

    Raises nothing for the job's own trouble; what the database raises while it is looked for is the caller's.
    """
    find = FINDER_OF.get(job.kind)
    if find is None:
        return Done(job.client, job.month, f"{job.kind} is no job of this version.", failed=True)
    plans = list_cadences(None if job.client is None else (job.client,))
    task = next((task for task in find(Search(office, plans, now, job)) if task.job == job), None)
    db.session.rollback()
    return next(_attempt(task), None) if task else None


def _attempt(task: Task) -> Iterator[Done]:
    client, month = task.job.client, task.job.month
    try:
        told = task.run()
    except Exception as problem:
        db.session.rollback()
        yield Done(client, month, _sentence(problem), failed=True)
    else:
        if told:
            yield Done(client, month, told)


def _sentence(problem: Exception) -> str:
    """A refusal's own sentence; of anything else the kind and the place, since its text may hold an address."""
    if isinstance(problem, Refusal):
        return str(problem)
    place = extract_tb(problem.__traceback__)[-1]
    return f"failed with {type(problem).__name__} in {place.name}, line {place.lineno}; the next run tries again."
