"""Bringing a client's roster up to date from a file: who came, moved and left.

A roster file is the whole roster: a member who is not in it has left. So a file with one row that can't be used
changes nothing at all, or that row's member would be taken for one who left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import insert, select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Client, Member, Membership
from survey.roster_changes import ADDED, LEFT, MOVED, UPDATED, RosterChanges, compare_roster
from survey.roster_entries import COLUMNS, REQUIRED, Contact, Entry, RosterRefused, read_entries
from survey.services.clients import lock_client
from survey.services.reachability import clear_marks
from survey.services.wishes import Known, heed_wishes
from survey.table_file import Row

__all__ = [
    "COLUMNS", "IMPORTED", "REQUIRED", "RosterAccount", "RosterPlan", "RosterRefused", "apply_roster", "import_roster",
    "last_action", "last_import", "plan_roster",
]  # fmt: skip

IMPORTED = "roster imported"  # in the audit log


@dataclass(frozen=True)
class RosterAccount:
    """What an import did, in members."""

    added: int
    moved: int
    left: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class RosterPlan:
    """A file that could be imported, and what it would change."""

    entries: tuple[Entry, ...]
    changes: RosterChanges


def import_roster(client: Client, rows: Iterable[Row], *, now: datetime) -> RosterAccount:
    """Makes the client's roster equal to the rows. RosterRefused, with every bad row, before anything is changed."""
    lock_client(client)
    return apply_roster(client, plan_roster(client, rows), now=now)


def plan_roster(client: Client, rows: Iterable[Row]) -> RosterPlan:
    """What an import of these rows would do; changes nothing. RosterRefused or Refusal as an import would."""
    entries = read_entries(rows, country=client.country, language=client.language)
    known = select(Member.ref, Member.email, Member.phone, Member.language).filter_by(client=client.key)
    contacts = {ref: Contact(*contact) for ref, *contact in db.session.execute(known)}
    places = db.session.execute(select(Membership.member, Membership.unit_path).filter_by(client=client.key, ended_at=None))
    return RosterPlan(entries, compare_roster(entries, dict(places.all()), contacts))


def apply_roster(client: Client, plan: RosterPlan, *, now: datetime) -> RosterAccount:
    """Does what was planned on the same roster: one that has changed since must be planned anew (see lock_client)."""
    changed = {change.ref for change in plan.changes.members}
    members = {member.ref: member for member in db.session.scalars(select(Member).filter_by(client=client.key))}
    entries = [entry for entry in plan.entries if entry.ref in changed]
    for entry in entries:
        if entry.ref in members:
            _update_member(members[entry.ref], entry.contact)
    db.session.flush()
    new = [entry for entry in entries if entry.ref not in members]
    _insert(Member, ({"client": client.key, "ref": entry.ref, **vars(entry.contact)} for entry in new))
    heed_wishes(client.key, [Known(entry.ref, entry.contact.email, entry.contact.phone) for entry in new])
    ending = {change.ref for change in plan.changes.members if change.kind in (MOVED, LEFT)}
    for place in db.session.scalars(select(Membership).filter_by(client=client.key, ended_at=None)):
        if place.member in ending:
            place.ended_at = now
    db.session.flush()
    coming = (change for change in plan.changes.members if change.kind in (ADDED, MOVED))
    start = {"client": client.key, "started_at": now}
    _insert(Membership, ({**start, "member": change.ref, "unit_path": change.after} for change in coming))
    counts = {kind: len(plan.changes.of_kind(kind)) for kind in (ADDED, MOVED, LEFT, UPDATED)}
    return RosterAccount(**counts, unchanged=plan.changes.unchanged)


def last_import(client: Client) -> AuditEntry | None:
    """When the roster was imported last, and by whom; None where it never was."""
    return last_action(client, IMPORTED)


def last_action(client: Client, action: str) -> AuditEntry | None:
    """The newest entry of its kind in the client's log; None where there is none."""
    entries = select(AuditEntry).filter_by(client=client.key, action=action)
    return db.session.scalar(entries.order_by(AuditEntry.at.desc()).limit(1))


def _insert(table, rows: Iterable[dict]) -> None:
    """All rows at once: a first roster may have tens of thousands."""
    rows = list(rows)
    if rows:
        db.session.execute(insert(table), rows)


def _update_member(member: Member, contact: Contact) -> None:
    for name in (one.name for one in fields(Contact)):
        before, after = getattr(member, name), getattr(contact, name)
        if before != after:
            if name != "language" and before is not None:
                clear_marks(member, name)
            setattr(member, name, after)
