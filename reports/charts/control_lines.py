"""Lines of a control chart: centre, limits, and where something was asked otherwise."""

from reports.charts.frame import FONT
from reports.charts.palette import INK, MUTED
from reports.charts.wording import Wording
from reports.trends import Trend

BEFORE = 0.5  # waves: a change stands between a wave and the one before
NOTE_ROOM = 6  # waves between two notes, so that they don't run into one another
NOTE_SIZE = 9.5


def limit_lines(measure: Trend, low: float, high: float, axes: str = "") -> list[dict]:
    """Centre and limits from the first wave asked alike to the last; a limit outside the axis is not drawn."""
    control = measure.control
    if control is None or control.limits is None:
        return []
    start = next(at for at, point in enumerate(measure.points) if point.month == control.since)
    ends = {"x0": start - BEFORE, "x1": len(measure.points) - BEFORE, "xref": f"x{axes}", "yref": f"y{axes}"}
    lines = ((control.limits.centre, "solid"), (control.limits.low, "dash"), (control.limits.high, "dash"))
    return [
        {"type": "line", **ends, "y0": y, "y1": y, "layer": "below", "line": {"color": MUTED, "width": 1, "dash": style}}
        for y, style in lines
        if low <= y <= high
    ]


def break_lines(measure: Trend, low: float, high: float, axes: str = "") -> list[dict]:
    """An upright line before each wave that asked otherwise than the one before."""
    return [
        {
            "type": "line", "xref": f"x{axes}", "yref": f"y{axes}", "x0": at - BEFORE, "x1": at - BEFORE, "y0": low, "y1": high,
            "layer": "below", "line": {"color": INK, "width": 1},
        }
        for at, point in enumerate(measure.points)
        if point.breaks
    ]  # fmt: skip


def break_notes(measure: Trend, high: float, wording: Wording) -> list[dict]:
    """In words what changed, above the line; one too near to the note before goes without, the page lists them all."""
    notes, free, last = [], 0.0, len(measure.points) - 1
    for at, point in enumerate(measure.points):
        if point.breaks and at >= free:
            text = ", ".join(wording.breaks[one] for one in point.breaks)
            notes.append({
                "x": at - BEFORE, "y": high, "text": text, "showarrow": False, "yshift": 8,
                "xanchor": "left" if at <= last / 2 else "right", "font": FONT | {"size": NOTE_SIZE},
            })  # fmt: skip
            free = at + max(NOTE_ROOM, last / 4)
    return notes
