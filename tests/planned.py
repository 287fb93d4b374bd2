"""Set-up for tests of what runs by itself: a client with a roster and a plan, and ticks at chosen moments."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import select

from survey.cadence import Plan
from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.cadence import JobRun
from survey.models.organisation import Client
from survey.services.cadence import set_cadence
from survey.services.clients import add_client
from survey.services.roster import import_roster
from survey.services.schedule import Done, run_due
from survey.table_file import Row


def plan(**choices) -> Plan:
    """Opens on the third at eight, reminds on days 3 and 7, closes after ten; nothing by night or on weekends."""
    settled = {"day": 3, "opens": time(8), "days_open": 10, "zone": "Europe/Oslo", "reminders": (3, 7)}
    return Plan(**(settled | {"quiet": (time(20), time(7))} | choices))


def planned_client(
    key: str, settled: Plan | None, now: datetime, *, teams: Mapping[str, int] | None = None, mail: bool = True
) -> Client:
    """A client whose members have addresses, with a plan that counts from now, or without one."""
    client = add_client(key, key.title(), now=now)
    rows = [
        Row(2, {"unit_path": unit, "member_ref": f"{unit}-{number}"} | ({"email": f"{key}{number}@example.com"} if mail else {}))
        for unit, size in (teams or {"Oslo": 6}).items()
        for number in range(size)
    ]
    import_roster(client, rows, now=now - timedelta(minutes=1))
    if settled:
        set_cadence(client, settled, now=now)
    db.session.commit()
    return client


def tick_at(office, now: datetime) -> list[Done]:
    return list(run_due(office, now=now))


def ledger(client: str) -> dict[str, datetime]:
    """What was done for a client's waves: "month job" → when. Without what is done every day."""
    rows = db.session.execute(select(JobRun.wave, JobRun.job, JobRun.at).where(JobRun.client == client)).all()
    return {f"{row.wave} {row.job}": row.at for row in sorted(rows) if not row.job.startswith("daily")}


def audited(client: str) -> list[tuple[str, str]]:
    """(action, month) of what the schedule did, in order of both."""
    rows = db.session.execute(select(AuditEntry.action, AuditEntry.detail).filter_by(client=client, actor="schedule"))
    return sorted((row.action, row.detail["wave"]) for row in rows if "wave" in row.detail)
