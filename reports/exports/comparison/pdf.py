"""The comparison as a tagged PDF (PDF/UA-1), A4. Import this module on use only, as reports/exports/pdf.py."""

from flask import render_template
from flask_babel import force_locale

from reports import narrative
from reports.comparison.choice import Choice
from reports.comparison.value import Comparison
from reports.exports.comparison.contents import contents_of
from reports.exports.pdf import STYLE_SHEET, write_pdf


def render_pdf(comparison: Comparison, choice: Choice) -> bytes:
    """Cover, heat map, places, funnel, method with the hash of every release; the same comparison gives the same bytes."""
    with force_locale(comparison.language):
        contents = contents_of(comparison, choice)
        text = render_template("compare/pdf.html", contents=contents, comparison=comparison, tell=narrative, print=True)
    return write_pdf(text, STYLE_SHEET, contents.charts)
