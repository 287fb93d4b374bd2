"""Reading a table somebody exported: CSV with comma, semicolon or tab, with or without a byte order mark, or a workbook."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from survey.refusal import N_, FileRefused
from survey.sheet_file import Line, is_workbook, open_sheet

ENCODING = "utf-8-sig"
FILE_LIMIT = 200_000_000  # bytes
FIELD_LIMIT = 10_000
DELIMITERS = (",", ";", "\t")

_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Upload:
    """A file that was sent and stands nowhere on a disk: its name, by which sentences call it, and its bytes."""

    name: str
    content: bytes

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Row:
    """One line of the file; `line` is the number a text editor or a spreadsheet shows. Values are trimmed."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Lines:
    """A file as it stands: the names of its columns, and its lines, read when they are asked for.

    Every line has as many fields as there are columns. `sheet`: the sheet read, None of a CSV file; `other_sheets`:
    those that were not.
    """

    heading: tuple[str, ...]
    lines: Iterator[Line]
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()


def read_lines(file: Path | Upload, *, sheet: str | None = None) -> Lines:
    """The file's heading and its lines that are not empty.

    sheet: the name of a workbook's sheet, the first one where left out. FileRefused, here or while the lines are read,
    where the file is missing, too large, empty or not UTF-8, where it is no table or no workbook that can be used, or
    where a line is of another length than the heading.
    """
    content = _read_bytes(file)
    if is_workbook(content):
        found = open_sheet(file, content, sheet)
        heading = next(found.lines, None)
        name, others, lines = found.name, found.others, _padded(found.lines, heading)
    else:
        name, others, lines = None, (), _split(file, _decode(file, content))
        heading = next(lines, None)
    if heading is None:
        raise FileRefused(N_("%(file)s is empty; its first line must name the columns."), file=file)
    columns = tuple(_without_empty_end(heading.fields))
    return Lines(columns, (_fitted(file, len(columns), line) for line in lines), name, others)


def read_table(
    file: Path | Upload, *, required: tuple[str, ...], known: tuple[str, ...] | None = None, dates: tuple[str, ...] = ()
) -> Table:
    """All rows of the file that are not empty; columns are named in small letters.

    dates: columns in which a workbook may hold dates; they are read as 2026-11-01T00:00:00. FileRefused as of
    `read_lines`, and where the file has a column twice, lacks a required one, has one that is not among the known ones, or
    holds a date where a text belongs.
    """
    lines = read_lines(file)
    columns = tuple(name.lower() for name in lines.heading)
    _check_columns(file, columns, required, known)
    return Table(columns, tuple(_row(file, columns, line, dates) for line in lines.lines))


def _read_bytes(file: Path | Upload) -> bytes:
    if isinstance(file, Upload):
        return file.content
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(FILE_LIMIT + 1)
    except OSError as error:
        raise FileRefused(f"{file} can't be read: {error.strerror}.") from None
    if len(content) > FILE_LIMIT:
        raise FileRefused(f"{file} is larger than {FILE_LIMIT // 10**6} MB; delete what is empty in it, or split it.")
    return content


def _decode(file: Path | Upload, content: bytes) -> str:
    try:
        text = content.decode(ENCODING)
    except UnicodeDecodeError as error:
        raise FileRefused(
            N_("%(file)s is not UTF-8 (byte %(byte)s); save it as “CSV UTF-8” and try again."), file=file, byte=error.start
        ) from None
    if "\0" in text:
        raise FileRefused(N_("%(file)s is not a text file; save it as “CSV UTF-8” and try again."), file=file)
    return text


def _split(file: Path | Upload, text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    csv.field_size_limit(FIELD_LIMIT)
    line = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield Line(line, [field.strip() for field in fields])
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(N_("%(file)s is not a CSV file: %(problem)s."), file=file, problem=str(error)) from None


def _delimiter(text: str) -> str:
    """What stands most often between the names of the first line, not inside them."""
    beginning = _QUOTED.sub("", text[:200_000]).lstrip("\r\n").replace("\r", "\n").partition("\n")[0]
    return max(DELIMITERS, key=beginning.count)


def _without_empty_end(fields: list[str]) -> list[str]:
    while fields and not fields[-1]:
        fields = fields[:-1]
    return fields


def _padded(lines: Iterator[Line], heading: Line | None) -> Iterator[Line]:
    """A sheet's row ends with its last cell; the rest is empty."""
    width = len(heading.fields) if heading else 0
    for line in lines:
        yield line._replace(fields=line.fields + [""] * (width - len(line.fields)))


def _fitted(file: Path | Upload, width: int, line: Line) -> Line:
    fields = line.fields
    if len(fields) > width and not any(islice(fields, width, None)):
        fields = fields[:width]
    if len(fields) != width:
        raise FileRefused(
            N_("%(file)s, line %(line)s: %(count)s fields where the heading has %(width)s."),
            file=file,
            line=line.number,
            count=len(fields),
            width=width,
        )
    return line._replace(fields=fields)


def _check_columns(file, columns, required, known) -> None:
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise FileRefused(N_("%(file)s has the column %(column)s twice; remove one."), file=file, column=twice[0])
    missing = [name for name in required if name not in columns]
    if missing:
        raise FileRefused(
            N_("%(file)s lacks the column %(column)s; its first line must name %(columns)s."),
            file=file,
            column=missing[0],
            columns=", ".join(required),
        )
    unknown = [name for name in columns if known is not None and name not in known]
    if unknown:
        raise FileRefused(
            N_("%(file)s has an unknown column %(column)s; the columns are %(columns)s."),
            file=file,
            column=repr(unknown[0]),
            columns=", ".join(known),
        )


def _row(file, columns: tuple[str, ...], line: Line, dates: tuple[str, ...]) -> Row:
    unmeant = [columns[place] for place in sorted(line.dates) if columns[place] not in dates]
    if unmeant:
        raise FileRefused(
            N_("%(file)s, line %(line)s, column %(column)s: a date; format the column as text and type it again."),
            file=file,
            line=line.number,
            column=unmeant[0],
        )
    return Row(line.number, dict(zip(columns, line.fields, strict=True)))
