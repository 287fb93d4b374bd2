"""Reading a CSV file somebody exported: comma or semicolon, with or without a byte order mark."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.refusal import Refusal

ENCODING = "utf-8-sig"
FIELD_LIMIT = 10_000


class FileRefused(Refusal):
    """A file that can't be read as a table."""


@dataclass(frozen=True)
class Row:
    """One line of the file; `line` is the number a text editor shows. Values are trimmed."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(file: Path, *, required: tuple[str, ...], known: tuple[str, ...] | None = None) -> Table:
    """All rows of the file that are not empty.

    FileRefused where the file is missing, not UTF-8, has a column twice, lacks a required one, has one that is not
    among the known ones, or a row of another length than the heading.
    """
    try:
        text = Path(file).read_bytes().decode(ENCODING)
    except OSError as error:
        raise FileRefused(f"{file} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise FileRefused(f"{file} is not UTF-8 (byte {error.start}); save it as “CSV UTF-8” and try again.") from None
    if "\0" in text:
        raise FileRefused(f"{file} is not a text file; save it as “CSV UTF-8” and try again.")
    lines = _split(text)
    try:
        _, heading = next(lines)
        columns = tuple(name.strip().lower() for name in heading)
        _check_columns(file, columns, required, known)
        rows = tuple(_row(file, columns, number, fields) for number, fields in lines)
    except StopIteration:
        raise FileRefused(f"{file} is empty; its first line must name the columns.") from None
    except csv.Error as error:
        raise FileRefused(f"{file} is not a CSV file: {error}.") from None
    return Table(columns, rows)


def _split(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(FIELD_LIMIT)
    line = 1
    for fields in reader:
        if any(field.strip() for field in fields):
            yield line, [field.strip() for field in fields]
        line = reader.line_num + 1


def _check_columns(file, columns, required, known) -> None:
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise FileRefused(f"{file} has the column {twice[0]} twice; remove one.")
    missing = [name for name in required if name not in columns]
    if missing:
        raise FileRefused(f"{file} lacks the column {missing[0]}; its first line must name {', '.join(required)}.")
    unknown = [name for name in columns if known is not None and name not in known]
    if unknown:
        raise FileRefused(f"{file} has an unknown column {unknown[0]!r}; the columns are {', '.join(known)}.")


def _row(file, columns: tuple[str, ...], line: int, fields: list[str]) -> Row:
    if len(fields) > len(columns) and not any(fields[len(columns) :]):
        fields = fields[: len(columns)]
    if len(fields) != len(columns):
        raise FileRefused(f"{file}, line {line}: {len(fields)} fields where the heading has {len(columns)}.")
    return Row(line, dict(zip(columns, fields, strict=True)))
