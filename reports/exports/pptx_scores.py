"""Two slides of the themes: how they score, and what has changed."""

from flask_babel import gettext as _

from reports.charts.palette import ACCENT, MUTED
from reports.exports.contents import by_value, panels_alt
from reports.exports.formats import (
    decimals_of,
    write_difference,
    write_figure,
    write_interval,
    write_names,
    write_short_month,
    write_value,
)
from reports.exports.pptx_notes import interval_sentence, notes, scores_sentence, states_sentence, whole
from reports.exports.slides.parts import Box, Cell, Chart, Paragraph, Series, Slide, Table, Words
from reports.exports.xlsx_sheets import state_word
from reports.narrative import cover, directions, headings
from reports.panels import Figure, Panel
from reports.report import Report

TOP, LEFT, WIDTH = 2.15, 0.6, 12.13
HEAD, ROOM, TALLEST = 0.42, 3.7, 0.4  # inches: the head row, all rows, one row
AXIS = 0.33  # below the bars
BARS = 4.1  # width
MARKS = {"higher": "▲", "lower": "▼", "different": "◆", "not different": "●", "not tested": "○"}
SMALL = (12, 11, 10.5, 10, 9)


def themes_slide(report: Report) -> Slide:
    """Themes, highest first: a table, and a native bar of each with its interval on the same line."""
    themes = by_value(report.themes)
    row = min(TALLEST, ROOM / max(1, len(themes)))
    parts = [Words(Box(LEFT, 1.6, WIDTH, 0.5), (Paragraph(_lead(report), colour=MUTED),), (16, 14, 12, 11))]
    if themes:
        parts.append(_table(themes, row))
    if directions.shown_panels(themes):
        parts.append(_bars(themes, row))
    text = _("Higher or lower: a test found a difference of at least 5 index points. Neighbours in the list may well be equal.")
    line = whole(_("The line on a bar is its 95 %% interval."))
    parts.append(Words(Box(LEFT, 6.61, WIDTH, 0.36), (Paragraph(f"{line} {text}", colour=MUTED),), SMALL))
    method = notes(scores_sentence(), interval_sentence(), states_sentence())
    return Slide(headings.levels_heading(report), _("Themes"), tuple(parts), method)


def changes_slide(report: Report) -> Slide:
    """Index, themes and outcomes against the wave before, those that moved first."""
    panels = [at for at in (report.index, *report.themes, *report.outcomes) if at.change is not None and at.state == "released"]
    if not panels:
        sentence = Words(Box(LEFT, 1.9, WIDTH, 1.5), (Paragraph(cover.what_changed(report)),))
        return Slide(_("What changed is known after the next wave"), _("What changed"), (sentence,), notes(states_sentence()))
    ordered = sorted(panels, key=lambda at: directions.change_of(at) in ("not different", "not tested"))
    lead = Words(Box(LEFT, 1.6, WIDTH, 0.5), (Paragraph(cover.what_changed(report), colour=MUTED),), (16, 14, 12, 11))
    text = _("Higher or lower: a test found a difference of at least 5 index points. Neighbours in the list may well be equal.")
    below = Words(Box(LEFT, 6.61, WIDTH, 0.36), (Paragraph(text, colour=MUTED),), SMALL)
    parts = (lead, _changes(ordered, report), below)
    return Slide(headings.themes_heading(report), _("What changed"), parts, notes(states_sentence(), interval_sentence()))


def state_cell(direction: str, *, higher_is_better: bool = True) -> Cell:
    """A state as its mark and its word."""
    return Cell(f"{MARKS[direction]} {state_word(direction)}")


def score_cells(panel: Panel, decimals: int) -> tuple[Cell, Cell]:
    """The score and its interval; the words `not shown` for a hidden one."""
    if not isinstance(panel.figure, Figure):
        return Cell(_("not shown"), "right", colour=MUTED, hatched=True), Cell("–", "right", colour=MUTED)
    interval = write_interval(panel.figure, panel.scale, decimals)
    return Cell(write_figure(panel.figure, panel.scale, decimals), "right", bold=True), Cell(interval or "–", "right")


def _lead(report: Report) -> str:
    strong, weak = directions.strongest(report.themes), directions.weakest(report.themes)
    if not strong:
        return directions.hidden_sentence()
    names = {"strong": write_names(at.name for at in strong), "weak": write_names(at.name for at in weak)}
    return _("Highest score: %(strong)s. Lowest score: %(weak)s.", **names)


def _table(themes: tuple[Panel, ...], row: float) -> Table:
    decimals = decimals_of(at.figure for at in themes)
    heads = (_("Theme"), _("Score"), whole(_("95 %% interval")), _("Published"), _("Against published"))
    widths = (3.1, 1.1, 1.15, 1.15, 1.4)
    return Table(
        Box(LEFT, TOP, sum(widths), HEAD + row * len(themes)),
        f"{_('Themes of the index, mean on the scale from 1 to 6, highest first')}. {panels_alt(themes)}",
        heads,
        tuple(_row(panel, decimals) for panel in themes),
        widths,
        row,
        HEAD,
    )


def _row(panel: Panel, decimals: int) -> tuple[Cell, ...]:
    score, interval = score_cells(panel, decimals)
    if not panel.references:
        return Cell(panel.name), score, interval, Cell("–", "right", colour=MUTED), Cell("")
    published = Cell(write_value(panel.references[0].reference.value, panel.scale), "right")
    return Cell(panel.name), score, interval, published, state_cell(directions.published_of(panel))


def _bars(themes: tuple[Panel, ...], row: float) -> Chart:
    """Bars whose rows stand beside those of the table."""
    height = HEAD + row * len(themes) + AXIS
    figures = [at.figure if isinstance(at.figure, Figure) else None for at in themes]
    decimals = decimals_of(at.figure for at in themes)
    series = Series(
        _("Score"),
        tuple(at and at.value for at in figures),
        ACCENT,
        texts=tuple(write_figure(at, "1-6") if at and at.bound else "" for at in figures),
        ends=tuple((at.low, at.high) if at and at.low is not None else None for at in figures),
    )
    names = tuple(at.name for at in themes)
    form = "0.00" if decimals == 2 else "0.0"
    box = Box(LEFT + WIDTH - BARS, TOP, BARS, height)
    plot = (0.04, HEAD / height, 0.92, row * len(themes) / height)
    return Chart("bars", box, panels_alt(themes), names, (series,), form, 1, 6, 1, plot, named=False)


def _changes(panels: list[Panel], report: Report) -> Table:
    row = min(TALLEST, ROOM / len(panels))
    decimals = decimals_of(panel.figure for panel in report.panels if panel.scale == "1-6")
    widths = (5.3, 1.4, 1.6, 1.9, 1.93)
    return Table(
        Box(LEFT, TOP, sum(widths), HEAD + row * len(panels)),
        _changes_alt(panels),
        (_("Measure"), _("Score"), _("Compared with"), _("Change"), _("State")),
        tuple(_change(panel, decimals) for panel in panels),
        widths,
        row,
        HEAD,
    )


def _change(panel: Panel, decimals: int) -> tuple[Cell, ...]:
    return (
        Cell(panel.name),
        score_cells(panel, decimals)[0],
        Cell(write_short_month(panel.change.since), "right"),
        Cell(write_difference(panel.change.difference, panel.scale, decimals) or "–", "right"),
        state_cell(directions.change_of(panel)),
    )


def _changes_alt(panels: list[Panel]) -> str:
    return "; ".join(f"{panel.name}: {state_word(directions.change_of(panel))}" for panel in panels)
