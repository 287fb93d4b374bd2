"""A measure over the waves: points with intervals, gaps left open; many measures on one scale side by side."""

import math

from reports.charts.control_lines import break_lines, break_notes, limit_lines
from reports.charts.frame import FONT, WIDTH, axis, intervals, layout, points, shown_value, symbols, told_of
from reports.charts.palette import ACCENT, INK, INTERVAL
from reports.charts.svg_text import text_width
from reports.charts.wording import Wording
from reports.panels import Figure, Scale
from reports.trends import Trend

HEIGHT = 150
STEPS = {"0-100": 10, "1-6": 1, "share": 0.1}
LEAST = {"0-100": 40, "1-6": 2, "share": 0.4}  # the least span of an axis: a small change must not look large
COLUMNS, ROW = 2, 92
FOOT = 16  # px below the last row, for its months
NAME_ROOM = 22  # px above each small chart
LABEL_ROOM = 76  # px a month label needs on a wide axis
CROWDED = 18  # waves: from here points in small charts lose their marks' white room


def common_range(trends, scale: Scale) -> tuple[float, float]:
    """Whole steps around everything that is shown, intervals and limits included, within the scale."""
    ends = [
        end for trend in trends for point in trend.points if isinstance(point.figure, Figure)
        for end in (point.figure.value, point.figure.low, point.figure.high) if end is not None
    ]
    drawn = [trend.control.limits for trend in trends if trend.control and trend.control.limits]
    ends += [end for limits in drawn for end in (limits.low, limits.high)]
    step, (bottom, top) = STEPS[scale], {"0-100": (0, 100), "1-6": (1, 6), "share": (0, 1)}[scale]
    if not ends:
        return bottom, top
    low, high = math.floor(min(ends) / step + 1e-9) * step, math.ceil(max(ends) / step - 1e-9) * step
    low, high = max(low, bottom), min(high, top)
    while high - low < LEAST[scale] - 1e-9:
        low, high = max(bottom, low - step), min(top, high + step)
    return low, high


