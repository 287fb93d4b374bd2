"""Axes of a chart: where a value lies in px, and the frame of grid lines and tick labels."""

from dataclasses import dataclass

from reports.charts.palette import GRID, MUTED
from reports.charts.svg_text import number, paint, text_block

AXIS_KEYS = frozenset(
    {
        "range", "tickvals", "ticktext", "tickmode", "tickfont", "domain",
        "anchor", "showgrid", "gridcolor", "visible", "zeroline", "fixedrange",
    }
)
TICK_SIZE = 10.5
TICK_GAP = 7


@dataclass(frozen=True)
class Axis:
    """One axis of a plotly layout, laid out: `start` and `end` are the px of the ends of its range."""

    name: str  # x, y, x2 …
    low: float
    high: float
    start: float
    end: float
    tickvals: tuple[float, ...]
    ticktext: tuple[str, ...]
    grid: bool
    labels: bool
    anchor: str
    size: float
    colour: str

    def px(self, value: float) -> float:
        """Position of a value; linear, and a value outside the range falls outside the frame."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def read_axis(key: str, spec: dict, frame: tuple[float, float]) -> Axis:
    """An axis from `layout["xaxis2"]`; frame holds the px of paper 0 and paper 1. ValueError for what is not drawn."""
    refuse_unknown(spec, AXIS_KEYS, key)
    if "range" not in spec:
        raise ValueError(f"{key} needs a range")
    tickvals, ticktext = tuple(spec.get("tickvals", ())), tuple(spec.get("ticktext", ()))
    if len(tickvals) != len(ticktext):
        raise ValueError(f"{key} has {len(tickvals)} ticks and {len(ticktext)} labels")
    low, high = spec["range"]
    begin, finish = spec.get("domain", (0, 1))
    letter, digits = key[0], key[5:]
    span = frame[1] - frame[0]
    font = spec.get("tickfont", {})
    return Axis(
        name=letter + digits,
        low=low,
        high=high,
        start=frame[0] + begin * span,
        end=frame[0] + finish * span,
        tickvals=tickvals,
        ticktext=ticktext,
        grid=spec.get("showgrid", True) and spec.get("visible", True),
        labels=spec.get("visible", True),
        anchor=spec.get("anchor", ("y" if letter == "x" else "x") + digits),
        size=font.get("size", TICK_SIZE),
        colour=font.get("color", MUTED),
    )


def refuse_unknown(spec: dict, known: frozenset[str], place: str) -> None:
    """ValueError for a key that would be drawn by plotly but not here."""
    unknown = sorted(set(spec) - known)
    if unknown:
        raise ValueError(f"{place}: not drawn here: {', '.join(unknown)}")


def grid_lines(axis: Axis, across: Axis, screen: bool) -> str:
    """Lines at the ticks, from end to end of the axis across, as one path."""
    if not axis.grid or not axis.tickvals:
        return ""
    ends = number(across.start), number(across.end)
    at = [number(axis.px(value)) for value in axis.tickvals]
    upright = axis.name[0] == "x"
    path = "".join(f"M{x} {ends[0]}V{ends[1]}" if upright else f"M{ends[0]} {x}H{ends[1]}" for x in at)
    return f'<path d="{path}" fill="none"{paint(screen, stroke=GRID)} stroke-width="1"/>'


def tick_labels(axis: Axis, across: Axis, screen: bool) -> str:
    """Labels below an x axis, left of a y axis."""
    if not axis.labels:
        return ""
    drawn = []
    for value, text in zip(axis.tickvals, axis.ticktext, strict=True):
        if not text:
            continue
        if axis.name[0] == "x":
            x, y, anchor = axis.px(value), across.start + TICK_GAP + axis.size / 2, "center"
        else:
            x, y, anchor = across.start - TICK_GAP, axis.px(value), "right"
        drawn.append(text_block(x, y, text, size=axis.size, colour=axis.colour, anchor=anchor, screen=screen))
    return "".join(drawn)
