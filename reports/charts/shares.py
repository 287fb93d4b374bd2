"""Shares: the six answers of an item about the middle of its scale, and outcomes beside their published share."""

from reports.charts.frame import PUBLISHED_MARK, VALUE_MARK, WIDTH, axis, layout, points, published_value, told_of
from reports.charts.palette import GRID, INK, INTERVAL, OPTIONS
from reports.charts.svg_text import text_width
from reports.charts.theme_dots import GAP, NAME_SIZE, broken, hidden_notes, told_values
from reports.charts.wording import Wording
from reports.panels import Figure, Panel, Suppressed
from reports.report import Distribution, OptionGroup

MIDDLE = 3  # options below the middle of the scale
BAR = 16  # px


def extent(distributions: tuple[Distribution, ...]) -> tuple[float, float]:
    """How far left and right of the middle the bars of all items reach: the one scale they share."""
    shown = [at.groups for at in distributions if not isinstance(at.groups, Suppressed)]
    left = max((below_middle(groups) for groups in shown), default=0.5)
    right = max((sum(group.share for group in groups) - below_middle(groups) for groups in shown), default=0.5)
    return left, right


def below_middle(groups: tuple[OptionGroup, ...]) -> float:
    """The share left of the middle; a group that lies across it is halved, since nobody knows how it divides."""
    return sum(group.share * (1 if group.last <= MIDDLE else 0.5) for group in groups if group.first <= MIDDLE)


def distribution(item: Distribution, reach: tuple[float, float], *, width: float = 150) -> dict:
    """One stacked bar, options 1-3 left and 4-6 right of the middle. ValueError for a hidden distribution."""
    if isinstance(item.groups, Suppressed):
        raise ValueError(f"{item.code} is not shown")
    values = [group.share for group in item.groups]
    starts = [sum(values[:at]) - below_middle(item.groups) for at in range(len(values))]
    bars = [
        {"type": "bar", "orientation": "h", "x": [value], "y": [0], "base": [start], "width": [0.7],
         "marker": {"color": colour}, "hoverinfo": "skip"}
        for value, start, colour in zip(values, starts, map(colour_of, item.groups), strict=True)
    ]
    middle = {"type": "line", "x0": 0, "x1": 0, "y0": -0.5, "y1": 0.5, "line": {"color": INK, "width": 1}}
    return {
        "data": bars,
        "layout": layout(
            BAR, width=width, bottom=0, barmode="overlay", shapes=[middle],
            xaxis=axis(-reach[0], reach[1], visible=False), yaxis=axis(-0.5, 0.5, visible=False),
        ),
    }


def colour_of(group: OptionGroup) -> str:
    """A joined group takes the colour of its option nearest the middle: it claims no more than it must."""
    return OPTIONS[(group.last if group.last <= MIDDLE else max(group.first, MIDDLE + 1)) - 1]


def distributions(items: tuple[Distribution, ...], *, width: float = 150) -> dict[str, dict]:
    """The bars of every shown item by its code, all on one scale."""
    reach = extent(items)
    return {item.code: distribution(item, reach, width=width) for item in items if not isinstance(item.groups, Suppressed)}


def outcome_shares(panels: tuple[Panel, ...], wording: Wording) -> dict:
    """A bar a share from 0 to 100 %, the interval and the published share on it. ValueError where a panel is no share."""
    if any(panel.scale != "share" for panel in panels):
        raise ValueError("only shares are drawn as bars")
    names = [broken(panel.name) for panel in panels]
    rows = list(range(len(panels)))
    left = GAP + max(text_width(line, NAME_SIZE) for name in names for line in name.split("<br>"))
    figures = [panel.figure if isinstance(panel.figure, Figure) else None for panel in panels]
    ticks = [0, 0.25, 0.5, 0.75, 1]
    bars = {"type": "bar", "orientation": "h", "x": [at and at.value for at in figures], "y": rows, "base": 0,
            "width": 0.5, "marker": {"color": INTERVAL}, "hoverinfo": "skip"}
    said = [told_of(panel.name, panel.figure, panel.scale, wording) for panel in panels]
    value = points([at and at.value for at in figures], rows, VALUE_MARK, said)
    others = [published_value(panel) for panel in panels]
    said = told_values([wording.published] * len(panels), others, panels, wording)
    published = points(others, rows, PUBLISHED_MARK | {"size": 10}, said)
    return {
        "data": [bars, *interval_lines(figures, rows), value, published],
        "layout": layout(
            34 * len(panels) + 28, left=left, right=18, top=4, width=WIDTH, barmode="overlay",
            xaxis=axis(0, 1, ticks, [wording.tick(at, "share") for at in ticks], gridcolor=GRID),
            yaxis=axis(len(panels) - 0.5, -0.5, rows, names, showgrid=False, tickfont={"size": NAME_SIZE, "color": INK}),
            annotations=hidden_notes(panels, wording),
        ),
    }


def interval_lines(figures, rows) -> list[dict]:
    """Thin lines for the intervals of the shown bars."""
    return [
        {"type": "scatter", "mode": "lines", "x": [at.low, at.high], "y": [row, row], "line": {"color": INK, "width": 1.5},
         "hoverinfo": "skip"}
        for at, row in zip(figures, rows, strict=True)
        if at is not None and at.low is not None
    ]
