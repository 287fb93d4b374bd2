"""The slide of what goes with outcomes and of turnover: what is known of who may leave, and no word of why."""

from flask_babel import gettext as _

from reports.charts.palette import ACCENT, MUTED, PANEL
from reports.client_wide import DriverSet
from reports.exports.formats import write_figure, write_interval
from reports.exports.pptx_notes import causes_sentence, notes, per_cent_form, whole
from reports.exports.pptx_scores import SMALL
from reports.exports.slides.parts import Box, Cell, Chart, Paragraph, Series, Slide, Table, Words
from reports.narrative import drivers, headings, turnover
from reports.panels import Panel
from reports.report import Report

LEFT, TOP, WIDTH = 0.6, 1.75, 12.13
HALF = 5.95
RIGHT = LEFT + WIDTH - HALF
SHARES = 3.3  # height of the chart
MOST_OUTCOMES = 6
TEXT_SIZES = (15, 14, 13, 12, 11, 10, 9)


def outlook_slide(report: Report) -> Slide:
    """Left what goes with the first outcome, or the outcomes themselves; right turnover."""
    parts = [*(_drivers(report, report.drivers[0]) if report.drivers else _outcomes(report)), *_turnover(report)]
    return Slide(_title(report), _("What goes with it"), tuple(parts), _method(report))


def _title(report: Report) -> str:
    if report.drivers:
        return drivers.heading(report, report.drivers[0])
    if report.turnover is not None and report.turnover.horizons:
        return turnover.turnover_heading(report)
    return headings.outcomes_heading(report.outcomes)


def _method(report: Report) -> tuple[str, ...]:
    more = [f"{drivers.heading(report, one)}. {drivers.explained(report, one)}" for one in report.drivers[1:]]
    base = ""
    if report.turnover is not None and report.turnover.horizons:
        base = _(
            "The base rate is what the unit and its centre have seen before, without any scores. The forecast takes the "
            "headcount as it is; it is frozen with the wave and compared with what happened once its months have passed."
        )
    return notes(causes_sentence(), *more, base)


def _drivers(report: Report, one: DriverSet) -> list:
    rows = drivers.rows(report, one)
    figures = [row.figure for row in rows]
    series = Series(
        _("Share"),
        tuple(at.value for at in figures),
        ACCENT,
        ends=tuple((at.low, at.high) for at in figures),
    )
    alt = "; ".join(
        f"{row.name} {write_figure(row.figure, 'share')} ({write_interval(row.figure, 'share')}), {row.direction}" for row in rows
    )
    top = max(at.high for at in figures)
    high = min(1.0, (int(top * 20) + 1) / 20)
    names = tuple(f"{row.name} {row.mark}" for row in rows)
    chart = Chart(
        "bars", Box(LEFT, TOP, HALF, 4.05), f"{drivers.heading(report, one)}. {alt}", names, (series,), per_cent_form(), 0, high,
        0.1 if high > 0.3 else 0.05,
    )  # fmt: skip
    marks = " · ".join(f"{mark} {word}" for mark, word in dict((row.mark, row.direction) for row in rows).items())
    paragraphs = (Paragraph(drivers.explained(report, one)), Paragraph(f"{marks}. {causes_sentence()}", colour=MUTED))
    return [chart, Words(Box(LEFT, TOP + 4.1, HALF, 1.05), paragraphs, SMALL)]


def _outcomes(report: Report) -> list:
    """The outcomes as a table where there are no drivers, and why there are none."""
    panels, parts, below = report.outcomes[:MOST_OUTCOMES], [], TOP
    if panels:
        height, widths = 0.5, (3.55, 1.15, 1.25)
        below += 0.42 + height * len(panels) + 0.1
        box = Box(LEFT, TOP, sum(widths), 0.42 + height * len(panels))
        heads = (_("Outcome"), _("Score"), whole(_("95 %% interval")))
        rows = tuple(_outcome(panel) for panel in panels)
        alt = "; ".join(f"{panel.name}: {write_figure(panel.figure, panel.scale)}" for panel in panels)
        parts.append(Table(box, alt, heads, rows, widths, height))
    sentences = [_("These are never part of the index."), drivers.not_available(report)]
    paragraphs = tuple(Paragraph(sentence, colour=MUTED) for sentence in sentences if sentence)
    return [*parts, Words(Box(LEFT, below, HALF, 1.3), paragraphs, TEXT_SIZES[1:])]


def _outcome(panel: Panel) -> tuple[Cell, ...]:
    if panel.state == "hidden":
        return Cell(panel.name), Cell(_("not shown"), "right", colour=MUTED, hatched=True), Cell("–", "right")
    interval = write_interval(panel.figure, panel.scale)
    return Cell(panel.name), Cell(write_figure(panel.figure, panel.scale), "right", bold=True), Cell(interval or "–", "right")


def _turnover(report: Report) -> list:
    outlook = report.turnover
    if outlook is None:
        sentence = _("This report holds no turnover forecast.")
        return [Words(Box(RIGHT, TOP, HALF, 1.4), (Paragraph(sentence, colour=MUTED),), TEXT_SIZES, PANEL)]
    heading = turnover.turnover_heading(report)
    sentences = [Paragraph(outlook.reason)]
    if heading != _title(report):
        sentences.insert(0, Paragraph(heading, bold=True))
    if not outlook.horizons:
        return [Words(Box(RIGHT, TOP, HALF, 2.6), tuple(sentences), TEXT_SIZES, PANEL)]
    height, widths = 0.42, (1.35, 1.5, 1.6, 1.5)
    heads = (_("Months"), _("Expected"), whole(_("95 %% interval")), _("Base rate"))
    rows = tuple(
        (
            Cell(str(one.months)),
            Cell(turnover.write_leavers(one.expected), "right", bold=True),
            Cell(turnover.write_ends(one.low, one.high), "right"),
            Cell(turnover.write_leavers(one.base), "right"),
        )
        for one in outlook.horizons
    )
    alt = " ".join(turnover.expectation_alt(one) for one in outlook.horizons)
    box = Box(RIGHT, TOP + 1.75, HALF, 0.42 + height * len(rows))
    below = Box(RIGHT, TOP + 2.35 + height * len(rows), HALF, 2.75 - height * len(rows))
    said = Words(Box(RIGHT, TOP, HALF, 1.65), tuple(sentences), TEXT_SIZES, PANEL)
    return [said, Table(box, alt, heads, rows, widths, height), *_added(report, below)]


def _added(report: Report, box: Box) -> list[Words]:
    """What the scores add to the longest forecast, and the record of earlier ones."""
    longest = report.turnover.horizons[-1]
    added = [turnover.contribution_sentence(one, longest.months) for one in longest.contributions]
    sentences = [*added, turnover.record_sentence(report.turnover.record)]
    paragraphs = tuple(Paragraph(sentence) for sentence in sentences if sentence)
    return [Words(box, paragraphs, (13, 12, 11, 10, 9))] if paragraphs else []


