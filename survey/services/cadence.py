"""A client's plan of waves: set, paused, taken up again, removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from survey.cadence import Plan
from survey.database import db
from survey.models.cadence import Cadence
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.services.instruments import find_instrument
from survey.services.waves import DEFAULT_INSTRUMENT

DEFAULT_ZONE = "Europe/Oslo"  # of clients without a plan


@dataclass(frozen=True)
class ClientPlan:
    """A client's plan with what is asked, and since when it counts."""

    client: str
    plan: Plan
    instrument: str
    paused: bool
    since: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.plan.zone)


def set_cadence(
    client: Client, plan: Plan, *, now: datetime, instrument: str = DEFAULT_INSTRUMENT, paused: bool = False
) -> ClientPlan:
    """Puts the plan in the place of the client's earlier one. Refusal where the instrument lacks a module.

    It counts from now, so that nothing is opened, or called missed, for an opening planned earlier; or from when the
    earlier plan did, where it opens at the same times. Open waves keep their closing time.
    """
    asked = find_instrument(instrument, now=now)
    for module in plan.modules:
        asked.for_wave(module or None)
    row = db.session.get(Cadence, client.key)
    since = row.since if row and not row.paused and _openings(_of(row).plan) == _openings(plan) else now
    row = row or Cadence(client=client.key)
    row.instrument, row.paused, row.since = instrument, paused, since
    row.day, row.opens, row.days_open, row.zone = plan.day, f"{plan.opens:%H:%M}", plan.days_open, plan.zone
    row.reminders, row.modules = list(plan.reminders), list(plan.modules)
    row.quiet_from, row.quiet_until = (f"{each:%H:%M}" for each in plan.quiet) if plan.quiet else (None, None)
    row.weekends_quiet, row.full_month = plan.weekends_quiet, plan.full_month
    db.session.add(row)
    db.session.flush()
    return _of(row)


def pause_cadence(client: Client, *, paused: bool, now: datetime) -> ClientPlan:
    """Stops opening and reminding, or takes it up from now on. Open waves still close. Refusal where there is no plan."""
    row = _row(client.key)
    if row.paused != paused:
        row.paused, row.since = paused, now
    db.session.flush()
    return _of(row)


def remove_cadence(client: Client) -> None:
    """Refusal where there is none. Open waves still close."""
    db.session.delete(_row(client.key))
    db.session.flush()


def find_cadence(client: Client) -> ClientPlan:
    """The client's plan. Refusal where there is none."""
    return _of(_row(client.key))


def list_cadences(clients: Iterable[str] | None = None) -> dict[str, ClientPlan]:
    """Plans by client; of all clients, or of those named."""
    rows = select(Cadence) if clients is None else select(Cadence).where(Cadence.client.in_(list(clients)))
    return {row.client: _of(row) for row in db.session.scalars(rows)}


def _openings(plan: Plan) -> tuple:
    """What decides when waves open."""
    return plan.day, plan.opens, plan.zone, plan.weekends_quiet, plan.quiet


def _row(client: str) -> Cadence:
    row = db.session.get(Cadence, client)
    if row is None:
        raise Refusal(f"{client} has no cadence; give it one with: senterpuls cadence set --client {client} --day 3")
    return row


def _of(row: Cadence) -> ClientPlan:
    quiet = (time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_until)) if row.quiet_from else None
    plan = Plan(
        day=row.day,
        opens=time.fromisoformat(row.opens),
        days_open=row.days_open,
        zone=row.zone,
        reminders=tuple(row.reminders),
        quiet=quiet,
        weekends_quiet=row.weekends_quiet,
        modules=tuple(row.modules),
        full_month=row.full_month,
    )
    return ClientPlan(row.client, plan, row.instrument, row.paused, row.since)
