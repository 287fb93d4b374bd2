"""The slide of the waves: a native line of the index with its interval, gaps left open, and what the signals say."""

import math

from flask_babel import gettext as _

from reports.charts.palette import ACCENT, BEFORE, MUTED, PANEL
from reports.charts.trends import common_range
from reports.exports.contents import shown_waves, trends_alt
from reports.exports.formats import decimals_of, write_figure, write_short_month
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
INDEX_SHARE = 0.55  # of the height, where themes stand below
COLOURS = (ACCENT, BEFORE, MUTED)


def time_slide(report: Report) -> Slide:
    """The index over the waves; without two waves to draw, a sentence."""
    index, title = report.trend("index"), trends.heading(report)
    method = notes(_reading(), interval_sentence(), trends.chance_sentence(report))
    if index is None or shown_waves(index) < 2:
        words = Words(Box(LEFT, 1.9, WIDTH, 1.5), (Paragraph(cover.what_changed(report)),))
        return Slide(title, _("Over time"), (words,), method)
    themes = _signalled(report)
    share = INDEX_SHARE if themes else 1.0
    charts = [_index(report, index, Box(LEFT, TOP, LINES, HEIGHT * share))]
    if themes:
        charts.append(_themes(report, themes, Box(LEFT, TOP + HEIGHT * share, LINES, HEIGHT * (1 - share))))
    return Slide(title, _("Over time"), (*charts, _beside(report)), method)


def _signalled(report: Report) -> tuple[Trend, ...]:
    """Themes in which a rule fires this month: what the title names must be on the slide."""
    found = [at for at in report.trends if at.code != "index" and any(one.month == report.month for one in at.findings)]
    return tuple(found[: len(COLOURS)])


def _reading() -> str:
    return whole(
        _(
            "A point is a wave, the thin lines are the ends of its 95 %% interval. A gap is a month without a wave or without a "
            "result that can be shown. ≤ and ≥ stand at a score at the end of what is shown."
        )
    )


def _index(report: Report, index: Trend, box: Box) -> Chart:
    figures = [point.figure if isinstance(point.figure, Figure) else None for point in index.points]
    low, high = common_range([index], index.scale)
    score = Series(
        index.name,
        tuple(at and at.value for at in figures),
        ACCENT,
        labels=_labels(figures, index),
        texts=tuple(write_figure(at, index.scale) if at and at.bound else "" for at in figures),
    )
    ends = [
        Series(name, tuple(at and getattr(at, end) for at in figures), MUTED, thin=True)
        for name, end in ((_("Interval from"), "low"), (_("Interval to"), "high"))
    ]
    months = tuple(write_short_month(point.month) for point in index.points)
    bottom, top = math.floor(low), math.ceil(high)
    alt = trends_alt(report, (index,))
    return Chart("lines", box, alt, months, (score, *ends), "0", bottom, top, STEP, legend=True)


def _themes(report: Report, themes: tuple[Trend, ...], box: Box) -> Chart:
    """The themes with a signal on the scale from 1 to 6, without their intervals: they are in the spreadsheet."""
    figures = [[point.figure if isinstance(point.figure, Figure) else None for point in at.points] for at in themes]
    series = tuple(
        Series(
            at.name,
            tuple(one and one.value for one in shown),
            colour,
            labels=_labels(shown, at),
            texts=tuple(write_figure(one, at.scale) if one and one.bound else "" for one in shown),
        )
        for at, shown, colour in zip(themes, figures, COLOURS, strict=False)
    )
    fine = decimals_of(one for shown in figures for one in shown) == 2
    low, high = common_range(themes, "1-6")
    months = tuple(write_short_month(point.month) for point in themes[0].points)
    form = "0.00" if fine else "0.0"
    return Chart("lines", box, trends_alt(report, themes), months, series, form, low, high, 1, legend=True)


def _labels(figures: list[Figure | None], of: Trend) -> tuple[str, ...]:
    """The number at every point, or, of many, at the last one and at bounds."""
    last = len(figures) - 1
    named = [at and (len(figures) <= LABELLED or number == last or at.bound) for number, at in enumerate(figures)]
    return tuple(write_figure(at, of.scale) if there else "" for at, there in zip(figures, named, strict=True))


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
