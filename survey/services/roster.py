"""Bringing a client's roster up to date from a file: who came, moved and left.

A roster file is the whole roster: a member who is not in it has left. So a file with one row that can't be used
changes nothing at all, or that row's member would be taken for one who left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from survey.database import db
from survey.instruments.catalogue import known_language
from survey.mail.address import clean_email
from survey.mail.phone import international
from survey.models.organisation import Client, Member, Membership
from survey.refusal import Refusal, RefusedRow, RowsRefused
from survey.services.reachability import clear_marks
from survey.table_file import Row
from survey.tree import PathRefused, clean_path, lineage_of

COLUMNS = ("unit_path", "member_ref", "email", "phone", "language")
REQUIRED = ("unit_path", "member_ref")
REFERENCE_LIMIT = 80


@dataclass(frozen=True)
class RosterAccount:
    """What an import did, in members."""

    added: int
    moved: int
    left: int
    updated: int
    unchanged: int


class RosterRefused(RowsRefused):
    """A roster with rows that can't be used; nothing was changed."""


@dataclass(frozen=True)
class _Entry:
    ref: str
    unit_path: str
    email: str | None
    phone: str | None
    language: str


def import_roster(client: Client, rows: Iterable[Row], *, now: datetime) -> RosterAccount:
    """Makes the client's roster equal to the rows. RosterRefused, with every bad row, before anything is changed."""
    entries = _read_entries(rows, client)
    members = {member.ref: member for member in db.session.scalars(select(Member).filter_by(client=client.key))}
    places = {
        place.member: place
        for place in db.session.scalars(select(Membership).filter_by(client=client.key, ended_at=None))
    }
    changed = {entry.ref for entry in entries if _update_member(client.key, entry, members.get(entry.ref))}
    db.session.flush()
    outcome = [_place_member(client.key, entry, places.get(entry.ref), now) for entry in entries]
    outcome = [
        "updated" if kind == "unchanged" and entry.ref in changed else kind
        for kind, entry in zip(outcome, entries, strict=True)
    ]
    present = {entry.ref for entry in entries}
    leaving = [place for ref, place in places.items() if ref not in present]
    for place in leaving:
        place.ended_at = now
    db.session.flush()
    return RosterAccount(
        left=len(leaving), **{kind: outcome.count(kind) for kind in ("added", "moved", "updated", "unchanged")}
    )


def _update_member(client: str, entry: _Entry, member: Member | None) -> bool:
    """True where contact data or language became other than they were."""
    if member is None:
        member = Member(client=client, ref=entry.ref)
        db.session.add(member)
    changed = False
    for field in ("email", "phone", "language"):
        if getattr(member, field) != getattr(entry, field):
            if field != "language" and getattr(member, field) is not None:
                clear_marks(member, field)
            setattr(member, field, getattr(entry, field))
            changed = True
    return changed


def _place_member(client: str, entry: _Entry, place: Membership | None, now: datetime) -> str:
    if place is not None and place.unit_path == entry.unit_path:
        return "unchanged"
    if place is not None:
        place.ended_at = now
    db.session.add(Membership(client=client, member=entry.ref, started_at=now, unit_path=entry.unit_path))
    return "added" if place is None else "moved"


def _read_entries(rows: Iterable[Row], client: Client) -> list[_Entry]:
    entries: list[_Entry] = []
    refused: list[RefusedRow] = []
    lines: dict[str, int] = {}  # member → the line it stands on
    spellings: dict[str, tuple[str, int]] = {}  # unit in lower case → its first spelling and line
    for row in rows:
        try:
            entry = _read_entry(row, client)
            if entry.ref in lines:
                raise PathRefused(f"member_ref {entry.ref} stands on line {lines[entry.ref]} already")
            _check_spelling(entry.unit_path, row.line, spellings)
        except Refusal as refusal:
            refused.append(RefusedRow(row.line, str(refusal)))
            continue
        lines[entry.ref] = row.line
        entries.append(entry)
    if refused:
        raise RosterRefused(tuple(refused))
    if not entries:
        raise Refusal("The file names nobody; a roster with no rows would remove every member, so nothing was changed.")
    return entries


def _check_spelling(path: str, line: int, spellings: dict[str, tuple[str, int]]) -> None:
    """A centre written in two ways would be two centres, whatever teams stand below it."""
    for unit in reversed(lineage_of(path)):
        first, seen = spellings.setdefault(unit.casefold(), (unit, line))
        if first != unit:
            raise PathRefused(f"unit_path {unit} differs only in case from {first} on line {seen}")


def _read_entry(row: Row, client: Client) -> _Entry:
    ref = row["member_ref"]
    if not ref or len(ref) > REFERENCE_LIMIT or not ref.isprintable():
        raise Refusal(f"member_ref is missing or longer than {REFERENCE_LIMIT} characters")
    email = clean_email(row["email"]) if row["email"] else None
    phone = international(row["phone"], client.country) if row["phone"] else None
    language = known_language(row["language"]) if row["language"] else client.language
    if language is None:
        raise Refusal(f"language {row['language']!r} is not one of nb, sv, da, nl, en")
    return _Entry(ref, clean_path(row["unit_path"]), email, phone, language)
