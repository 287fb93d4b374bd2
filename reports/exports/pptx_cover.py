"""The first slide: client, unit, month, the index with its interval, and three sentences."""

from flask_babel import gettext as _

from reports.charts.palette import ACCENT, MUTED, PANEL
from reports.exports.formats import write_count, write_figure, write_interval, write_month, write_rate
from reports.exports.pptx_notes import interval_sentence, notes, scores_sentence
from reports.exports.slides.parts import Box, Paragraph, Slide, Words
from reports.narrative import cover, directions
from reports.panels import Figure
from reports.report import Report

TITLE = Box(0.6, 2.05, 12.13, 1.05)
CARD_WIDTH, BETWEEN = 3.9, 0.215


def cover_slide(report: Report) -> Slide:
    """Of a hidden report the sentence on what is not shown, and nothing else."""
    parts = [_place(report)]
    if report.state == "hidden":
        sentence = Words(Box(0.6, 3.4, 12.13, 1.4), (Paragraph(directions.hidden_sentence()),))
        return Slide(cover.cover_heading(report), "", (*parts, sentence), notes(), TITLE)
    if isinstance(report.index.figure, Figure):
        parts += _index(report)
    cards = (
        (_("Where we are"), cover.where_we_are(report)),
        (_("What changed"), cover.what_changed(report)),
        (_("What to look at"), cover.what_to_look_at(report)),
    )
    parts += [_card(at, *card) for at, card in enumerate(cards)]
    return Slide(cover.cover_heading(report), "", tuple(parts), _method(report), TITLE)


def _place(report: Report) -> Words:
    """Client, unit and month, above the message."""
    month = _("Index report, %(month)s", month=write_month(report.month))
    if report.demonstration:
        month = f"{month} · {_('Demonstration data')}"
    lines = (
        Paragraph(report.client_name, bold=True, colour=ACCENT, scale=0.7),
        Paragraph(report.unit_name if report.unit_path else _("All centres"), bold=True),
        Paragraph(month, colour=MUTED, scale=0.7),
    )
    return Words(Box(0.6, 0.4, 12.13, 1.5), lines, (24, 22, 20, 18, 16))


def _index(report: Report) -> list[Words]:
    """The index large, and its interval in words beside it."""
    figure = report.index.figure
    value = Words(Box(0.6, 3.2, 2.6, 1.25), (Paragraph(write_figure(figure, "0-100"), bold=True, colour=ACCENT),), (66, 54, 44))
    facts = [Paragraph(_("of 100"))]
    if figure.low is not None:
        facts = [Paragraph(_("of 100") + "; " + _("95 %% interval %(interval)s", interval=write_interval(figure, "0-100")))]
    facts.append(Paragraph(_("Answers: %(answers)s.", answers=write_count(report.n)), colour=MUTED))
    if report.n.response_rate is not None:
        facts.append(Paragraph(_("Response rate: %(rate)s.", rate=write_rate(report.n)), colour=MUTED))
    return [value, Words(Box(3.2, 3.25, 9.5, 1.15), tuple(facts), (16, 14))]


def _card(at: int, name: str, sentence: str) -> Words:
    box = Box(0.6 + at * (CARD_WIDTH + BETWEEN), 4.65, CARD_WIDTH, 2.15)
    paragraphs = (Paragraph(name, bold=True, colour=ACCENT, scale=0.85), Paragraph(sentence))
    return Words(box, paragraphs, (18, 17, 16, 15, 14, 13, 12, 11, 10, 9), PANEL)


def _method(report: Report) -> tuple[str, ...]:
    adjusted = ""
    figure = report.index.figure
    if isinstance(figure, Figure) and figure.adjusted is not None and figure.adjusted != figure.value:
        adjusted = _("Adjusted for small numbers: %(value)s.", value=write_figure(Figure(figure.adjusted), "0-100"))
    return notes(scores_sentence(), interval_sentence(), adjusted)
