"""What is done once a day: once, on each client's own day, and what the ledger keeps of it."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.database import db
from survey.services import due
from survey.services.daily import DAILY_JOBS, LEDGER_KEPT, DailyJob, run_daily
from survey.services.delivery import dispatch
from survey.services.ledger import claim_job, jobs_of
from tests.planned import plan, planned_client, tick_at


@pytest.fixture
def noted(monkeypatch) -> list[tuple[str, datetime]]:
    """A daily job of the test's own, and for whom it was run when."""
    runs: list[tuple[str, datetime]] = []

    def note(client: str, *, now: datetime) -> str:
        runs.append((client, now))
        return f"run {len(runs)}."

    monkeypatch.setattr(due, "DAILY_JOBS", (DailyJob("note", note),))
    return runs


def test_a_job_runs_once_on_each_clients_own_day(app, noted):
    start = datetime(2026, 11, 2, 12, tzinfo=UTC)
    planned_client("oslo", plan(), start)
    planned_client("hobart", plan(zone="Australia/Hobart"), start)  # eleven hours ahead of UTC
    for hour in (0, 0, 0.5, 1, 10, 11, 11.5, 24):
        tick_at(dispatch(), start + timedelta(hours=hour))
    # Midnight is an hour after the start in Hobart, eleven hours in Oslo.
    assert [(client, (moment - start) / timedelta(hours=1)) for client, moment in noted] == [
        ("hobart", 0), ("oslo", 0), ("hobart", 1), ("oslo", 11),
    ]  # fmt: skip


def test_a_job_that_fails_is_told_and_run_again(app, monkeypatch):
    start = datetime(2026, 11, 2, 12, tzinfo=UTC)
    planned_client("fjord", None, start)
    monkeypatch.setattr(due, "DAILY_JOBS", (DailyJob("note", lambda client, now: 1 / 0),))
    for _ in range(2):
        assert [(done.client, done.failed) for done in tick_at(dispatch(), start)] == [("fjord", True)]
    assert jobs_of("fjord", "2026-11") == {}


def test_the_ledger_forgets_old_days_and_no_wave(app, now):
    planned_client("fjord", None, now)
    old = now - LEDGER_KEPT - timedelta(days=1)
    for job in ("open", "close", DAILY_JOBS[0].row(old.date())):
        claim_job("fjord", "2026-08", job, now=old)
    run_daily(DAILY_JOBS[0], "fjord", now.date(), now=now)
    assert set(jobs_of("fjord", "2026-08")) == {"open", "close"}
    assert list(jobs_of("fjord", "2026-10")) == [DAILY_JOBS[0].row(now.date())]


def test_a_daily_job_done_by_somebody_else_is_not_done_again(app, now):
    planned_client("fjord", None, now)
    job = DailyJob("note", lambda client, now: "done.")
    assert [run_daily(job, "fjord", now.date(), now=now) for _ in range(2)] == ["done.", None]


def test_names_fit_the_ledger(now):
    assert all(len(job.row(now.date())) <= 40 for job in DAILY_JOBS)
    assert db.metadata.tables["job_run"].c.job.type.length == 40
