"""A growth as a picture: an SVG with logarithms on both axes, and a dashed line of what is to be compared with.

The report's own charts have neither logarithms nor the colours for four lines, so the few shapes are written here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from reports.charts.palette import ACCENT, GRID, INK, MUTED, PAPER

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 76, 190, 46, 56  # the series are named in the margin on the right
COLOURS = (ACCENT, "#b3541e", "#2e7d4f", "#7a4fa3", "#8a6a3b", "#5b6775", "#b0305a", "#1b2430")
LABEL_GAP = 17  # px between two names in the margin
FONT = "Inter, system-ui, sans-serif"


@dataclass(frozen=True)
class _Axis:
    """Whole powers of ten from `low` to `high` between two places in px."""

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> "_Axis":
        low, high = floor(log10(min(values)) + 1e-9), ceil(log10(max(values)) - 1e-9)
        return cls(low, max(high, low + 1), start, end)

    def px(self, value: float) -> float:
        return self.start + (log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def draw_growth(growth: Mapping) -> str:
    """The SVG of a growth as it stands in the results (`Growth.to_dict`)."""
    points = [point for points in growth["series"].values() for point in points]
    across = _Axis.over([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = _Axis.over([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [*_frame(growth, across, up), _compared(growth, across, up)]
    ends = []
    for number, (name, series) in enumerate(growth["series"].items()):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(_line([(across.px(x), up.px(y)) for x, y in series], colour))
        ends.append((up.px(series[-1][1]), name, colour))
    return "".join([*parts, *_names(ends), "</svg>\n"])


def _frame(growth: Mapping, across: _Axis, up: _Axis) -> list[str]:
    title = escape(growth["title"])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{FONT}" font-size="13" role="img"><title>{title}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    )
    parts = [head, _text(LEFT, 26, growth["title"], INK, size=15, weight=600)]
    for tick in across.ticks:
        x = across.px(tick)
        parts += [_stroke(x, up.start, x, up.end, GRID), _text(x, up.start + 20, _told(tick), MUTED, anchor="middle")]
    for tick in up.ticks:
        y = up.px(tick)
        parts += [_stroke(across.start, y, across.end, y, GRID), _text(LEFT - 10, y + 4, _told(tick), MUTED, anchor="end")]
    middle = (across.start + across.end) / 2
    parts.append(_text(middle, HEIGHT - 14, growth["across"], INK, anchor="middle"))
    turned = f'<g transform="translate(18 {(up.start + up.end) / 2:.0f}) rotate(-90)">'
    return [*parts, turned, _text(0, 0, growth["up"], INK, anchor="middle"), "</g>"]


def _compared(growth: Mapping, across: _Axis, up: _Axis) -> str:
    """Proportional growth (level where it should be flat) through the first series' last point, as far as the frame goes."""
    x, y = next(iter(growth["series"].values()))[-1]
    slope = 0 if growth["flat"] else 1
    inside = [
        (at, y * (at / x) ** slope)
        for at in (10 ** (across.low + step / 50 * (across.high - across.low)) for step in range(51))
        if 10**up.low <= y * (at / x) ** slope <= 10**up.high
    ]
    if len(inside) < 2:
        return ""
    (x1, y1), (x2, y2) = inside[0], inside[-1]
    dashes = ' stroke-dasharray="5 4"'
    line = _stroke(across.px(x1), up.px(y1), across.px(x2), up.px(y2), MUTED, dashes)
    left = WIDTH - RIGHT + 12
    sample = _stroke(left, up.start - 4, left + 26, up.start - 4, MUTED, dashes)
    return line + sample + _text(left + 34, up.start, "level" if growth["flat"] else "proportional", MUTED)


def _line(places: Sequence[tuple[float, float]], colour: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _names(ends: Sequence[tuple[float, str, str]]) -> list[str]:
    """Each series' name beside its last point, moved down where two would overlap."""
    parts, lowest = [], 0.0
    for y, name, colour in sorted(ends):
        lowest = max(y + 4, lowest + LABEL_GAP)
        parts.append(_text(WIDTH - RIGHT + 12, lowest, name, colour))
    return parts


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}/>'


def _text(x: float, y: float, text: str, colour: str, *, anchor: str = "start", size: int = 13, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-size="{size}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )


def _told(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"
