"""The traces a report draws: points, lines, intervals and horizontal or upright bars. Anything else is a ValueError."""

from reports.charts.palette import ACCENT, PAPER
from reports.charts.svg_axes import Axis, refuse_unknown
from reports.charts.svg_text import number, paint

HOVER = ("hoverinfo", "hovertext")  # said where a pointer is: a drawing has none
SCATTER_KEYS = frozenset({"type", "mode", "x", "y", "error_x", "error_y", "marker", "line", "xaxis", "yaxis", *HOVER})
BAR_KEYS = frozenset({"type", "orientation", "x", "y", "base", "width", "marker", "xaxis", "yaxis", *HOVER})
MARKER_KEYS = frozenset({"symbol", "size", "color", "line"})
LINE_KEYS = frozenset({"color", "width"})
ERROR_KEYS = frozenset({"type", "symmetric", "array", "arrayminus", "color", "thickness", "width"})
CORNERS = {
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle-up": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "triangle-down": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
}  # in radii of the mark
OPEN_WIDTH = 1.75  # px: the ring of an open mark
MODES = {"lines": (True, False), "markers": (False, True), "lines+markers": (True, True)}


def draw_trace(trace: dict, axes: dict[str, Axis], screen: bool) -> str:
    """SVG of one trace."""
    kind = trace.get("type")
    if kind == "scatter":
        return draw_scatter(trace, axes, screen)
    if kind == "bar":
        return draw_bars(trace, axes, screen)
    raise ValueError(f"trace kind not drawn here: {kind}")


def axes_of(trace: dict, axes: dict[str, Axis]) -> tuple[Axis, Axis]:
    return axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]


