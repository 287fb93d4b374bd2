"""The one-page result of a unit, for those who were asked: a sheet to print, and the page behind a public link."""

from dataclasses import dataclass
from pathlib import Path

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from reports import narrative
from reports.build import build_report
from reports.charts.index_bar import index_bar
from reports.exports.contents import Chart, by_value, index_alt
from reports.exports.formats import chart_wording, decimals_of, write_month
from reports.panels import Panel
from reports.release_lists import list_units
from reports.report import Report
from survey.services.actions import ResultSheet
from survey.tree import lineage_of

STYLE_SHEETS = Path(__file__).resolve().parents[2] / "static"


@dataclass(frozen=True)
class Result:
    """What the page shows beside the report itself."""

    report: Report
    title: str
    themes: tuple[Panel, ...]  # highest first
    charts: dict[str, Chart]
    decimals: int


def find_result(client: str, month: str, unit_path: str, language: str) -> Report | None:
    """The report of the unit or of the nearest shown unit above it; None where none is shown."""
    shown = set(list_units(client, month))
    path = next((path for path in lineage_of(unit_path) if path in shown), None)
    return None if path is None else build_report(client, path, month, language)


def result_of(report: Report) -> Result:
    """In the language that is in force. The report is a released one."""
    return Result(
        report=report,
        title=_("Results for %(unit)s, %(month)s", unit=report.unit_name, month=write_month(report.month)),
        themes=by_value(report.themes),
        charts={"index": Chart("index", index_bar(report, chart_wording()), index_alt(report))},
        decimals=decimals_of(panel.figure for panel in report.themes),
    )


def draw_result(client: str, month: str, unit_path: str, language: str) -> ResultSheet | None:
    """The printable sheet: see survey/services/actions.py."""
    report = find_result(client, month, unit_path, language)
    if report is None:
        return None
    return ResultSheet(report.unit_path, report.unit_name, f"{report.client}-{report.month}.pdf", render_result(report))


def minimum_of(report: Report) -> int:
    """The smallest group that this release shows."""
    return report.certificate["parameters"]["minimum"]["score"]


def render_result(report: Report) -> bytes:
    """One A4 page, PDF/UA-1."""
    from reports.exports.pdf import write_pdf

    with force_locale(report.language):
        result = result_of(report)
        text = render_template("report/result_pdf.html", result=result, report=report, tell=narrative, minimum=minimum_of(report))
    return write_pdf(text, STYLE_SHEETS / "result.css", result.charts)
