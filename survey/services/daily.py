"""What is done once a day for every client: deleting what has been kept as long as was promised, looking after forecasts.

To add a job: a function (client key, now) -> sentence or None, in the caller's transaction, and its line in DAILY_JOBS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from survey.database import db
from survey.retention import LEDGER_KEPT
from survey.services.actions import actions
from survey.services.audit import shorten_old_log
from survey.services.jobs import REPORT
from survey.services.ledger import claim_job, forget_jobs
from survey.services.roster_retention import forget_closed_links, forget_contacts, forget_leavers, forget_wishes

DAILY = "daily "


@dataclass(frozen=True)
class DailyJob:
    """A job and its name, of at most 20 letters."""

    name: str
    run: Callable[..., str | None]

    def row(self, today: date) -> str:
        """Its name in the ledger on a day."""
        return f"{DAILY}{self.name} {today}"


def run_daily(job: DailyJob, client: str, today: date, *, now: datetime) -> str | None:
    """Runs a job unless it has been run for the client today. Commits."""
    if not claim_job(client, f"{today:%Y-%m}", job.row(today), now=now):
        db.session.rollback()
        return None
    told = job.run(client, now=now)
    db.session.commit()
    return told


def shorten_ledger(client: str, *, now: datetime) -> None:
    """Deletes the client's old rows of days, and of single reports that were written ahead."""
    for beginning in (DAILY, REPORT):
        forget_jobs(client, before=now - LEDGER_KEPT, beginning=beginning)


def expire_comments(client: str, *, now: datetime) -> str | None:
    """Deletes the client's comments that have been shown for a year."""
    deleted = actions().delete_old_comments(client, now=now)
    return f"{deleted} comments deleted after twelve months." if deleted else None


def renew_forecasts(client: str, *, now: datetime) -> str | None:
    """Makes the client's forecasts of leavers where a release was left without, and scores those whose months have passed."""
    return actions().renew_forecasts(client, now=now)


def shorten_log(client: str, *, now: datetime) -> str | None:
    """Deletes the client's entries of the audit log that have been kept for two years."""
    deleted = shorten_old_log(client, now=now)
    return f"{deleted} entries of the audit log deleted after two years." if deleted else None


def forget_plan_names(client: str, *, now: datetime) -> str | None:
    """Takes names out of the client's measures that ended two years ago."""
    measures = actions().forget_plan_names(client, now=now)
    return f"names taken out of {measures} measures that ended two years ago." if measures else None


DAILY_JOBS = (
    DailyJob("ledger", shorten_ledger), DailyJob("comments", expire_comments), DailyJob("forecasts", renew_forecasts),
    DailyJob("leavers", forget_leavers), DailyJob("contacts", forget_contacts), DailyJob("wishes", forget_wishes),
    DailyJob("closed links", forget_closed_links), DailyJob("audit log", shorten_log),
    DailyJob("measures", forget_plan_names),
)  # fmt: skip
