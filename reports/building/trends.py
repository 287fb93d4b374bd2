"""A measure over the unit's waves."""

from dataclasses import dataclass

from reports.building.control import control_of
from reports.building.panels import figure_of
from reports.building.wording import breaks_of
from reports.frames import Frame
from reports.panels import Panel
from reports.trends import ANEW, Trend, TrendPoint
from survey.instruments.instrument import Instrument
from survey.services.instruments import instrument_of


@dataclass(frozen=True)
class Course:
    """The months of a unit's report, the first wave's to this one's, and with which instrument each wave asked."""

    months: tuple[str, ...]
    instruments: dict[str, Instrument]


def course_of(frame: Frame) -> Course:
    """Every month from the first wave; a month without a wave is a gap like a hidden one."""
    instruments = {month: instrument_of(asked) for month, asked in frame.asked.items()}
    return Course(tuple(_months(min(frame.history), frame.wave.month)), instruments)


def trend_of(frame: Frame, panel: Panel, course: Course) -> Trend:
    """The measure's points with its control chart. Limits begin anew where what is asked has changed."""
    months, asked = course.months, frame.asked
    breaks = breaks_of(asked, course.instruments, panel.code)
    start = max((at for at, month in enumerate(months) if ANEW & set(breaks.get(month, ()))), default=0)
    cells = [frame.history.get(month, {}).get(panel.code) for month in months]
    control, signals = control_of(months, cells, start, panel.scale)
    points = (
        TrendPoint(month, figure_of(cell), month in asked and asked[month].imported, breaks.get(month, ()), fired)
        for month, cell, fired in zip(months, cells, signals, strict=True)
    )
    return Trend(panel.code, panel.name, panel.scale, tuple(points), control)


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1)]
