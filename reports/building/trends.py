"""A measure over the unit's waves."""

from reports.building.panels import figure_of
from reports.frames import Frame
from reports.panels import Panel
from reports.report import Trend, TrendPoint


def trend_of(frame: Frame, panel: Panel) -> Trend:
    """Every month from the first wave to this one; a month without a wave is a gap like a hidden one."""
    history = frame.history
    points = [
        TrendPoint(month, figure_of(history.get(month, {}).get(panel.code)))
        for month in _months(min(history), frame.wave.month)
    ]
    return Trend(panel.code, panel.name, panel.scale, tuple(points))


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1)]
