"""The index report as a spreadsheet: the figures of the page as numbers, with what they mean beside them.

Import this module on use only. Sheets: overview, scores, answers, units, groups, turnover, waves, method; one that would be
empty is not there. A hidden figure is the words `not shown`, a bound is a text such as ≥ 5.5: nobody calculates with
what was not published.
"""

import io
from datetime import datetime

import xlsxwriter
from flask_babel import force_locale
from flask_babel import gettext as _

from reports.exports.xlsx_cells import Sheet, Styles
from reports.exports.xlsx_sheets import (
    write_answers,
    write_groups,
    write_method,
    write_overview,
    write_scores,
    write_units,
    write_waves,
)
from reports.exports.xlsx_turnover import write_turnover
from reports.report import Report

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_xlsx(report: Report) -> bytes:
    """The workbook in the report's language; the same Report gives the same bytes.

    Needs an app context with Flask-Babel. A hidden report has the overview only, with the sentence that says so.
    """
    file = io.BytesIO()
    with force_locale(report.language), xlsxwriter.Workbook(file, OPTIONS) as book:
        closed = datetime.fromisoformat(report.closed_on)
        book.set_properties({"title": report.unit_name, "author": report.client_name, "created": closed})
        styles = Styles(book)
        for name, needed, write in _sheets(report):
            if needed:
                write(Sheet(book.add_worksheet(name[:31]), styles), report)
    return file.getvalue()


def _sheets(report: Report):
    released = report.state == "released"
    return (
        (_("Overview"), True, write_overview),
        (_("Scores"), released, write_scores),
        (_("Answers"), released and any(item.state == "released" for item in report.distributions), write_answers),
        (_("Units"), released and bool(report.units), write_units),
        (_("Groups"), released and any(split.groups for split in report.splits), write_groups),
        (_("Turnover"), released and report.turnover is not None and bool(report.turnover.horizons), write_turnover),
        (_("Waves"), released and bool(report.trends), write_waves),
        (_("Method"), released, write_method),
    )