def draw_scatter(trace: dict, axes: dict[str, Axis], screen: bool) -> str:
    """Intervals below, then the line, then the marks. A missing value is a gap in the line and no mark."""
    refuse_unknown(trace, SCATTER_KEYS, "scatter")
    if trace.get("mode") not in MODES:
        raise ValueError(f"scatter mode not drawn here: {trace.get('mode')}")
    x_axis, y_axis = axes_of(trace, axes)
    points = [
        None if x is None or y is None else (x_axis.px(x), y_axis.px(y)) for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    lines, marks = MODES[trace["mode"]]
    drawn = draw_intervals(trace, x_axis, y_axis, screen)
    if lines:
        drawn += draw_line(points, trace.get("line", {}), screen)
    if marks:
        drawn += draw_marks(points, trace.get("marker", {}), screen)
    return drawn


def draw_intervals(trace: dict, x_axis: Axis, y_axis: Axis, screen: bool) -> str:
    """Error bars as one path a trace; an interval of None is not drawn."""
    drawn = ""
    for key, along in (("error_x", x_axis), ("error_y", y_axis)):
        if key not in trace:
            continue
        error = trace[key]
        refuse_unknown(error, ERROR_KEYS, key)
        path = ""
        for x, y, above, below in zip(trace["x"], trace["y"], error["array"], error["arrayminus"], strict=True):
            if x is None or y is None or above is None:
                continue
            middle = x if along is x_axis else y
            ends = number(along.px(middle - below)), number(along.px(middle + above))
            other = number(y_axis.px(y)) if along is x_axis else number(x_axis.px(x))
            path += f"M{ends[0]} {other}H{ends[1]}" if along is x_axis else f"M{other} {ends[0]}V{ends[1]}"
        if path:
            colour = paint(screen, stroke=error.get("color", ACCENT))
            drawn += f'<path d="{path}" fill="none"{colour} stroke-width="{number(error.get("thickness", 2))}"/>'
    return drawn


def draw_line(points: list, line: dict, screen: bool) -> str:
    """One path, broken at every gap."""
    refuse_unknown(line, LINE_KEYS, "line")
    path, pen_down = "", False
    for point in points:
        if point is not None:
            path += f"{'L' if pen_down else 'M'}{number(point[0])} {number(point[1])}"
        pen_down = point is not None
    colour = paint(screen, stroke=line.get("color", ACCENT))
    return f'<path d="{path}" fill="none"{colour} stroke-width="{number(line.get("width", 1.5))}"/>' if path else ""


def each(value, count: int) -> list:
    """A marker property for every point: plotly takes one value or a list."""
    return list(value) if isinstance(value, (list, tuple)) else [value] * count


def draw_marks(points: list, marker: dict, screen: bool) -> str:
    refuse_unknown(marker, MARKER_KEYS, "marker")
    count = len(points)
    symbols, sizes = each(marker.get("symbol", "circle"), count), each(marker.get("size", 8), count)
    colours = each(marker.get("color", ACCENT), count)
    edge = marker.get("line", {})
    dots, drawn = {}, []
    for point, symbol, size, colour in zip(points, symbols, sizes, colours, strict=True):
        if point is not None and symbol == "circle" and not edge.get("width"):
            dots.setdefault((size, colour), []).append(f"M{number(point[0])} {number(point[1])}h0")
        elif point is not None:
            drawn.append(draw_mark(*point, symbol, size / 2, colour, edge, screen))
    return "".join(dots_path(steps, size, colour, screen) for (size, colour), steps in dots.items()) + "".join(drawn)


def dots_path(steps: list[str], size: float, colour: str, screen: bool) -> str:
    """Plain round marks of one size as one path: a line without length, its round caps touching."""
    painted = paint(screen, stroke=colour)
    return f'<path d="{"".join(steps)}" fill="none"{painted} stroke-width="{number(size)}" stroke-linecap="round"/>'


def draw_mark(x: float, y: float, symbol: str, radius: float, colour: str, edge: dict, screen: bool) -> str:
    """circle, diamond, triangle-up or triangle-down; with `-open` a ring of the colour on paper."""
    shape, _, style = symbol.partition("-open")
    opened = symbol.endswith("-open")
    outline, width = (colour, OPEN_WIDTH) if opened else (edge.get("color", colour), edge.get("width", 0))
    colours = {"fill": PAPER if opened else colour} | ({"stroke": outline} if width else {})
    painted = paint(screen, **colours) + (f' stroke-width="{number(width)}"' if width else "")
    if shape == "circle":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{painted}/>'
    if shape not in CORNERS or style:
        raise ValueError(f"marker symbol not drawn here: {symbol}")
    corners = "L".join(f"{number(x + dx * radius)} {number(y + dy * radius)}" for dx, dy in CORNERS[shape])
    return f'<path d="M{corners}Z"{painted}/>'


def draw_bars(trace: dict, axes: dict[str, Axis], screen: bool) -> str:
    """Bars from `base` (0 where none is given) along x (orientation h) or y. Stacking is by explicit base."""
    refuse_unknown(trace, BAR_KEYS, "bar")
    refuse_unknown(trace.get("marker", {}), MARKER_KEYS, "marker")
    x_axis, y_axis = axes_of(trace, axes)
    lying = trace.get("orientation") == "h"
    lengths, places = (trace["x"], trace["y"]) if lying else (trace["y"], trace["x"])
    along, across = (x_axis, y_axis) if lying else (y_axis, x_axis)
    bases, widths = each(trace.get("base", 0), len(places)), each(trace.get("width", 0.8), len(places))
    colours = each(trace.get("marker", {}).get("color", ACCENT), len(places))
    drawn = []
    for length, place, base, width, colour in zip(lengths, places, bases, widths, colours, strict=True):
        if length is None:
            continue
        ends = along.px(base), along.px(base + length)
        sides = across.px(place - width / 2), across.px(place + width / 2)
        drawn.append(rectangle(*((ends, sides) if lying else (sides, ends)), colour, screen))
    return "".join(drawn)


def rectangle(across: tuple[float, float], down: tuple[float, float], colour: str, screen: bool) -> str:
    """A filled box between two px each way, in any order."""
    (left, right), (top, bottom) = sorted(across), sorted(down)
    box = f'x="{number(left)}" y="{number(top)}" width="{number(right - left)}" height="{number(bottom - top)}"'
    return f"<rect {box}{paint(screen, fill=colour)}/>"
