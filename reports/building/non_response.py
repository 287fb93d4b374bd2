"""What those who did not answer could change, from displayed figures and counts alone."""

import math
from collections.abc import Iterable

from reports.building.panels import count_of
from reports.disclosure.figures import AT_LEAST, AT_MOST, SCALES
from reports.frames import Frame
from reports.models.release import ReleasedCell, ReleasedUnit
from reports.non_response import Extremes, NonResponse, Stratum
from reports.panels import Panel
from reports.statistics.non_response import worst_and_best
from survey.thresholds import COUNT_STEP
from survey.tree import name_of

ENDS = {"0-100": (0.0, 100.0), "share": (0.0, 1.0)}


def non_response_of(frame: Frame, path: str, panels: Iterable[Panel]) -> NonResponse | None:
    """Of the index and the shares among `panels`. None where it isn't known how many were asked."""
    row, invited = frame.counts[path], frame.invited[path]
    if not invited:
        return None
    rate = min(_least(row) / invited, 1.0)
    extremes = [
        _extremes(panel, frame.cells[path][panel.code], rate)
        for panel in panels
        if panel.scale in ENDS and panel.state == "released"
    ]
    return NonResponse(_strata(frame), tuple(extremes))


def _least(row: ReleasedUnit) -> float:
    """The fewest people that the displayed count may stand for."""
    rounded = row.n_low == row.n_high and not row.n_exact
    return row.n_low - COUNT_STEP / 2 if rounded else row.n_low


def _extremes(panel: Panel, cell: ReleasedCell, rate: float) -> Extremes:
    worst, best = ENDS[panel.scale]
    # Half a step to each side: the displayed value is all that is known of the mean.
    low = worst if cell.bound == AT_MOST else max(cell.value - cell.step / 2, worst)
    high = best if cell.bound == AT_LEAST else min(cell.value + cell.step / 2, best)
    bounds, step = worst_and_best(low, high, rate, worst=worst, best=best), SCALES[panel.scale].fine
    outwards = (math.floor(bounds.low / step + _DUST) * step, math.ceil(bounds.high / step - _DUST) * step)
    return Extremes(panel.code, panel.name, panel.scale, *(round(end, 6) for end in outwards))


_DUST = 1e-9


def _strata(frame: Frame) -> tuple[Stratum, ...]:
    counts = ((child, count_of(frame, child)) for child in frame.children)
    return tuple(
        Stratum(child, name_of(child), count.response_rate) for child, count in counts if count.response_rate is not None
    )
