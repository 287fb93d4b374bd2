"""The table of what is kept says what the jobs do: everything is there the day before its time, and gone at its time."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from reports.exports.pdf_cache import folder_of
from reports.models.action_plan import ActionPlan
from reports.models.comment import ReleasedComment
from survey.accounts.waits import FORGOTTEN
from survey.database import db
from survey.models.account import Account, Grant, SignInLink, SignInTry
from survey.models.api_token import ApiToken
from survey.models.audit import AuditEntry
from survey.models.cadence import JobRun
from survey.models.invitation import ClosedLink
from survey.models.organisation import Member, Membership
from survey.models.outbox import Carrier, NoMailWish, Outbox
from survey.models.wave import Wave, WaveUnit
from survey.retention import AUDIT_MONTHS, audit_log_from
from survey.retention_table import DELETION, RETENTION, rendered
from survey.services.actions import PLACE
from survey.services.audit import record_action
from survey.services.delivery import dispatch
from survey.services.ledger import claim_job
from survey.services.schedule import run_due
from tests.architecture.test_migrations import fill_every_table
from wsgi import HOME

DAY = timedelta(days=1)
Left = Callable[[], int]


def tick(now: datetime) -> None:
    failed = [done for done in run_due(dispatch(), now=now) if done.failed]
    assert failed == []


def rows(mapped, *conditions) -> Left:
    return lambda: db.session.scalar(select(func.count()).select_from(mapped).where(*conditions))


def change(mapped, **values) -> None:
    for row in db.session.scalars(select(mapped)):
        for name, value in values.items():
            setattr(row, name, value)
    db.session.flush()


def kept_pdf(now: datetime, settings) -> Left:
    folder = folder_of(settings)
    folder.mkdir(parents=True)
    (folder / "key").write_bytes(b"%PDF")
    os.utime(folder / "key", (now.timestamp(), now.timestamp()))
    return lambda: len(list(folder.iterdir()))


def wave_closed(now: datetime, mapped, **values) -> Left:
    change(Wave, closed_at=now, state="released")
    change(mapped, **values)
    return rows(mapped)


def member_left(now: datetime, _settings) -> Left:
    change(Membership, ended_at=now)
    return rows(Member)


def moved(now: datetime, _settings) -> Left:
    change(Membership, ended_at=now, started_at=now - DAY)
    change(Wave, opened_at=now - 9 * DAY, closed_at=now - 2 * DAY)
    member = db.session.scalars(select(Member)).one()
    later = {"started_at": now, "unit_path": "Oslo", "ended_at": None}
    db.session.execute(insert(Membership).values(client=member.client, member=member.ref, **later))
    return rows(Membership, Membership.ended_at.is_not(None))


def addresses(now: datetime, _settings) -> Left:
    change(Membership, ended_at=None, started_at=now - 9 * DAY)
    change(Wave, closed_at=now)
    return rows(Member, Member.email.is_not(None))


def account(now: datetime, used: datetime | None, given: datetime | None) -> Left:
    change(Account, created_at=now, signed_in_at=used, role="leader")
    change(ApiToken, last_used_on=None)
    change(Grant, granted_at=given or now)
    if given is None:
        db.session.execute(Grant.__table__.delete())
    return rows(Account)


def ledger(now: datetime, _settings) -> Left:
    claim_job("x", "2026-10", "daily ledger 2026-10-05", now=now - timedelta(minutes=1))
    return rows(JobRun, JobRun.job == "daily ledger 2026-10-05")


def only(mapped, **names: str):
    return lambda now, _settings: (change(mapped, **dict.fromkeys(names.values(), now)), rows(mapped))[1]


SCENARIOS: dict[str, Callable[[datetime, object], Left]] = {
    "Who has left the roster, with all that hangs on them": member_left,
    "Where somebody who stays was before a move": moved,
    "Addresses and numbers on the roster": addresses,
    "The wish for no mail of who is on no roster, as a keyed hash":
        lambda now, _: (change(NoMailWish, kept_since=now.date()), rows(NoMailWish))[1],
    "Messages that wait; a lost link that was asked for": lambda now, _: wave_closed(now, Outbox),
    "Forty bits of each link of the newest closed survey": lambda now, _: wave_closed(now, ClosedLink),
    "Comments, masked": lambda now, _: wave_closed(now, ReleasedComment),
    "Names in measures: who does it, who wrote it":
        lambda now, _: (change(ActionPlan, ended_at=now), rows(ActionPlan, ActionPlan.owner != "–"))[1],
    "People who sign in and were never here": lambda now, _: account(now, None, now),
    "People who sign in and open nothing any more": lambda now, _: account(now, now, None),
    "People who sign in": lambda now, _: account(now, now, now),
    "One-time links to sign in, as hashes": only(SignInLink, at="expires_at"),
    "Tokens of programs, as hashes": only(ApiToken, at="expires_at"),
    "Wrong tries to sign in, by a keyed hash": only(SignInTry, at="tried_at"),
    "Which daily job has run": ledger,
    "Written PDFs": kept_pdf,
}  # fmt: skip


@pytest.fixture
def filled(app, now):
    """One row a table, a survey that is over, and nothing that would open another."""
    fill_every_table()
    app.extensions[PLACE] = replace(app.extensions[PLACE], renew_forecasts=lambda client, now: None)  # its months are none
    tables = db.metadata.tables
    for name in ("cadence", "invitation", "link", "ballot_box", "open_count"):  # closing takes them: tests/test_anonymity
        db.session.execute(tables[name].delete())
    wave = db.session.scalars(select(Wave)).one()
    change(Wave, imported=False, opened_at=now - 9 * DAY, closed_at=now - DAY)
    change(Account, created_at=now, signed_in_at=now)
    change(Carrier, failures=0, failing_since=None)
    db.session.commit()
    return wave


def test_every_table_stands_in_it():
    """A new table: say in survey/retention_table.py what it holds, how long and why, and what deletes it."""
    assert {table for one in RETENTION for table in one.tables} == set(db.metadata.tables)


def test_every_promise_of_a_time_is_tried():
    assert {one.holds for one in RETENTION if one.after is not None} == set(SCENARIOS)


@pytest.mark.parametrize("promise", [one for one in RETENTION if one.after is not None], ids=lambda one: one.holds)
def test_it_is_there_the_day_before_and_gone_at_its_time(filled, settings, now, promise):
    left = SCENARIOS[promise.holds](now, settings)
    db.session.commit()
    before = promise.after - (DAY if promise.after > DAY else timedelta(minutes=1))
    tick(now + before)
    assert left() > 0
    tick(now + promise.after)
    assert left() == 0


def test_the_audit_log_goes_by_whole_months(filled, now):
    record_action("signed in", client="x", actor="a", now=now)
    record_action("signed in", client=None, actor="a", now=now)
    db.session.commit()
    left = rows(AuditEntry, AuditEntry.action == "signed in")
    tick(now + timedelta(days=AUDIT_MONTHS * 30.4))
    assert left() == 2
    tick(now + timedelta(days=(AUDIT_MONTHS + 1) * 30.6))
    assert left() == 0


FIRST_DAYS = [("2026-10-05", "2024-10-01"), ("2026-01-31", "2024-01-01"), ("2028-02-29", "2026-02-01")]


@pytest.mark.parametrize(("today", "first"), FIRST_DAYS)
def test_the_first_day_of_the_log(today, first):
    assert str(audit_log_from(datetime.fromisoformat(today).date())) == first


def test_after_years_nothing_is_left_but_what_stays_with_the_client(filled, now):
    """Who has left, who never came back: whatever is said to end by itself has ended."""
    change(Membership, ended_at=now)
    change(ActionPlan, ended_at=now)
    change(Account, role="leader")
    db.session.commit()
    for years in (1, 3, 5):
        tick(now + years * 366 * DAY)
    stays = {table for one in RETENTION if one.by.endswith(DELETION) or one.by == "nothing" for table in one.tables}
    stays |= {"action_plan", "action_plan_version", "audit_entry", "job_run"}  # without names; the words of the last sweep
    left = {table.name for table in db.metadata.sorted_tables if db.session.scalar(select(func.count()).select_from(table))}
    assert left == stays - {"cadence"}
    assert db.session.scalar(select(WaveUnit.invited)) is not None


def test_the_document_is_the_table():
    """After a change: write the table anew, from survey.retention_table.rendered()."""
    document = (HOME / "docs" / "privacy" / "retention.md").read_text("utf-8")
    assert "\n".join(rendered()) in document


def test_tries_are_forgotten_when_they_are_deleted():
    assert {one.after for one in RETENTION if "sign_in_try" in one.tables} == {FORGOTTEN}
