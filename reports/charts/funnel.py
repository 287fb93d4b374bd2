"""Units around the client's index: the more people answered, the narrower the limits between which chance puts a unit."""

import math
from collections import Counter

from reports.charts.frame import BOUND_SYMBOLS, axis, layout, points, told_of
from reports.charts.palette import ACCENT, BEFORE, INK, INTERVAL, MUTED
from reports.charts.wording import Wording
from reports.disclosure.figures import SCALES
from reports.funnels import FunnelPoint, UnitFunnel
from reports.statistics.funnel import INNER, OUTER
from survey.thresholds import FINE_GRAIN_FROM, MINIMUM_SCORE

HEIGHT = 250
STEP = 10  # index points between ticks
NAMED = 6  # units outside that carry their name in the chart; the text names all
LONGEST = 32  # letters of such a name
BESIDE = 0.012  # of the width: between marks that would cover one another
WIDE = 1.06  # of the largest unit: room at the right
COUNTS = (5, 10, 20, 50, 100, 200, 500, 1000)


def funnel_chart(drawn: UnitFunnel, wording: Wording) -> dict:
    """Index upwards, people who answered (at least) to the right; both pairs of limits and the client's index as lines."""
    most = max(point.least for point in drawn.points)
    low, high = _range(drawn, most)
    ticks = list(range(low, high + 1, STEP))
    across = [count for count in COUNTS if count <= most] or [MINIMUM_SCORE]
    return {
        "data": [*_limits(drawn, most, (low, high)), *_marks(drawn, wording)],
        "layout": layout(
            HEIGHT,
            left=34,
            right=10,
            top=8,
            xaxis=axis(0, most * WIDE, across, [wording.tick(count, "0-100") for count in across], showgrid=False),
            yaxis=axis(low, high, ticks, [wording.tick(tick, "0-100") for tick in ticks]),
            shapes=[_centre(drawn, most)],
            annotations=_names(drawn, most),
        ),
    }


def _range(drawn: UnitFunnel, most: int) -> tuple[int, int]:
    """Whole tens around the units and the inner limits of the smallest, within the scale."""
    ends = [point.figure.value for point in drawn.points]
    ends += drawn.funnel.limits(min(point.least for point in drawn.points), _step(MINIMUM_SCORE), OUTER)
    low, high = math.floor(min(ends) / STEP) * STEP, math.ceil(max(ends) / STEP) * STEP
    return max(low, 0), min(high, 100)


def _step(people: int) -> float:
    scale = SCALES["0-100"]
    return scale.coarse if people < FINE_GRAIN_FROM else scale.fine


def _limits(drawn: UnitFunnel, most: int, ends: tuple[int, int]) -> list[dict]:
    """Four lines, kept within the chart."""
    first = min(point.least for point in drawn.points)
    people = sorted({*range(first, min(most, 60) + 1), *range(60, most + 1, max(1, most // 60)), most})
    people = [count for count in people if first <= count <= most]
    lines = []
    for level, colour, width in ((INNER, ACCENT, 1.5), (OUTER, INTERVAL, 1.5)):
        pairs = [drawn.funnel.limits(count, _step(count), level) for count in people]
        for side in (0, 1):
            y = [min(max(pair[side], ends[0]), ends[1]) for pair in pairs]
            line = {"color": colour, "width": width}
            lines.append({"type": "scatter", "mode": "lines", "x": people, "y": y, "line": line, "hoverinfo": "skip"})
    return lines


def _centre(drawn: UnitFunnel, most: int) -> dict:
    centre = drawn.funnel.centre
    return {"type": "line", "x0": 0, "x1": most * WIDE, "y0": centre, "y1": centre, "line": {"color": MUTED, "width": 1},
            "layer": "below"}


def _marks(drawn: UnitFunnel, wording: Wording) -> list[dict]:
    return [_zone(drawn, wording, INK, outside=False), _zone(drawn, wording, BEFORE, outside=True)]


def _zone(drawn: UnitFunnel, wording: Wording, colour: str, *, outside: bool) -> dict:
    """Units within the limits are discs, those outside diamonds; a clipped value is a triangle either way."""
    chosen = [point for point in drawn.points if (point.zone != "within") == outside]
    shape = "diamond" if outside else "circle"
    symbols = [BOUND_SYMBOLS[point.figure.bound] if point.figure.bound else shape for point in chosen]
    marker = {"symbol": symbols, "size": 8 if outside else 6, "color": colour}
    said = [told_of(point.name, point.figure, "0-100", wording) for point in chosen]
    return points(_across(drawn, chosen), [point.figure.value for point in chosen], marker, said)


def _across(drawn: UnitFunnel, chosen: list[FunnelPoint]) -> list[float]:
    """Small units share few places on their grid: those that would cover one another stand side by side."""
    step = max(point.least for point in drawn.points) * WIDE * BESIDE
    taken: Counter = Counter()
    x = []
    for point in chosen:
        place = point.least, point.figure.value
        x.append(point.least + taken[place] * step)
        taken[place] += 1
    return x


def _names(drawn: UnitFunnel, most: int) -> list[dict]:
    """Names beside the units that lie furthest out."""
    chosen = [point for point in drawn.points if point.zone != "within"]
    if len(chosen) > NAMED:
        return []
    return [_name(point, most) for point in chosen if len(point.name) <= LONGEST]


def _name(point: FunnelPoint, most: int) -> dict:
    right = point.least < most / 2
    return {
        "x": point.least, "y": point.figure.value, "text": f"\u2002{point.name}" if right else f"{point.name}\u2002",
        "xanchor": "left" if right else "right", "showarrow": False, "font": {"size": 10.5, "color": INK},
    }
