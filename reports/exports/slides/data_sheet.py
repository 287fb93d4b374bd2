"""The small workbook behind a native chart: what a reader finds under "edit data". Pure.

It holds the displayed values. A bound, or a share of several options, is a number that shows itself as the words of the slide.
"""

import io
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from reports.exports.slides.parts import Chart

SHEET = "Sheet1"  # the name that the charts' references use
MADE = datetime(2000, 1, 1)  # the same for every chart: the deck says when it was made
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
DECIMALS = 6  # sums and differences of displayed figures have no more than these do


@dataclass(frozen=True)
class Errors:
    """One side of a series' intervals: the cells they stand in, and how far each reaches from its value."""

    column: int
    head: str
    cells: str
    values: tuple[float | None, ...]


def data_sheet(chart: Chart) -> bytes:
    """Categories in the first column, a column for each series, then how far its intervals reach; the same for the same chart."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": MADE})
        page = book.add_worksheet(SHEET)
        plain = book.add_format({"num_format": chart.form})
        for down, name in enumerate(chart.categories, 1):
            page.write_string(down, 0, name)
        for at, one in enumerate(chart.series):
            page.write_string(0, at + 1, one.name)
            texts = one.texts or ("",) * len(one.values)
            for down, (value, text) in enumerate(zip(one.values, texts, strict=True), 1):
                look = book.add_format({"num_format": in_words(text)}) if text else plain
                if value is not None:
                    page.write_number(down, at + 1, value, look)
            for errors in errors_of(chart, at) if any(one.ends) else ():
                page.write_string(0, errors.column, errors.head)
                for down, value in enumerate(errors.values, 1):
                    if value is not None:
                        page.write_number(down, errors.column, value, plain)
    return file.getvalue()


def errors_of(chart: Chart, at: int) -> tuple[Errors, Errors]:
    """Up to the upper ends of a series' intervals, and down to the lower ones, of the displayed figures."""
    before = sum(2 for one in chart.series[:at] if any(one.ends))
    first = len(chart.series) + 1 + before
    one = chart.series[at]
    spans = [
        (None, None) if ends is None or value is None else (ends[1] - value, value - ends[0])
        for ends, value in zip(one.ends, one.values, strict=True)
    ]
    sides = []
    for side, sign in enumerate("+−"):
        column = first + side
        cells = f"{SHEET}!{xl_range_abs(1, column, len(one.values), column)}"
        values = tuple(None if span[side] is None else round(span[side], DECIMALS) for span in spans)
        sides.append(Errors(column, f"{one.name} {sign}", cells, values))
    return sides[0], sides[1]


def in_words(text: str) -> str:
    """A number format that shows a text."""
    return '"{}"'.format(text.replace('"', ""))
