"""The comparison as one table: a row for every figure of every client and centre, for whoever goes on calculating. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from reports.comparison.value import Column, Comparison, Row
from reports.exports.table import written_cell
from reports.panels import Scale


@dataclass(frozen=True)
class Line:
    """One figure as displayed. n: people who answered, as shown; rank_low to rank_high: of `of` shown rows of its level.

    set, difference, difference_state: against the median of the chosen benchmark set. A client without figures has one line.
    """

    month: str
    client: str
    client_name: str
    unit_path: str
    name: str
    n: str
    measure: str
    measure_name: str
    scale: Scale | str
    state: str
    value: float | None = None
    bound: str = ""
    low: float | None = None
    high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    of: int | None = None
    set: str = ""
    difference: float | None = None
    difference_state: str = ""


COLUMNS = tuple(field.name for field in fields(Line))


def lines_of(comparison: Comparison) -> Iterator[Line]:
    """Every client followed by its centres, each with its measures in their order."""
    for row in comparison.rows:
        where = (comparison.month, row.client, row.client_name, row.unit_path, row.name)
        if row.state != "released":
            yield Line(*where, "", "", "", "", row.state)
        for column in comparison.columns:
            if column.code in row.figures:
                yield _line((*where, "" if row.n.shown is None else str(row.n.shown)), row, column)


def to_csv(comparison: Comparison) -> bytes:
    """UTF-8 with a byte order mark, commas and CRLF, as spreadsheets like it; no text is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([written_cell(value) for value in astuple(line)] for line in lines_of(comparison))
    return text.getvalue().encode("utf-8-sig")


def _line(where: tuple, row: Row, column: Column) -> Line:
    named, figure = (column.code, column.name, column.scale), row.figure(column.code)
    if figure is None:
        return Line(*where, *named, "hidden")
    ranks, judged = row.positions.get(column.code), row.judged.get(column.code)
    return Line(
        *where,
        *named,
        "released",
        figure.value,
        figure.bound or "",
        figure.low,
        figure.high,
        *((ranks.low, ranks.high, ranks.of) if ranks else (None, None, None)),
        *((judged.key, judged.difference, judged.state) if judged else ("", None, "")),
    )
