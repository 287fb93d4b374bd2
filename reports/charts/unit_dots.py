"""Dot and interval a unit, one measure, all on one scale; the middle half of a benchmark set as a band behind them."""

from reports.charts.frame import axis, layout, value_axis
from reports.charts.palette import GRID, INK, MUTED
from reports.charts.svg_text import text_width
from reports.charts.theme_dots import BOTTOM, BROKEN_ROW, GAP, NAME_SIZE, ROW, TOP, broken, hidden_notes, traces
from reports.charts.wording import Wording
from reports.panels import Panel, PoolFigure


def unit_dots(units: tuple[Panel, ...], wording: Wording, *, among: PoolFigure | None = None, value: float | None = None) -> dict:
    """Units from top to bottom in the order given, each a panel that bears the unit's name.

    among: quartiles of the set, drawn where they are numbers and not bounds; value: what the measure stands beside.
    """
    names = [broken(unit.name) for unit in units]
    row = BROKEN_ROW if any("<br>" in name for name in names) else ROW
    rows = range(len(units))
    left = GAP + max(text_width(line, NAME_SIZE) for name in names for line in name.split("<br>"))
    ends = (-0.5, len(units) - 0.5)
    return {
        "data": traces(units, rows, wording),
        "layout": layout(
            row * len(units) + TOP + BOTTOM,
            left=left,
            right=10,
            top=TOP,
            bottom=BOTTOM,
            xaxis=value_axis(units[0].scale, wording),
            yaxis=axis(ends[1], ends[0], rows, names, showgrid=False, tickfont={"size": NAME_SIZE, "color": INK}),
            shapes=[*_band(among, ends), *_line(value, ends)],
            annotations=hidden_notes(units, wording),
        ),
    }


def _band(among: PoolFigure | None, ends: tuple[float, float]) -> list[dict]:
    if among is None or among.lower_bound or among.upper_bound:
        return []
    corners = {"x0": among.lower, "x1": among.upper, "y0": ends[0], "y1": ends[1]}
    return [{"type": "rect", **corners, "fillcolor": GRID, "layer": "below"}]


def _line(value: float | None, ends: tuple[float, float]) -> list[dict]:
    if value is None:
        return []
    line = {"color": MUTED, "width": 1, "dash": "dash"}
    return [{"type": "line", "x0": value, "x1": value, "y0": ends[0], "y1": ends[1], "line": line, "layer": "below"}]
