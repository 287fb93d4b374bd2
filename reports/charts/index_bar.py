"""The index on its scale: interval, value, the last wave and the published figure."""

from reports.charts.frame import (
    VALUE_MARK,
    axis,
    earlier_value,
    layout,
    points,
    published_value,
    symbols,
    value_axis,
)
from reports.charts.palette import BEFORE, GRID, INK, INTERVAL, MUTED, PAPER
from reports.charts.wording import Wording
from reports.panels import Figure
from reports.report import Report

HEIGHT = 84
EDGE = 8  # px left and right, so that the end labels stay inside
TRACK = (0.36, 0.64)  # of the height between the margins


def index_bar(report: Report, wording: Wording) -> dict:
    """A bar from 0 to 100 for the report's index. A hidden index draws the empty scale."""
    panel = report.index
    return {
        "data": marks_of(panel),
        "layout": layout(
            HEIGHT,
            left=EDGE,
            right=EDGE,
            bottom=20,
            xaxis=value_axis("0-100", wording, showgrid=False),
            yaxis=axis(0, 1, visible=False),
            shapes=[*bands_of(panel), *pointers_of(panel)],
            annotations=labels_of(panel, wording),
        ),
    }


def marks_of(panel) -> list[dict]:
    """The value, large; nothing where it is hidden."""
    if not isinstance(panel.figure, Figure):
        return []
    mark = VALUE_MARK | {"size": 18, "symbol": symbols([panel.figure])[0], "line": {"color": PAPER, "width": 2}}
    return [points([panel.figure.value], [0.5], mark)]


def pointers_of(panel) -> list[dict]:
    """Lines across the bar: the published figure reaches up to its label, the last wave down to its own."""
    ends = [(published_value(panel), TRACK[0], 0.78, INK), (earlier_value(panel), 0.24, TRACK[1], BEFORE)]
    return [
        {"type": "line", "x0": x, "x1": x, "y0": low, "y1": high, "line": {"color": colour, "width": 2}, "layer": "below"}
        for x, low, high, colour in ends
        if x is not None
    ]


def bands_of(panel) -> list[dict]:
    """The track and the interval on it."""
    ends = [(0, 100, GRID)]
    if isinstance(panel.figure, Figure) and panel.figure.low is not None:
        ends.append((panel.figure.low, panel.figure.high, INTERVAL))
    return [
        {"type": "rect", "x0": low, "x1": high, "y0": TRACK[0], "y1": TRACK[1], "fillcolor": colour, "line": {"width": 0},
         "layer": "below"}
        for low, high, colour in ends
    ]


def labels_of(panel, wording: Wording) -> list[dict]:
    """The published figure is named above the bar, the last wave below it: two labels that can't meet."""
    labels = []
    published, earlier = published_value(panel), earlier_value(panel)
    if published is not None:
        labels.append((published, 0.88, f"{wording.published} {wording.tick(published, panel.scale)}"))
    if earlier is not None:
        labels.append((earlier, 0.14, f"{wording.month(panel.change.since)} {wording.tick(earlier, panel.scale)}"))
    return [
        {"x": x, "y": y, "text": text, "showarrow": False, "xanchor": anchor_of(x), "font": {"size": 10.5, "color": MUTED}}
        for x, y, text in labels
    ]


def anchor_of(value: float) -> str:
    """Labels near an end of the bar grow inwards."""
    return "left" if value < 15 else "right" if value > 85 else "center"
