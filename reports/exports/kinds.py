"""The files a report can be had as: one table for the command line, the console and the tests that read every format back."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.report import Report


@dataclass(frozen=True)
class Kind:
    """One format. `writer` gives the function that writes it; what that needs is loaded then, and not before."""

    mimetype: str
    writer: Callable[[], Callable[[Report], bytes]]


def _pdf():
    from reports.exports.pdf import render_pdf

    return render_pdf


def _json():
    from reports.exports.document import to_json

    return to_json


def _xlsx():
    from reports.exports.xlsx import to_xlsx

    return to_xlsx


def _pptx():
    from reports.exports.pptx import to_pptx

    return to_pptx


def _csv():
    from reports.exports.table import to_csv

    return to_csv


KINDS = {
    "pdf": Kind("application/pdf", _pdf),
    "json": Kind("application/json", _json),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "pptx": Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", _pptx),
    "csv": Kind("text/csv", _csv),
}


def write_report(report: Report, kind: str) -> bytes:
    """The report as one of KINDS. Needs an app context with Flask-Babel and the report filters."""
    return KINDS[kind].writer()(report)
