"""Dot and interval a unit, one measure, all on one scale; the middle half of a benchmark set as a band behind them."""

from reports.charts.palette import GRID, MUTED
from reports.charts.theme_dots import theme_dots
from reports.charts.wording import Wording
from reports.panels import Panel, PoolFigure


def unit_dots(units: tuple[Panel, ...], wording: Wording, *, among: PoolFigure | None = None, value: float | None = None) -> dict:
    """Units from top to bottom in the order given, each a panel that bears the unit's name.

    among: quartiles of the set, drawn where they are numbers and not bounds; value: what the measure stands beside.
    """
    drawn = theme_dots(units, wording)
    ends = (-0.5, len(units) - 0.5)
    drawn["layout"]["shapes"] = [*_band(among, ends), *_line(value, ends)]
    return drawn


def _band(among: PoolFigure | None, ends: tuple[float, float]) -> list[dict]:
    if among is None or among.lower_bound or among.upper_bound:
        return []
    corners = {"x0": among.lower, "x1": among.upper, "y0": ends[0], "y1": ends[1]}
    return [{"type": "rect", **corners, "fillcolor": GRID, "layer": "below"}]


def _line(value: float | None, ends: tuple[float, float]) -> list[dict]:
    if value is None:
        return []
    line = {"color": MUTED, "width": 1, "dash": "dash"}
    return [{"type": "line", "x0": value, "x1": value, "y0": ends[0], "y1": ends[1], "line": line, "layer": "below"}]