def waves(trend: Trend, wording: Wording, **axes) -> list[dict]:
    """Line with gaps, intervals and marks of one measure; x is the number of the wave."""
    figures = [point.figure for point in trend.points]
    x, y = list(range(len(figures))), [shown_value(at) for at in figures]
    size = 7 if len(figures) <= CROWDED else 5
    line = {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": ACCENT, "width": 1.5}, "hoverinfo": "skip"}
    marks = points(
        x,
        y,
        point_marks(trend, size),
        [told_of(f"{trend.name}, {wording.month(at.month)}", at.figure, trend.scale, wording) for at in trend.points],
        error_y=intervals(figures, 3, INTERVAL),
    )
    return [marks | axes, line | axes]


def point_marks(trend: Trend, size: float) -> dict:
    """A dark diamond where a signal shows, an open circle where another tool asked, else the mark of the figure."""
    marks = symbols([point.figure for point in trend.points])
    for at, point in enumerate(trend.points):
        if marks[at] == "circle" and (point.signals or point.imported):
            marks[at] = "diamond" if point.signals else "circle-open"
    return {
        "symbol": marks,
        "size": [size + 2 if point.signals else size for point in trend.points],
        "color": [INK if point.signals else ACCENT for point in trend.points],
    }


def value_ticks(low: float, high: float, scale: Scale, wording: Wording) -> tuple[list, list]:
    step = STEPS[scale] * (2 if scale != "1-6" and (high - low) / STEPS[scale] > 6 else 1)
    values = [round(low + at * step, 6) for at in range(int((high - low) / step + 1e-9) + 1)]
    return values, [wording.tick(value, scale) for value in values]


def month_ticks(trend: Trend, room: float, wording: Wording) -> tuple[list, list]:
    """As many months as fit in `room` px, evenly spaced and ending with the last wave."""
    last = len(trend.points) - 1
    fitting = max(1, int(room // LABEL_ROOM))
    step = max(1, math.ceil((last + 1) / fitting))
    places = list(range(last, -1, -step))[::-1]
    return places, [wording.short_month(trend.points[at].month) for at in places]


def trend(measure: Trend, wording: Wording, *, width: float = WIDTH, height: float = HEIGHT) -> dict:
    """One measure over its waves, the whole width."""
    low, high = common_range([measure], measure.scale)
    values, texts = value_ticks(low, high, measure.scale, wording)
    left, right = 34, 30
    notes = break_notes(measure, high, wording)
    months = month_ticks(measure, width - left - right, wording)
    return {
        "data": waves(measure, wording),
        "layout": layout(
            height,
            width=width,
            left=left,
            right=right,
            top=20 if notes else 8,
            annotations=notes,
            shapes=[*break_lines(measure, low, high), *limit_lines(measure, low, high)],
            xaxis=axis(-0.5, len(measure.points) - 0.5, *months, showgrid=False),
            yaxis=axis(low, high, values, texts),
        ),
    }


def small_multiples(trends: tuple[Trend, ...], wording: Wording, *, columns: int = COLUMNS, width: float = WIDTH) -> dict:
    """One small chart a measure, all on one scale, labelled at the left and at the foot only.

    ValueError where their scales differ or there is none.
    """
    scales = {at.scale for at in trends}
    if len(scales) != 1:
        raise ValueError(f"one scale for all: {sorted(scales)}")
    scale = scales.pop()
    rows = math.ceil(len(trends) / columns)
    low, high = common_range(trends, scale)
    values, texts = value_ticks(low, high, scale, wording)
    data, axes, names, shapes = [], {}, [], []
    for at, measure in enumerate(trends):
        suffix = "" if at == 0 else str(at + 1)
        across, down = cell(at, rows, columns)
        first, last = 0, len(measure.points) - 1
        ends = ([first, last] if last else [last]) if at + columns >= len(trends) else []
        labels = [wording.short_month(measure.points[end].month) for end in ends]
        axes[f"xaxis{suffix}"] = axis(-0.5, last + 0.5, ends, labels, showgrid=False, domain=across, anchor=f"y{suffix}")
        labelled = texts if at % columns == 0 else [""] * len(texts)
        axes[f"yaxis{suffix}"] = axis(low, high, values, labelled, domain=down, anchor=f"x{suffix}")
        data += waves(measure, wording, xaxis=f"x{suffix}", yaxis=f"y{suffix}")
        names.append(heading(measure, across, down, width))
        shapes += [*break_lines(measure, low, high, suffix), *limit_lines(measure, low, high, suffix)]
    parts = {"annotations": names, "shapes": shapes, **axes}
    return {"data": data, "layout": layout(rows * ROW + FOOT, width=width, left=24, right=22, bottom=FOOT, **parts)}


def cell(at: int, rows: int, columns: int) -> tuple[list[float], list[float]]:
    """The part of the paper, as shares of width and height, that chart number `at` fills."""
    column, row = at % columns, at // columns
    gutter = 0.1
    wide = (1 - gutter * (columns - 1)) / columns
    top, bottom = NAME_ROOM / ROW, 8 / ROW
    return (
        [column * (wide + gutter), column * (wide + gutter) + wide],
        [1 - (row + 1 - bottom) / rows, 1 - (row + top) / rows],
    )


def heading(measure: Trend, across: list[float], down: list[float], width: float) -> dict:
    """The name above a small chart, shortened where it would run into the next one."""
    room, size = (across[1] - across[0]) * width, 11.5
    name = measure.name
    while text_width(name, size) > room and len(name) > 4:
        name = f"{name[:-2].rstrip()}…"
    return {"x": across[0], "y": down[1], "xref": "paper", "yref": "paper", "text": name, "showarrow": False,
            "xanchor": "left", "yshift": 11, "font": FONT | {"size": size}}
