"""Calibration: of units with similar forecasts, how many were expected to leave and how many did, of a hundred people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.expectations import step_for
from reports.charts.frame import VALUE_MARK, axis, intervals, layout, points
from reports.charts.palette import MUTED
from reports.panels import Figure

WIDTH, HEIGHT = 380, 300


@dataclass(frozen=True)
class CalibrationPoint:
    """Forecasts of similar rate, per hundred people: expected, and who left with its interval."""

    expected: float
    left: float
    low: float
    high: float


def calibration(bins: Sequence[CalibrationPoint], expected_name: str, left_name: str) -> dict:
    """Points beside the diagonal on which they would lie if every forecast held. The axes carry their names."""
    most = max(1.0, *(end for one in bins for end in (one.expected, one.high)))
    step = step_for(most)
    top = step * math.ceil(most / step)
    ticks = list(range(0, top + 1, step))
    texts = [str(tick) for tick in ticks]
    figures = [Figure(one.left, low=min(one.low, one.left), high=max(one.high, one.left)) for one in bins]
    marks = points([one.expected for one in bins], [one.left for one in bins], VALUE_MARK, error_y=intervals(figures))
    ideal = {"type": "line", "x0": 0, "x1": top, "y0": 0, "y1": top, "line": {"color": MUTED, "width": 1}, "layer": "below"}
    return {
        "data": [marks],
        "layout": layout(
            HEIGHT,
            width=WIDTH,
            left=30,
            right=14,
            top=22,
            bottom=40,
            xaxis=axis(0, top, ticks, texts),
            yaxis=axis(0, top, ticks, texts),
            shapes=[ideal],
            annotations=[_name(left_name, 0, 1.045, "left"), _name(expected_name, 1, -0.13, "right")],
        ),
    }


def _name(text: str, x: float, y: float, anchor: str) -> dict:
    return {
        "x": x, "y": y, "xref": "paper", "yref": "paper", "text": text, "showarrow": False, "xanchor": anchor,
        "font": {"size": 10.5, "color": MUTED},
    }  # fmt: skip
