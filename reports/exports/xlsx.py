"""The index report as a spreadsheet: the figures of the page as numbers, with what they mean beside them.

Import this module on use only. Sheets: overview, scores, answers, units, groups, turnover, waves, places, other clients,
funnel, what goes with outcomes, reliability, response rate, measures, method; one that would be empty is not there. A hidden
figure is the words `not shown`, a bound is a text such as ≥ 5.5: nobody calculates with what was not published.
"""

import io
from datetime import datetime

import xlsxwriter
from flask_babel import force_locale
from flask_babel import gettext as _

from reports.exports.xlsx_cells import Sheet, Styles
from reports.exports.xlsx_client import write_drivers, write_reliability
from reports.exports.xlsx_plans import write_plans
from reports.exports.xlsx_sheets import (
    write_answers,
    write_groups,
    write_method,
    write_overview,
    write_scores,
    write_units,
    write_waves,
)
from reports.exports.xlsx_standing import write_funnel, write_places, write_response, write_sets
from reports.exports.xlsx_turnover import write_turnover
from reports.funnels import UnitFunnel
from reports.narrative.standing import standing_rows
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
    if report.state == "hidden":
        return ((_("Overview"), True, write_overview),)
    return (*_scores(report), *_standings(report), (_("Method"), True, write_method))


def _scores(report: Report):
    """Name of the sheet, whether there is something on it, and what writes it."""
    return (
        (_("Overview"), True, write_overview),
        (_("Scores"), True, write_scores),
        (_("Answers"), any(item.state == "released" for item in report.distributions), write_answers),
        (_("Units"), bool(report.units), write_units),
        (_("Groups"), any(split.groups for split in report.splits), write_groups),
        (_("Turnover"), report.turnover is not None and bool(report.turnover.horizons), write_turnover),
        (_("Waves"), bool(report.trends), write_waves),
    )


def _standings(report: Report):
    return (
        (_("Places"), bool(standing_rows(report)), write_places),
        (_("Other clients"), bool(report.benchmarks), write_sets),
        (_("Funnel"), isinstance(report.funnel, UnitFunnel), write_funnel),
        (_("What goes with it"), bool(report.drivers), write_drivers),
        (_("Reliability"), bool(report.reliability), write_reliability),
        (_("Response rate"), report.n.response_rate is not None, write_response),
        (_("Measures"), bool(report.action_plans), write_plans),
    )
