"""The index report as eight slides with native charts, to put before people and to go on editing.

Import this module on use only: python-pptx takes a fifth of a second to load.
"""

from flask_babel import force_locale
from flask_babel import gettext as _

from reports.exports.formats import write_month
from reports.exports.pptx_answers import answers_slide
from reports.exports.pptx_cover import cover_slide
from reports.exports.pptx_method import method_slide
from reports.exports.pptx_outlook import outlook_slide
from reports.exports.pptx_scores import changes_slide, themes_slide
from reports.exports.pptx_time import time_slide
from reports.exports.pptx_units import units_slide
from reports.exports.slides.deck import Imprint, write_deck
from reports.exports.slides.parts import Slide
from reports.report import Report


def to_pptx(report: Report) -> bytes:
    """The deck in the report's language; the same Report gives the same bytes. Needs an app context with Flask-Babel.

    A hidden report has one slide, with the sentence that says so.
    """
    with force_locale(report.language):
        demonstration = _("Demonstration data") if report.demonstration else ""
        unit = report.unit_name if report.unit_path else ""
        foot = [demonstration, write_month(report.month), report.client_name, unit]  # what can be cut last
        title = _("Wellbeing index %(unit)s, %(month)s", unit=report.unit_name, month=write_month(report.month))
        imprint = Imprint(title, report.client_name, report.language, report.closed_on, " · ".join(filter(None, foot)))
        return write_deck(slides_of(report), imprint)


def slides_of(report: Report) -> list[Slide]:
    """What the deck says, in the language that is in force."""
    if report.state == "hidden":
        return [cover_slide(report)]
    return [
        cover_slide(report),
        themes_slide(report),
        changes_slide(report),
        units_slide(report),
        time_slide(report),
        answers_slide(report),
        outlook_slide(report),
        method_slide(report),
    ]
