"""From tallies to displayed cells: value, interval and adjusted score of each published figure. Pure.

Below 20 people the interval takes the client's pooled within-team variance and the lower end of the band, so that it
says no more than the value and the band do; from 20 people the unit's own variance and the finite population.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reports.disclosure.counts import BANDS
from reports.disclosure.distribution import display_distribution, exact_shares, share_bounds
from reports.disclosure.figures import (
    SCALES,
    DisplayedFigure,
    display_adjusted,
    display_index,
    display_mean,
    display_share,
    round_half_away,
)
from reports.disclosure.plan import INDEX, Measure, Plan
from reports.scores import Scores, Tallies, Tally, count_answers
from reports.statistics.descriptives import WithinVariance, pooled_within_variance
from reports.statistics.intervals import mean_interval, wilson_interval
from reports.statistics.shrinkage import VarianceComponents, shrink, variance_components
from survey.instruments.instrument import Instrument
from survey.thresholds import COUNT_STEP, FINE_GRAIN_FROM, MOMENTS_FROM

ADJUSTED = frozenset({INDEX, "theme"})  # kinds of measures that have a score adjusted for small numbers

Key = tuple[str, str]  # unit path, measure code


@dataclass(frozen=True)
class Cell:
    """One displayed figure, as it is frozen. A distribution has its groups in `shares`, every other cell a `value`.

    shares: [{"first", "last", "value", "bound"}], one a group of response options. step: the grid of the figure.
    """

    value: float | None
    step: float
    bound: str | None = None
    low: float | None = None
    high: float | None = None
    adjusted: float | None = None
    shares: list[dict] | None = None


@dataclass(frozen=True)
class Spread:
    """The client's spread of one source: within teams for intervals, and between them for adjusted scores."""

    within: WithinVariance
    components: VarianceComponents | None


def draw_cells(
    plan: Plan,
    published: frozenset[Key],
    scores: Scores,
    instrument: Instrument,
    invited: Mapping[str, int | None],
) -> dict[Key, Cell]:
    """Every published cell as its readers will see it."""
    tallies = Tallies(plan.tree, scores)
    chosen = count_answers(plan.tree, scores)
    spreads: dict[str, Spread] = {}
    measures = {measure.code: measure for measure in plan.measures}
    cells: dict[Key, Cell] = {}
    for path, code in sorted(published):
        measure = measures[code]
        if measure.kind == "distribution":
            cells[path, code] = _distribution(chosen[measure.source][path], _ranges(measure, plan, published, path))
        elif measure.kind == "share":
            cells[path, code] = _share(measure, chosen[measure.source][path], _ranges(measure, plan, published, path))
        else:
            spread = spreads.setdefault(measure.source, None) or _spread(measure, scores, instrument)
            spreads[measure.source] = spread
            cells[path, code] = _score(measure, tallies(path, measure.source), spread, invited[path])
    return _with_adjusted(plan, cells, tallies, measures, spreads)


def _score(measure: Measure, tally: Tally, spread: Spread, invited: int | None) -> Cell:
    step = SCALES[measure.scale].step(tally.n)
    if tally.n < FINE_GRAIN_FROM:
        # About the value as shown: ends rounded from the exact mean would tell where in its step it lies.
        mean, within = round_half_away(tally.mean, step), spread.within
        interval = mean_interval(mean, within.variance, _band_low(tally.n), degrees_of_freedom=within.degrees_of_freedom)
    else:
        mean, population = tally.mean, max(invited, tally.n) if invited else None
        interval = mean_interval(mean, tally.variance, tally.n, population=population)
    display = display_index if measure.kind == INDEX else display_mean
    return _cell(display(mean, interval.low, interval.high, tally.n), step)


def _spread(measure: Measure, scores: Scores, instrument: Instrument) -> Spread:
    """Below 100 ballots of the client the variance is the instrument's stated one: its own would be the teams' answers."""
    values = scores.values[measure.source]
    if values.notna().sum() < MOMENTS_FROM:
        stated = instrument.index_sd if measure.kind == INDEX else instrument.item_sd
        return Spread(WithinVariance(stated**2, math.inf), None)
    pooled = pooled_within_variance(values, scores.units)
    components = variance_components(values, scores.units) if measure.kind in ADJUSTED else None
    return Spread(pooled, components)


def _band_low(n: int) -> int:
    return next(low for low, high in BANDS if low <= n <= high)


def _ranges(measure: Measure, plan: Plan, published: frozenset[Key], path: str) -> list[tuple[int, int]]:
    """The shares of the measure's item that are shown for the unit: they and its distribution are decided together."""
    return [
        _range(other)
        for other in plan.measures
        if other.kind == "share" and other.source == measure.source and (path, other.code) in published
    ]


def _range(measure: Measure) -> tuple[int, int]:
    low, _, high = measure.code.rpartition(":")[2].partition("-")
    return int(low), int(high)


def _distribution(counts: tuple[int, ...], ranges: list[tuple[int, int]]) -> Cell:
    options = display_distribution(counts, ranges)
    groups = {(option.first, option.last): option for option in options}
    shares = [
        # A group's own share is exact; only that of a single option of it is not known.
        {"first": first, "last": last, "value": option.value, "bound": option.bound if first == last else None}
        for (first, last), option in sorted(groups.items())
    ]
    return Cell(None, SCALES["share"].fine, shares=shares)


def _share(measure: Measure, counts: tuple[int, ...], ranges: list[tuple[int, int]]) -> Cell:
    own = _range(measure)
    step = SCALES["share"].fine
    if own not in exact_shares(counts, ranges):
        return _cell(share_bounds(counts, ranges)[ranges.index(own)], step)
    value = sum(counts[own[0] - 1 : own[1]]) / sum(counts)
    # The count behind the interval is a rounded one: the interval must not tell the exact one.
    n = sum(counts) // COUNT_STEP * COUNT_STEP
    interval = wilson_interval(round(value * n), n)
    return _cell(display_share(value, min(interval.low, value), max(interval.high, value), n), step)


def _cell(figure: DisplayedFigure, step: float) -> Cell:
    return Cell(figure.value, step, figure.bound, figure.low, figure.high)


def _with_adjusted(
    plan: Plan, cells: dict[Key, Cell], tallies: Tallies, measures: Mapping[str, Measure], spreads: Mapping[str, Spread]
) -> dict[Key, Cell]:
    """Adds the score adjusted for small numbers, from displayed values alone: own, and the nearest shown unit above.

    Taken from the exact ones it would let a reader solve for the mean of a unit that is hidden.
    """
    adjusted = dict(cells)
    for (path, code), cell in cells.items():
        measure = measures[code]
        spread = spreads.get(measure.source) if measure.kind in ADJUSTED else None
        centre = next((cells[above, code] for above in plan.tree.ancestors(path) if (above, code) in cells), None)
        if spread is None or spread.components is None or cell.bound or centre is None or centre.bound:
            continue
        n = tallies(path, measure.source).n
        behind = _band_low(n) if n < FINE_GRAIN_FROM else n // COUNT_STEP * COUNT_STEP
        value = shrink(cell.value, behind, centre.value, spread.components)
        figure = DisplayedFigure(cell.value, cell.bound, cell.low, cell.high)
        shown = display_adjusted(value, figure, n, measure.scale)
        adjusted[path, code] = replace(cell, adjusted=shown.value if shown and not shown.bound else None)
    return adjusted
