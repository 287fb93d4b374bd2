"""Leavers expected in the months to come, a row a length of time: the interval, what is expected, the base rate."""

import math
from collections.abc import Sequence

from reports.charts.frame import PUBLISHED_MARK, VALUE_MARK, axis, intervals, layout, points
from reports.charts.palette import INK
from reports.charts.svg_text import text_width
from reports.panels import Figure
from reports.turnover.outlook import Expectation

ROW, NAME_SIZE, TICKS = 34, 11, 6
STEPS = (1, 2, 5)  # times a power of ten


def expectations(rows: Sequence[Expectation], names: Sequence[str]) -> dict:
    """Rows from top to bottom, each named, on one scale of whole people from 0."""
    step = step_for(max(1, *(row.high for row in rows)))
    top = step * math.ceil(max(1, *(row.high for row in rows)) / step)
    ticks = list(range(0, top + 1, step))
    figures = [Figure(row.expected, low=min(row.low, row.expected), high=max(row.high, row.expected)) for row in rows]
    places = list(range(len(rows)))
    named = axis(len(rows) - 0.5, -0.5, places, names, showgrid=False, tickfont={"size": NAME_SIZE, "color": INK})
    with_scores = [row if row.state == "forecast" else None for row in rows]
    base = points([row and row.base for row in with_scores], places, PUBLISHED_MARK)
    return {
        "data": [points([row.expected for row in rows], places, VALUE_MARK, error_x=intervals(figures)), base],
        "layout": layout(
            ROW * len(rows) + 28,
            left=14 + max(text_width(name, NAME_SIZE) for name in names),
            right=14,
            top=4,
            xaxis=axis(0, top, ticks, [str(tick) for tick in ticks]),
            yaxis=named,
        ),
    }


def step_for(most: float) -> int:
    """A round step that divides 0 to `most` into few parts."""
    power = 10 ** max(0, math.floor(math.log10(most / TICKS))) if most > TICKS else 1
    return next(step * power for step in (*STEPS, 10) if most / (step * power) <= TICKS)
