"""The control chart of a measure from its displayed cells. Pure."""

import math
from collections.abc import Sequence

from reports.disclosure.figures import SCALES
from reports.frames import HistoryCell
from reports.panels import Scale
from reports.statistics.control_chart import WAVES, Chart, control_chart
from reports.statistics.control_rules import Signal
from reports.trends import Control, Finding, Lacking, Limits

BOUNDS_LIMIT = 0.25  # of the shown waves: with more at the end of the scale, what moves there is not seen

Signals = tuple[tuple[Signal, ...], ...]


def control_of(months: Sequence[str], cells: Sequence[HistoryCell | None], start: int, scale: Scale) -> tuple[Control, Signals]:
    """The chart of the waves from number `start`, and the rules that fire at each wave, earlier ones included.

    A bound counts as the value it shows. Where the grain differs between waves, the coarsest is taken for all.
    """
    shown = [cell for cell in cells[start:] if cell is not None]
    nothing: Signals = ((),) * len(cells)
    lacking = _lacking(shown)
    if lacking:
        return Control(months[start], len(shown), lacking=lacking), nothing
    step = max(cell.step for cell in shown)
    values = [math.nan if cell is None else cell.value for cell in cells[start:]]
    chart = control_chart(values, step=step, coarse=step >= SCALES[scale].coarse)
    limits = Limits(chart.limits.centre, chart.limits.low, chart.limits.high)
    found = Control(months[start], len(shown), limits, _findings(chart, months[start:]), chart.expected_false_alarms)
    return found, nothing[:start] + chart.signals


def _lacking(shown: Sequence[HistoryCell]) -> Lacking | None:
    if len(shown) < WAVES:
        return Lacking.WAVES
    bounds = sum(cell.bound is not None for cell in shown)
    return Lacking.BOUNDS if bounds > BOUNDS_LIMIT * len(shown) else None


def _findings(chart: Chart, months: Sequence[str]) -> tuple[Finding, ...]:
    return tuple(
        Finding(one.signal, one.up, months[one.first], months[one.last], one.waves) for one in chart.patterns
    )
