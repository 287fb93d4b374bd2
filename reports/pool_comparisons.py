"""A unit's measures beside the benchmark sets that its reader may see. Pure: from displayed figures alone."""

import math
from collections.abc import Iterable, Mapping

from reports.disclosure.figures import SCALES
from reports.families import Cell, Question, displayed, gate_of, scale_of
from reports.panels import Benchmark, PoolFigure
from reports.standing import PoolComparison
from reports.statistics.change import Comparison, Displayed, compare
from reports.statistics.quarters import Place, place_among

PoolKey = tuple[str, str]  # set, measure


def ask_pools(cells: Mapping[str, Cell], benchmarks: Iterable[Benchmark]) -> dict[PoolKey, Question[PoolComparison]]:
    """Every measure of the unit against the median of every set that has it.

    A one-sample test read from the unit's displayed interval: the median counts as a fixed number with the variance of
    its grid. A median that is only a bound has no difference.
    """
    return {
        (benchmark.key, code): _question(benchmark, code, cells[code])
        for benchmark in benchmarks
        for code in benchmark.figures
        if code in cells
    }


def _question(benchmark: Benchmark, code: str, cell: Cell) -> Question[PoolComparison]:
    figure, step = benchmark.figures[code], SCALES[scale_of(code)].fine
    median = Displayed(figure.median, figure.median, figure.median, step, clipped=figure.median_bound is not None)
    contrast = compare(displayed(code, cell), median, gate=gate_of(code))
    place = _place(code, cell, figure)

    def answer(judged: Comparison) -> PoolComparison:
        return PoolComparison(benchmark.key, judged.difference, judged.state.value, place)

    return Question(contrast, answer)


def _place(code: str, cell: Cell, figure: PoolFigure) -> Place | None:
    """An end at a cut stands for anything beyond it. Against a quartile that is only a bound nothing is placed."""
    if cell.low is None or figure.lower_bound or figure.upper_bound:
        return None
    scale = SCALES[scale_of(code)]
    low = -math.inf if cell.low <= scale.floor else cell.low
    high = math.inf if cell.high >= scale.ceiling else cell.high
    return place_among(low, high, figure.lower, figure.upper)
