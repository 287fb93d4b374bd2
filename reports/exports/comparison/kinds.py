"""The files a comparison can be had as: one table for the command line, the console and the tests that read them back."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.comparison.choice import Choice
from reports.comparison.value import Comparison

Writer = Callable[[Comparison, Choice], bytes]


@dataclass(frozen=True)
class Kind:
    """One format. `writer` gives the function that writes it; what that needs is loaded then, and not before."""

    mimetype: str
    writer: Callable[[], Writer]


def _pdf() -> Writer:
    from reports.exports.comparison.pdf import render_pdf

    return render_pdf


def _xlsx() -> Writer:
    from reports.exports.comparison.xlsx import to_xlsx

    return to_xlsx


def _csv() -> Writer:
    from reports.exports.comparison.table import to_csv

    return lambda comparison, _choice: to_csv(comparison)


def _json() -> Writer:
    from reports.exports.comparison.document import to_json

    return lambda comparison, _choice: to_json(comparison)


def _pptx() -> Writer:
    from reports.exports.comparison.pptx import to_pptx

    return to_pptx


KINDS = {
    "pdf": Kind("application/pdf", _pdf),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "pptx": Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", _pptx),
    "csv": Kind("text/csv", _csv),
    "json": Kind("application/json", _json),
}


def write_comparison(comparison: Comparison, choice: Choice, kind: str) -> bytes:
    """The comparison as one of KINDS. choice: the order of rows and what is shown of them, where the format has pages."""
    return KINDS[kind].writer()(comparison, choice)
