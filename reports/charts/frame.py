"""The shared frame of every chart: size, fonts, colours, axis and mark styles."""

from collections.abc import Sequence

from reports.charts.palette import ACCENT, BEFORE, INK, INTERVAL, MUTED
from reports.charts.wording import Wording
from reports.panels import Figure, Scale, Shown

WIDTH = 642  # px: the 170 mm between the margins of an A4 page
FONT = {"size": 10.5, "color": INK}
RANGES = {"0-100": (0, 100), "1-6": (1, 6), "share": (0, 1)}
TICKS = {"0-100": (0, 20, 40, 60, 80, 100), "1-6": (1, 2, 3, 4, 5, 6), "share": (0, 0.2, 0.4, 0.6, 0.8, 1)}

VALUE_MARK = {"symbol": "circle", "size": 10, "color": ACCENT}
PUBLISHED_MARK = {"symbol": "diamond", "size": 8, "color": INK}
BEFORE_MARK = {"symbol": "circle-open", "size": 9, "color": BEFORE}
BOUND_SYMBOLS = {None: "circle", "at most": "triangle-down", "at least": "triangle-up"}


def layout(height: float, *, left=0, right=0, top=0, bottom=24, width: float = WIDTH, **more) -> dict:
    """A layout without legend or background: both belong to the page around the chart."""
    return {
        "width": width,
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom},
        "font": FONT,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    } | more


def axis(low: float, high: float, vals=(), text=(), **more) -> dict:
    """A fixed linear axis with given ticks, without a zero line."""
    return {
        "range": [low, high],
        "tickmode": "array",
        "tickvals": list(vals),
        "ticktext": list(text),
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"size": 10.5, "color": MUTED},
    } | more


def value_axis(scale: Scale, wording, **more) -> dict:
    """The whole scale with its usual ticks."""
    return axis(*RANGES[scale], TICKS[scale], [wording.tick(value, scale) for value in TICKS[scale]], **more)


def shown_value(shown: Shown) -> float | None:
    """The number of a figure, None (a gap) where it is hidden."""
    return shown.value if isinstance(shown, Figure) else None


def symbols(figures) -> list[str]:
    """Mark by bound: a clipped figure is a triangle that points the way the true value lies."""
    return [BOUND_SYMBOLS[at.bound] if isinstance(at, Figure) else "circle" for at in figures]


def intervals(figures, thickness: float = 5, colour: str = INTERVAL) -> dict:
    """Asymmetric error bars of the 95 % intervals; None where a figure has none."""
    known = [at if isinstance(at, Figure) and at.low is not None else None for at in figures]
    return {
        "type": "data",
        "symmetric": False,
        "array": [None if at is None else at.high - at.value for at in known],
        "arrayminus": [None if at is None else at.value - at.low for at in known],
        "color": colour,
        "thickness": thickness,
        "width": 0,
    }


def points(x, y, marker: dict, told: Sequence[str] = (), **more) -> dict:
    """A scatter trace of marks; `told` is said of each when a reader points at it on screen, "" where there is none."""
    hover = {"hoverinfo": "text", "hovertext": list(told)} if any(told) else {"hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers", "x": list(x), "y": list(y), "marker": marker} | hover | more


def told_of(name: str, shown: Shown, scale: Scale, wording: Wording) -> str:
    """Name, value and interval as written everywhere else; "" where the figure is hidden."""
    if not isinstance(shown, Figure):
        return ""
    interval = wording.interval(shown, scale)
    return f"{name}: {wording.figure(shown, scale)}" + (f" ({interval})" if interval else "")


def told_value(name: str, value: float | None, scale: Scale, wording: Wording) -> str:
    """A name and a bare value; "" where there is none."""
    return "" if value is None else f"{name}: {wording.tick(value, scale)}"


def earlier_value(panel) -> float | None:
    """The displayed value of the wave compared with: today's displayed value less the displayed difference."""
    value = shown_value(panel.figure)
    if value is None or panel.change is None or panel.change.difference is None:
        return None
    return round(value - panel.change.difference, 4)


def published_value(panel) -> float | None:
    """The first published figure of the measure, None where there is none."""
    return panel.references[0].reference.value if panel.references else None
