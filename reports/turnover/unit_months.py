"""A file of headcounts and leavers, row by row: what each says, and which can't be used. Pure.

A unit's month is refused with its line where its own figures can't be, and where they don't fit the other months of the
unit or the other units of the month, in the file or taken in before. Rows may stand in any order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.turnover.months import month_after, months_between, number_of
from survey.refusal import Refusal, RefusedRow, RowsRefused
from survey.table_file import Row
from survey.tree import ROOT, clean_path, lineage_of

COLUMNS = ("unit_path", "month", "headcount", "leavers")
MONTH_COLUMN = "month"
MOST_PEOPLE = 1_000_000

_MONTH = re.compile(r"(20[0-9]{2}-(?:0[1-9]|1[0-2]))(?:-[0-9]{2}(?:T00:00:00)?)?")

Place = tuple[str, str]  # unit path, month


@dataclass(frozen=True)
class UnitMonth:
    """A unit in a month: people on its first day, and how many of them had left for good by its last."""

    unit_path: str
    month: str
    headcount: int
    leavers: int

    def __post_init__(self):
        if not 0 <= self.leavers <= self.headcount <= MOST_PEOPLE:
            raise ValueError(f"{self.leavers} leavers of {self.headcount}")

    @property
    def place(self) -> Place:
        return self.unit_path, self.month


def read_unit_months(rows: Iterable[Row], stored: Iterable[UnitMonth], *, newest: str) -> tuple[UnitMonth, ...]:
    """What the rows say, in their order.

    stored: the client's months so far; a row takes the place of its own. newest: the last month that has ended.
    RowsRefused with every line that can't be used; Refusal where there are no rows.
    """
    known = {one.place: one for one in stored}
    lines: dict[Place, int] = {}
    read: list[UnitMonth] = []
    refused: list[RefusedRow] = []
    spellings = {unit.casefold(): (unit, "in an earlier file") for path, _ in known for unit in lineage_of(path)}
    for row in rows:
        try:
            one = _read_row(row, newest)
            if one.place in lines:
                raise Refusal(f"{_named(one.unit_path)} in {one.month} stands on line {lines[one.place]} already")
            _check_spelling(one.unit_path, row.line, spellings)
        except Refusal as refusal:
            refused.append(RefusedRow(row.line, str(refusal)))
            continue
        lines[one.place] = row.line
        read.append(one)
    if not refused:  # a line that can't be read would look like a gap
        refused = _misfits(lines, known.keys() | lines.keys())
    if refused:
        raise RowsRefused(tuple(refused))
    if not read:
        raise Refusal("The file holds no month of any unit, so nothing was changed.")
    return tuple(read)


def _read_row(row: Row, newest: str) -> UnitMonth:
    path = clean_path(row["unit_path"]) if row["unit_path"] else ROOT
    written = _MONTH.fullmatch(row[MONTH_COLUMN])
    if not written:
        raise Refusal(f"month {row[MONTH_COLUMN]!r} is not a month; write it as 2026-11")
    month = written[1]
    if month > newest:
        raise Refusal(f"{month} has not ended yet; import it when it has")
    headcount, leavers = _count(row, "headcount"), _count(row, "leavers")
    if leavers > headcount:
        raise Refusal(
            f"{leavers} leavers of a headcount of {headcount}; give the people there on the first day, and how many of them left"
        )
    return UnitMonth(path, month, headcount, leavers)


def _count(row: Row, column: str) -> int:
    text = row[column]
    if not (text.isascii() and text.isdecimal()):
        raise Refusal(f"{column} {text!r} is not a whole number of people")
    if int(text) > MOST_PEOPLE:
        raise Refusal(f"{column} {text} is more than {MOST_PEOPLE:,}")
    return int(text)


def _check_spelling(path: str, line: int, spellings: dict[str, tuple[str, str]]) -> None:
    for unit in reversed(lineage_of(path)):
        first, where = spellings.setdefault(unit.casefold(), (unit, f"on line {line}"))
        if first != unit:
            raise Refusal(f"unit_path {unit} differs only in case from {first} {where}")


def _misfits(lines: Mapping[Place, int], places: Iterable[Place]) -> list[RefusedRow]:
    """Lines that don't fit the other rows, by line: a unit counted twice in a month, or a month left out."""
    by_unit: dict[str, set[str]] = defaultdict(set)
    by_month: dict[str, set[str]] = defaultdict(set)
    for path, month in places:
        by_unit[path].add(month)
        by_month[month].add(path)
    found = [*_counted_twice(lines, by_month), *_gaps(lines, by_unit)]
    return sorted(found, key=lambda row: row.line)


def _counted_twice(lines: Mapping[Place, int], by_month: Mapping[str, set[str]]) -> Iterable[RefusedRow]:
    """A unit and one below it in one month: whoever is in both would be counted twice."""
    for month, paths in by_month.items():
        for path in sorted(paths):
            for above in paths.intersection(lineage_of(path)[1:]):
                line = lines.get((above, month)) or lines.get((path, month))
                if line is not None:
                    reason = f"{_named(above)} is given as a whole and as {path} in {month}; give the smallest units only"
                    yield RefusedRow(line, reason)


def _gaps(lines: Mapping[Place, int], by_unit: Mapping[str, set[str]]) -> Iterable[RefusedRow]:
    """Told at the row after the gap, or at the one before it where the row after came with an earlier file."""
    for path, months in by_unit.items():
        ordered = sorted(months)
        for before, after in zip(ordered, ordered[1:], strict=False):
            missing = months_between(month_after(before), month_after(after, -1))
            line = lines.get((path, after)) or lines.get((path, before))
            if missing and line is not None:
                names = missing[0] if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
                reason = f"{_named(path)} has no row for {names}; add it, with a headcount of 0 where nobody was there"
                yield RefusedRow(line, reason)


def _named(path: str) -> str:
    return path or "the client as a whole"


def ended_units(months: Iterable[UnitMonth]) -> tuple[str, ...]:
    """Units whose last month lies before the newest of all: dissolved, renamed, or left out of the newest file."""
    last: dict[str, str] = {}
    for one in months:
        last[one.unit_path] = max(one.month, last.get(one.unit_path, ""))
    newest = max(last.values(), default="")
    return tuple(sorted(path for path, month in last.items() if number_of(month) < number_of(newest)))
