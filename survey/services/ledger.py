"""Doing a thing once: the job's row goes into the transaction that does the job."""

from datetime import datetime

from sqlalchemy import delete, select

from survey.database import db, insert_into
from survey.models.cadence import JobRun


def claim_job(client: str, wave: str, job: str, *, now: datetime) -> bool:
    """Adds the job's row to the transaction, as its first statement; False where it has been done.

    Waits for another transaction that is doing it, and then answers by what that one did.
    """
    values = {"client": client, "wave": wave, "job": job, "at": now}
    statement = insert_into(JobRun).values(values).on_conflict_do_nothing().returning(JobRun.job)
    return db.session.execute(statement).first() is not None


def jobs_of(client: str, wave: str) -> dict[str, datetime]:
    """What has been done for a wave: job → when."""
    rows = db.session.execute(select(JobRun.job, JobRun.at).where(JobRun.client == client, JobRun.wave == wave))
    return dict(rows.all())


def forget_jobs(client: str, *, before: datetime, beginning: str) -> None:
    """Deletes the client's jobs whose names begin so and that were done before a moment."""
    db.session.execute(
        delete(JobRun).where(JobRun.client == client, JobRun.at < before, JobRun.job.startswith(beginning, autoescape=True))
    )
