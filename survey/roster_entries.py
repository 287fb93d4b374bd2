"""A roster file's rows as entries that can be used: every row is checked before anything is done with one."""

from collections.abc import Iterable
from dataclasses import dataclass

from survey.instruments.catalogue import known_language
from survey.mail.address import clean_email
from survey.mail.phone import international
from survey.refusal import N_, Refusal, RefusedRow, RowsRefused
from survey.table_file import Row
from survey.tree import PathRefused, clean_path, lineage_of

COLUMNS = ("unit_path", "member_ref", "email", "phone", "language")
REQUIRED = ("unit_path", "member_ref")
REFERENCE_LIMIT = 80


class RosterRefused(RowsRefused):
    """A roster with rows that can't be used; nothing was changed."""


@dataclass(frozen=True)
class Contact:
    """How a member is reached, and in which language."""

    email: str | None
    phone: str | None
    language: str


@dataclass(frozen=True)
class Entry:
    """A row of a roster: someone, the unit they are in, and how they are reached."""

    ref: str
    unit_path: str
    contact: Contact


def read_entries(rows: Iterable[Row], *, country: str | None, language: str) -> tuple[Entry, ...]:
    """The rows in their order. RosterRefused, with every bad row; Refusal where there is none at all.

    country: of telephone numbers that name none; language: of rows that name none.
    """
    entries: list[Entry] = []
    refused: list[RefusedRow] = []
    lines: dict[str, int] = {}  # member → the line it stands on
    spellings: dict[str, tuple[str, int]] = {}  # unit in lower case → its first spelling and line
    for row in rows:
        try:
            entry = _read_entry(row, country, language)
            if entry.ref in lines:
                raise PathRefused(N_("member_ref %(ref)s stands on line %(line)s already"), ref=entry.ref, line=lines[entry.ref])
            _check_spelling(entry.unit_path, row.line, spellings)
        except Refusal as refusal:
            refused.append(RefusedRow(row.line, refusal.sentence))
            continue
        lines[entry.ref] = row.line
        entries.append(entry)
    if refused:
        raise RosterRefused(tuple(refused))
    if not entries:
        raise Refusal(N_("The file names nobody; a roster with no rows would remove every member, so nothing was changed."))
    return tuple(entries)


def _check_spelling(path: str, line: int, spellings: dict[str, tuple[str, int]]) -> None:
    """A centre written in two ways would be two centres, whatever teams stand below it."""
    for unit in reversed(lineage_of(path)):
        first, seen = spellings.setdefault(unit.casefold(), (unit, line))
        if first != unit:
            sentence = N_("unit_path %(unit)s differs only in case from %(first)s on line %(line)s")
            raise PathRefused(sentence, unit=unit, first=first, line=seen)


def _read_entry(row: Row, country: str | None, usual: str) -> Entry:
    ref = row["member_ref"]
    if not ref or len(ref) > REFERENCE_LIMIT or not ref.isprintable():
        raise Refusal(N_("member_ref is missing or longer than %(limit)s characters"), limit=REFERENCE_LIMIT)
    email = clean_email(row["email"]) if row["email"] else None
    phone = international(row["phone"], country) if row["phone"] else None
    language = known_language(row["language"]) if row["language"] else usual
    if language is None:
        raise Refusal(N_("language %(language)s is not one of nb, sv, da, nl, en"), language=repr(row["language"]))
    return Entry(ref, clean_path(row["unit_path"]), Contact(email, phone, language))
