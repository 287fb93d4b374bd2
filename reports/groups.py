"""Groups by background: the people behind them for the publication rule, and their displayed figures. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from reports.cells import Cell
from reports.disclosure.crossing import Atoms
from reports.disclosure.figures import SCALES
from reports.disclosure.grain import ShownCount, display_index, display_mean, round_half_away
from reports.disclosure.plan import INDEX, Measure, Plan
from reports.disclosure.splits import GroupCell
from reports.scores import Scores
from reports.statistics.intervals import mean_interval
from survey.thresholds import COUNT_STEP


def atoms_of(scores: Scores, plan: Plan) -> Atoms:
    """The respondents of each unit by what they said of every background of the plan, counted for each measure of a split."""
    names = [split.background for split in plan.splits]
    sources = list(dict.fromkeys(measure.source for measure in plan.split_measures))
    said = scores.options.reindex(columns=names).to_numpy(dtype=object)
    rows, firsts = _alike([scores.units, *said.T])
    places = tuple((scores.units[first], tuple(said[first])) for first in firsts.tolist())
    there = scores.values[sources].notna().to_numpy(dtype=bool)
    people = {source: _count(rows, there[:, column], len(places)) for column, source in enumerate(sources)}
    return Atoms(places, people, _count(rows, there.all(axis=1), len(places)))


def _alike(columns: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """By person, a number that those have who are alike in every column; and the first person of each number, in order."""
    numbers = np.zeros(len(columns[0]), dtype=int)
    for column in columns:
        codes, values = pd.factorize(column, use_na_sentinel=False)
        numbers = np.unique(numbers * (len(values) + 1) + codes, return_inverse=True)[1]
    _, firsts, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks[numbers], firsts[order]


def _count(rows: np.ndarray, there: np.ndarray, many: int) -> np.ndarray:
    return np.bincount(rows[there], minlength=many)


def draw_groups(plan: Plan, published: Collection[GroupCell], scores: Scores) -> dict[GroupCell, Cell]:
    """Every published figure of a group as its readers will see it: own variance, and no population correction."""
    measures = {measure.code: measure for measure in plan.split_measures}
    cells = {}
    for background, group, code in sorted(published):
        values = scores.values.loc[scores.options[background] == group, measures[code].source].dropna()
        cells[background, group, code] = _cell(measures[code], values)
    return cells


def _cell(measure: Measure, values: pd.Series) -> Cell:
    mean, many = float(values.mean()), len(values)
    interval = mean_interval(mean, float(values.var()), many)
    display = display_index if measure.kind == INDEX else display_mean
    figure = display(mean, interval.low, interval.high, many)
    return Cell(figure.value, SCALES[measure.scale].step(many), figure.bound, figure.low, figure.high)


def count_groups(published: Collection[GroupCell], scores: Scores) -> dict[tuple[str, str], ShownCount]:
    """The ballots of each group that has any figure, always rounded: exact ones would have to be audited as a figure too."""
    counts: dict[tuple[str, str], ShownCount] = {}
    for background, group in sorted({(background, group) for background, group, _ in published}):
        people = int(round_half_away(Counter(scores.options[background])[group], COUNT_STEP))
        counts[background, group] = ShownCount(people, people, False)
    return counts
