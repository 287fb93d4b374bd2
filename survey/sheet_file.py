"""Reading a workbook (XLSX) somebody saved: one sheet's cells as text, its lines numbered as the rows are.

A workbook is a packed archive of XML, so a small file can unpack to anything. What it would unpack to is counted
before it is read as a workbook, and what is computed (a formula, an error) is never taken for something answered.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from survey.refusal import N_, FileRefused, Sentence

PACKED, OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")  # how a workbook begins, and one from before 2007
PART_LIMIT, UNPACKED_LIMIT = 2_000, 200_000_000  # parts in the archive, bytes they unpack to
TAG_LIMIT, SHEET_TAG_LIMIT = 4_000_000, 20_000_000  # in one part
ROW_LIMIT, COLUMN_LIMIT = 1_048_576, 1_000  # rows: as many as a sheet can have

_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, OSError, EOFError, KeyError, IndexError, ValueError, TypeError,
    AttributeError, RuntimeError, OverflowError,
)  # fmt: skip  # what a damaged workbook makes of the libraries that read it; parsers of XML call it a syntax error
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[\s/>]")


class Line(NamedTuple):
    """One line of a file that is not empty, its fields trimmed; `dates`: places of fields that were written as dates."""

    number: int
    fields: list[str]
    dates: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; its lines are read when they are asked for."""

    name: str
    others: tuple[str, ...]
    lines: Iterator[Line]


def is_workbook(content: bytes) -> bool:
    return content.startswith((PACKED, OLD))


def open_sheet(file: Path, content: bytes, name: str | None = None) -> Sheet:
    """The sheet of that name, or the first one.

    FileRefused, here or while its lines are read, where the file is an old, locked or damaged workbook, unpacks to more
    than can be meant, or where the sheet is missing, holds merged cells, a formula or an error, or is too wide.
    """
    if content.startswith(OLD):
        raise FileRefused(
            N_("%(file)s is an old or a locked workbook; save it as .xlsx without a password, or as “CSV UTF-8”."), file=file
        )
    from openpyxl import load_workbook  # loads when a workbook comes, not with the program

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_archive(file, archive)
            book = load_workbook(io.BytesIO(content), read_only=True)
            found = _choose(file, book.worksheets, name)
            if _MERGED.search(archive.read(found._worksheet_path)):
                raise FileRefused(
                    N_("%(file)s, sheet %(sheet)s: it has merged cells; unmerge them and save it again."),
                    file=file,
                    sheet=found.title,
                )
    except FileRefused:
        raise
    except _BROKEN:
        raise _damaged(file) from None
    others = tuple(sheet.title for sheet in book.worksheets if sheet is not found)
    return Sheet(found.title, others, _lines(file, found))


def _damaged(file: Path) -> FileRefused:
    return FileRefused(
        N_("%(file)s can't be read as a workbook; open it, save it as .xlsx or “CSV UTF-8”, and try again."), file=file
    )


def _choose(file: Path, sheets: list, name: str | None):
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    chosen = visible[0] if name is None and visible else next((sheet for sheet in sheets if sheet.title == name), None)
    if chosen is None:
        names = ", ".join(sheet.title for sheet in sheets) or "none"
        raise FileRefused(f"{file} has no sheet {name or 'at all'!r}; its sheets are: {names}.")
    return chosen


def _check_archive(file: Path, archive: zipfile.ZipFile) -> None:
    """Refuses what would fill memory. A part never unpacks to more than the archive says: reading stops there."""
    parts = archive.infolist()
    if len(parts) > PART_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise FileRefused(
            N_("%(file)s unpacks to more than %(size)s MB; delete empty rows and pictures, or save it as CSV."),
            file=file,
            size=UNPACKED_LIMIT // 10**6,
        )
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        content = archive.read(part)
        if b"<!DOCTYPE" in content or b"\0" in content:
            raise _damaged(file)
        in_sheet = part.filename.startswith("xl/worksheets/")
        if content.count(b"<") > (SHEET_TAG_LIMIT if in_sheet else TAG_LIMIT):
            raise FileRefused(N_("%(file)s holds too many cells; delete empty rows and columns, or use CSV."), file=file)
        if in_sheet:
            _check_width(file, content)


def _check_width(file: Path, content: bytes) -> None:
    cells = 0
    for found in _ROW_OR_CELL.finditer(content):
        cells = 0 if found[1] == b"row" else cells + 1
        if cells > COLUMN_LIMIT:
            raise _too_wide(file)


def _too_wide(file: Path) -> FileRefused:
    return FileRefused(
        N_("%(file)s has more than %(limit)s columns; delete those that are empty and save it again."),
        file=file,
        limit=f"{COLUMN_LIMIT:,}",
    )


def _lines(file: Path, sheet) -> Iterator[Line]:
    sheet.reset_dimensions()  # what the sheet says of its own size may be anything
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                if number > ROW_LIMIT:
                    raise FileRefused(f"{file} has more than {ROW_LIMIT:,} rows; delete those that are empty.")
                if len(cells) > COLUMN_LIMIT:
                    raise _too_wide(file)
                fields = [_text(file, number, cell) for cell in cells]
                if any(fields):
                    dates = (place for place, cell in enumerate(cells) if cell.value is not None and cell.data_type == "d")
                    yield Line(number, fields, frozenset(dates))
    except FileRefused:
        raise
    except _BROKEN:
        raise _damaged(file) from None
    finally:
        sheet.parent.close()


def _text(file: Path, row: int, cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        raise FileRefused(
            N_("%(file)s, row %(row)s, column %(column)s: %(what)s; replace formulas by their values (“Paste values”)."),
            file=file,
            row=row,
            column=cell.column_letter,
            what=Sentence(N_("a formula") if cell.data_type == "f" else N_("an error")),
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value if not isinstance(value, timedelta) else value.total_seconds()).strip()
