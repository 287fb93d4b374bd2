"""The slide of the waves: a native line of the index with its interval, gaps left open, and what the signals say."""

import math

from flask_babel import gettext as _

from reports.charts.palette import ACCENT, MUTED, PANEL
from reports.charts.trends import common_range
from reports.exports.contents import shown_waves, trends_alt
from reports.exports.formats import write_figure, write_short_month
from reports.exports.pptx_notes import interval_sentence, notes, whole
from reports.exports.slides.parts import Box, Chart, Paragraph, Series, Slide, Words
from reports.narrative import cover, trends
from reports.panels import Figure
from reports.report import Report
from reports.trends import Trend

LEFT, TOP, WIDTH, HEIGHT = 0.6, 1.75, 12.13, 5.1
LINES = 8.2  # width of the chart
LABELLED = 12  # waves: with more of them only the last and the bounds carry their number
STEP = 10


def time_slide(report: Report) -> Slide:
    """The index over the waves; without two waves to draw, a sentence."""
    index, title = report.trend("index"), trends.heading(report)
    method = notes(_reading(), interval_sentence(), trends.chance_sentence(report))
    if index is None or shown_waves(index) < 2:
        words = Words(Box(LEFT, 1.9, WIDTH, 1.5), (Paragraph(cover.what_changed(report)),))
        return Slide(title, _("Over time"), (words,), method)
    return Slide(title, _("Over time"), (_lines(report, index), _beside(report)), method)


def _reading() -> str:
    return whole(
        _(
            "A point is a wave, the thin lines are the ends of its 95 %% interval. A gap is a month without a wave or without a "
            "result that can be shown. ≤ and ≥ stand at a score at the end of what is shown."
        )
    )


def _lines(report: Report, index: Trend) -> Chart:
    figures = [point.figure if isinstance(point.figure, Figure) else None for point in index.points]
    low, high = common_range([index], index.scale)
    last = len(figures) - 1
    labels = tuple(
        write_figure(at, index.scale) if at and (len(figures) <= LABELLED or number == last or at.bound) else ""
        for number, at in enumerate(figures)
    )
    score = Series(
        index.name,
        tuple(at and at.value for at in figures),
        ACCENT,
        labels=labels,
        texts=tuple(write_figure(at, index.scale) if at and at.bound else "" for at in figures),
    )
    ends = [
        Series(name, tuple(at and getattr(at, end) for at in figures), MUTED, thin=True)
        for name, end in ((_("Interval from"), "low"), (_("Interval to"), "high"))
    ]
    months = tuple(write_short_month(point.month) for point in index.points)
    box = Box(LEFT, TOP, LINES, HEIGHT)
    bottom, top = math.floor(low), math.ceil(high)
    alt = trends_alt(report, (index,))
    return Chart("lines", box, alt, months, (score, *ends), "0", bottom, top, STEP, legend=True)


def _beside(report: Report) -> Words:
    """What changed, what the rules found, and what was asked otherwise."""
    sentences = (
        cover.what_changed(report),
        trends.chance_sentence(report),
        *trends.signal_sentences(report.trends)[:5],
        *trends.break_sentences(report.trends)[:3],
        *trends.lacking_sentences(report.trends)[:2],
    )
    first, *rest = [sentence for sentence in sentences if sentence]
    paragraphs = (Paragraph(first, bold=True), *(Paragraph(sentence, colour=MUTED) for sentence in rest))
    box = Box(LEFT + LINES + 0.25, TOP, WIDTH - LINES - 0.25, HEIGHT)
    return Words(box, paragraphs, (15, 14, 13, 12, 11, 10, 9, 8.5), PANEL)
