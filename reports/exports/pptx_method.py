"""The last slide: what to look at and to do about it, and how the figures were made."""

from collections.abc import Mapping

from flask_babel import gettext as _

from reports.certificate_text import audit_sentence
from reports.charts.palette import ACCENT, MUTED, PANEL
from reports.exports.formats import write_day, write_names, write_rate, write_value
from reports.exports.pptx_notes import interval_sentence, notes, scores_sentence, states_sentence
from reports.exports.slides.parts import Box, Paragraph, Slide, Words
from reports.narrative import cover, directions
from reports.report import Report

LEFT, TOP, WIDTH, HEIGHT = 0.6, 1.75, 12.13, 5.1
HALF = 5.95


def method_slide(report: Report) -> Slide:
    """Left measures, right method and certificate."""
    measures = Words(Box(LEFT, TOP, HALF, HEIGHT), (_head(_("What to look at")), *measures_of(report)), (16, 15, 14, 13, 12, 11))
    right = (_head(_("How these figures were made")), *(Paragraph(one, colour=MUTED) for one in _made(report)))
    made = Words(Box(LEFT + WIDTH - HALF, TOP, HALF, HEIGHT), right, (13, 12, 11, 10, 9, 8), PANEL)
    title = _("Agree on one thing to change, and look at it again after the next wave")
    method = notes(scores_sentence(), interval_sentence(), states_sentence())
    return Slide(title, _("Method and certificate"), (measures, made), method)


def measures_of(report: Report) -> tuple[Paragraph, ...]:
    """What is worth talking about; running measures with owner and date belong here once a report has them."""
    talk = _(
        "Talk about this page in your team: what is worth keeping, and what would you change first? Agree on one thing, and look "
        "at it again after the next survey."
    )
    return (Paragraph(cover.what_to_look_at(report)), *_ends(report), Paragraph(talk))


def _ends(report: Report) -> list[Paragraph]:
    strong, weak = directions.strongest(report.themes), directions.weakest(report.themes)
    if not strong:
        return []
    names = {"strong": write_names(at.name for at in strong), "weak": write_names(at.name for at in weak)}
    return [Paragraph(_("Highest score: %(strong)s. Lowest score: %(weak)s.", **names))]


def _head(text: str) -> Paragraph:
    return Paragraph(text, bold=True, colour=ACCENT)


def _made(report: Report) -> list[str]:
    certificate = report.certificate
    sentences = [_asked(report), _("Response rate: %(rate)s.", rate=write_rate(report.n)), *_minimum(certificate)]
    sentences.append(audit_sentence(certificate))
    if certificate.get("hidden_by_rule"):
        hidden = write_value(certificate["hidden_by_rule"]["all"], "0-100")
        sentences.append(f"{_('Hidden figures, whole client')}: {hidden}")
    if certificate.get("sha256"):
        sentences.append(f"{_('Content hash (SHA-256)')}: {certificate['sha256']}")
    return [sentence for sentence in sentences if sentence]


def _minimum(certificate: Mapping) -> list[str]:
    """From how many people anything is shown."""
    if not certificate.get("parameters"):
        return []
    numbers = certificate["parameters"]["minimum"]
    of = _(
        "scores %(score)s, single statements %(item)s, distributions and shares %(distribution)s, comments %(comments)s",
        **numbers,
    )
    return [f"{_('Least number of people')}: {of}"]


def _asked(report: Report) -> str:
    if report.imported:
        return _("These answers were collected with another tool and imported.")
    return _(
        "Everyone on the roster of %(unit)s was invited to %(instrument)s from %(first)s to %(last)s.",
        unit=report.unit_name,
        instrument=report.instrument_name,
        first=write_day(report.opened_on),
        last=write_day(report.closed_on),
    )
