"""A report's spreadsheet, read back."""

import io

from openpyxl import load_workbook

from reports.exports.xlsx import to_xlsx


def sheet_rows(report, name):
    """All rows of a sheet as texts and numbers; KeyError where the workbook has none of that name."""
    return [tuple(row) for row in load_workbook(io.BytesIO(to_xlsx(report)))[name].iter_rows(values_only=True)]


def by_first(rows):
    return {row[0]: row for row in rows if row and row[0] is not None}
