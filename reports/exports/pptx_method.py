"""The last slide: what to look at and to do about it, and how the figures were made."""

from collections.abc import Mapping

from flask_babel import gettext as _

from reports.certificate_text import audit_sentence
from reports.charts.palette import ACCENT, MUTED, PANEL
from reports.exports.formats import write_day, write_names, write_rate, write_value
from reports.exports.pptx_notes import interval_sentence, notes, scores_sentence, states_sentence
from reports.exports.slides.parts import Box, Paragraph, Slide, Words
from reports.narrative import action_plans, cover, directions
from reports.report import Report

LEFT, TOP, WIDTH, HEIGHT = 0.6, 1.75, 12.13, 5.1
HALF = 5.95
PLANS = 4  # measures on a slide
MEASURE_SIZES = (16, 15, 14, 13, 12, 11, 10)


def method_slide(report: Report) -> Slide:
    """Left measures, right method and certificate."""
    measures = Words(Box(LEFT, TOP, HALF, HEIGHT), (_head(_("What to look at")), *measures_of(report)), MEASURE_SIZES)
    right = (_head(_("How these figures were made")), *(Paragraph(one, colour=MUTED) for one in _made(report)))
    made = Words(Box(LEFT + WIDTH - HALF, TOP, HALF, HEIGHT), right, (13, 12, 11, 10, 9, 8), PANEL)
    title = _("Agree on one thing to change, and look at it again after the next wave")
    said = [f"{row.title}: {row.said}" for row in report.action_plans[:PLANS]]
    if said:
        title = action_plans.plans_heading(report.action_plans)
    method = notes(*said, scores_sentence(), interval_sentence(), states_sentence())
    return Slide(title, _("Method and certificate"), (measures, made), method)


def measures_of(report: Report) -> tuple[Paragraph, ...]:
    """What is worth talking about, or the measures that were agreed on, with owner, date and status."""
    if report.action_plans:
        return _plans(report)
    talk = _(
        "Talk about this page in your team: what is worth keeping, and what would you change first? Agree on one thing, and look "
        "at it again after the next survey."
    )
    return (Paragraph(cover.what_to_look_at(report)), *_ends(report), Paragraph(talk))


def _plans(report: Report) -> tuple[Paragraph, ...]:
    paragraphs = [Paragraph(cover.what_to_look_at(report))]
    for row in report.action_plans[:PLANS]:
        whose = (row.theme_name, row.owner, write_day(row.due_on), action_plans.status_word(row.status))
        paragraphs += [Paragraph(row.title, bold=True), Paragraph(" · ".join(filter(None, whose)), colour=MUTED, scale=0.85)]
    more = len(report.action_plans) - PLANS + report.action_plans_left_out
    if more > 0:
        paragraphs.append(Paragraph(action_plans.left_out_sentence(more), colour=MUTED, scale=0.85))
    return tuple(paragraphs)


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
