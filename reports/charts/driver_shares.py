"""What goes with an outcome: a bar a theme, its interval through it, largest first."""

import math

from reports.charts.frame import VALUE_MARK, WIDTH, axis, layout, points
from reports.charts.palette import GRID, INK, INTERVAL
from reports.charts.shares import interval_lines
from reports.charts.svg_text import text_width
from reports.charts.theme_dots import GAP, NAME_SIZE, broken
from reports.charts.wording import Wording
from reports.panels import Figure

TICK, FEW = 0.05, 6  # ticks are 5 % apart, or 10 % where there would be too many


def driver_shares(names: list[str], figures: list[Figure], wording: Wording) -> dict:
    """Shares from 0 to as far as the longest interval reaches; names and figures in the order to be drawn."""
    reach = max(math.ceil(max(figure.high for figure in figures) / TICK - 1e-9), 1)
    step = 1 if reach <= FEW else 2
    reach = math.ceil(reach / step) * step
    ticks = [round(at * TICK, 2) for at in range(0, reach + 1, step)]
    lines = [broken(name) for name in names]
    rows = list(range(len(figures)))
    left = GAP + max(text_width(part, NAME_SIZE) for line in lines for part in line.split("<br>"))
    bars = {"type": "bar", "orientation": "h", "x": [figure.value for figure in figures], "y": rows, "base": 0,
            "width": 0.5, "marker": {"color": INTERVAL}, "hoverinfo": "skip"}
    return {
        "data": [bars, *interval_lines(figures, rows), points([figure.value for figure in figures], rows, VALUE_MARK)],
        "layout": layout(
            24 * len(figures) + 28, left=left, right=22, top=4, width=WIDTH, barmode="overlay",
            xaxis=axis(0, ticks[-1], ticks, [wording.tick(at, "share") for at in ticks], gridcolor=GRID),
            yaxis=axis(len(figures) - 0.5, -0.5, rows, lines, showgrid=False, tickfont={"size": NAME_SIZE, "color": INK}),
        ),
    }
