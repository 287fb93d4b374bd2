"""The slide of the units below: a heat map as a table; where there are none, how the unit itself stands."""

from flask_babel import gettext as _

from reports.charts.heat import HeatMap, HeatRow, heat_map
from reports.charts.palette import HEAT, MUTED, PANEL
from reports.exports.formats import write_count, write_difference, write_figure, write_value
from reports.exports.pptx_notes import notes
from reports.exports.pptx_scores import SMALL, state_cell
from reports.exports.slides.parts import Box, Cell, Paragraph, Slide, Table, Words
from reports.narrative import directions, headings, standing
from reports.narrative.standing import StandingRow
from reports.report import Report

MOST, ENDS = 12, 6  # units on a slide
LEFT, WIDTH, TOP = 0.6, 12.13, 2.05
NAME, ANSWERS, HEAD = 2.9, 0.9, 1.45
ROOM, TALLEST = 2.75, 0.36
MOST_ROWS = 12  # of the table on how the unit stands


def units_slide(report: Report) -> Slide:
    """Units by themes, every cell with its number; of more than twelve the ends."""
    if not report.units:
        return _alone(report)
    heat = heat_map(report, most=MOST, ends=ENDS)
    title, method = headings.units_heading(report, report.units), notes(_compared(report), _untested())
    if heat.empty:
        hidden = Words(Box(LEFT, 1.9, WIDTH, 1.5), (Paragraph(directions.hidden_sentence()),))
        return Slide(title, _("Units"), (hidden,), method)
    lead = Words(Box(LEFT, 1.6, WIDTH, 0.4), (Paragraph(_lead(report, heat), colour=MUTED),), SMALL)
    below = Words(Box(LEFT, 6.42, WIDTH, 0.52), (Paragraph(_compared(report), colour=MUTED),), SMALL)
    return Slide(title, _("Units"), (lead, _heat(heat, title), below), method)


def _lead(report: Report, heat: HeatMap) -> str:
    if not heat.left_out:
        return _untested()
    return _(
        "Of %(all)s units this slide holds the ends, the lowest and the highest indices. The spreadsheet holds every unit. "
        "Differences between units are not tested here.",
        all=len(report.units),
    )


def _untested() -> str:
    return _(
        "Colour shows how far a score lies from the figure it is compared with. Differences between units are not tested here."
    )


def _compared(report: Report) -> str:
    return _(
        "Compared with the published figure where there is one, otherwise with the score of %(unit)s itself. One shade is 5 "
        "index points, or 0.25 on the scale from 1 to 6.",
        unit=report.unit_name,
    )


def _heat(heat: HeatMap, title: str) -> Table:
    rows = (_centre(heat), *(_row(heat, row) for row in heat.rows))
    height = min(TALLEST, ROOM / len(rows))
    each = (WIDTH - NAME - ANSWERS) / len(heat.columns)
    return Table(
        Box(LEFT, TOP, WIDTH, HEAD + height * len(rows)),
        f"{title}. {_('Index from 0 to 100, themes from 1 to 6')}",
        (_("Unit"), _("Answers"), *(panel.name for panel in heat.columns)),
        rows,
        (NAME, ANSWERS, *(each for _column in heat.columns)),
        height,
        HEAD,
        upright_from=2,
    )


def _centre(heat: HeatMap) -> tuple[Cell, ...]:
    """What the columns are compared with; a diamond where it is a published figure."""
    cells = [Cell(_("Compared with"), colour=MUTED, fill=PANEL), Cell("", "right", fill=PANEL)]
    for panel in heat.columns:
        centre = heat.centres[panel.code]
        text = "–" if centre.value is None else write_value(centre.value, panel.scale) + (" ◆" if centre.published else "")
        cells.append(Cell(text, "center", colour=MUTED, fill=PANEL))
    return tuple(cells)


def _row(heat: HeatMap, row: HeatRow) -> tuple[Cell, ...]:
    unit, hidden = row.unit, Cell("▨", "center", colour=MUTED, hatched=True)
    if unit.state == "hidden":
        blank = [hidden] * len(heat.columns)
        return (Cell(unit.name), Cell(_("not shown"), "right", colour=MUTED), *blank)
    cells = [Cell(unit.name), Cell(write_count(unit.n), "right", colour=MUTED)]
    for panel in heat.columns:
        at = row.shades[panel.code]
        if at is None:
            cells.append(hidden)
            continue
        fill, ink = HEAT[at]
        text = write_figure(unit.figures[panel.code], panel.scale, row.decimals)
        cells.append(Cell(text, "center", colour=ink, fill=fill))
    return tuple(cells)


def _alone(report: Report) -> Slide:
    """How a unit without units of its own stands beside others and its own past."""
    rows = standing.standing_rows(report)[:MOST_ROWS]
    method = notes(
        _(
            "A place is an interval: as far as this month’s answers tell, the unit may stand anywhere in it. Place 1 is the "
            "best. Only units that are shown count."
        )
    )
    if not rows:
        nothing = Paragraph(_("There are no units below this one, and nothing to stand beside yet."))
        words = Words(Box(LEFT, 1.9, WIDTH, 1.5), (nothing,))
        return Slide(standing.standing_heading(report), _("Beside others and before"), (words,), method)
    months = standing.earlier_months(report)
    lead = Words(Box(LEFT, 1.6, WIDTH, 0.45), (Paragraph(months or method[0], colour=MUTED),), SMALL)
    return Slide(standing.standing_heading(report), _("Beside others and before"), (lead, _standing(rows)), method)


def _standing(rows: list[StandingRow]) -> Table:
    height, widths = min(0.4, 4.2 / len(rows)), (4.2, 1.2, 1.4, 1.5, 1.9, 1.93)
    alt = "; ".join(f"{row.panel.name}: {row.place or row.earlier}" for row in rows)
    heads = (_("Measure"), _("Score"), _("Own mean"), _("Against own mean"), _("State"), _("Place"))
    cells = tuple(_standing_row(row) for row in rows)
    return Table(Box(LEFT, 2.15, sum(widths), 0.42 + height * len(rows)), alt, heads, cells, widths, height)


def _standing_row(row: StandingRow) -> tuple[Cell, ...]:
    scale = row.panel.scale
    return (
        Cell(row.panel.name),
        Cell(write_figure(row.panel.figure, scale), "right", bold=True),
        Cell(row.earlier or "–", "right"),
        Cell(write_difference(row.difference, scale) or "–", "right"),
        state_cell(row.word) if row.word else Cell(""),
        Cell(row.place or "–"),
    )
