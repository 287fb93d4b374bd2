"""Dot and interval a theme, the published figure and the last wave beside it."""

from reports.charts.frame import (
    BEFORE_MARK,
    PUBLISHED_MARK,
    VALUE_MARK,
    axis,
    earlier_value,
    intervals,
    layout,
    points,
    published_value,
    shown_value,
    symbols,
    told_of,
    told_value,
    value_axis,
)
from reports.charts.palette import INK, MUTED
from reports.charts.svg_text import text_width
from reports.charts.wording import Wording
from reports.panels import Figure, Panel

ROW, BROKEN_ROW = 25, 26  # px; the second where a name takes two lines
NAME_SIZE = 11
NAME_LINE = 190  # px: the longest line of a name before it is broken
TOP, BOTTOM, GAP = 4, 24, 14


def theme_dots(panels: tuple[Panel, ...], wording: Wording) -> dict:
    """Panels from top to bottom in the order given, all on one scale. ValueError where their scales differ."""
    scales = {panel.scale for panel in panels}
    if len(scales) != 1:
        raise ValueError(f"one scale a chart: {sorted(scales)}")
    names = [broken(panel.name) for panel in panels]
    height = BROKEN_ROW if any("<br>" in name for name in names) else ROW
    rows = range(len(panels))
    left = GAP + max(text_width(line, NAME_SIZE) for name in names for line in name.split("<br>"))
    names_axis = axis(len(panels) - 0.5, -0.5, rows, names, showgrid=False, tickfont={"size": NAME_SIZE, "color": INK})
    return {
        "data": traces(panels, rows, wording),
        "layout": layout(
            height * len(panels) + TOP + BOTTOM,
            left=left,
            right=10,
            top=TOP,
            bottom=BOTTOM,
            xaxis=value_axis(scales.pop(), wording),
            yaxis=names_axis,
            annotations=hidden_notes(panels, wording),
        ),
    }


def traces(panels, rows, wording: Wording) -> list[dict]:
    """Intervals and values below the marks they are compared with where those are smaller."""
    figures = [panel.figure for panel in panels]
    value = points(
        [shown_value(at) for at in figures],
        rows,
        VALUE_MARK | {"symbol": symbols(figures)},
        [told_of(panel.name, panel.figure, panel.scale, wording) for panel in panels],
        error_x=intervals(figures),
    )
    earlier = [earlier_value(panel) for panel in panels]
    months = [wording.month(panel.change.since) if panel.change else "" for panel in panels]
    before = points(earlier, rows, BEFORE_MARK, told_values(months, earlier, panels, wording))
    others = [published_value(panel) for panel in panels]
    published = points(others, rows, PUBLISHED_MARK, told_values([wording.published] * len(panels), others, panels, wording))
    return [value, before, published]


def told_values(names, values, panels, wording: Wording) -> list[str]:
    """What is said of the marks that a value is compared with."""
    rows = zip(names, values, panels, strict=True)
    return [told_value(f"{panel.name}, {name}", value, panel.scale, wording) for name, value, panel in rows]


def hidden_notes(panels, wording: Wording) -> list[dict]:
    """A word in place of a hidden figure."""
    return [
        {"x": 0.01, "y": row, "xref": "paper", "text": wording.not_shown, "showarrow": False, "xanchor": "left",
         "font": {"size": 10.5, "color": MUTED}}
        for row, panel in enumerate(panels)
        if not isinstance(panel.figure, Figure)
    ]


def broken(name: str) -> str:
    """A long name on two lines, broken at a space nearest its middle."""
    if text_width(name, NAME_SIZE) <= NAME_LINE or " " not in name:
        return name
    at = min((abs(place - len(name) / 2), place) for place, letter in enumerate(name) if letter == " ")[1]
    return f"{name[:at]}<br>{name[at + 1 :]}"
