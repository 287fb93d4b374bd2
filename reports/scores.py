"""From opened answers to what is counted: scores of persons, and tallies of units. Pure.

A tally holds n, sum and sum of squares of every source of figures (item, theme, index) for every unit with all units
below it: means and variances of any unit follow from it, and the persons are not needed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.disclosure.plan import INDEX
from reports.statistics.scoring import reverse_items, score_index, score_themes, to_index
from survey.instruments.instrument import Instrument
from survey.instruments.scale import POINTS
from survey.tree import Tree


@dataclass(frozen=True)
class Scores:
    """Persons × sources, and where each person answered.

    units: one path a person. answers: persons × item codes as answered, 1–6 or NaN. values: persons × sources: items and
    themes on 1–6 with reversed items turned round, the index on 0–100. options: persons × background codes, an option's
    code or None.
    """

    units: pd.Series
    answers: pd.DataFrame
    values: pd.DataFrame
    options: pd.DataFrame

    @property
    def own_ballots(self) -> dict[str, int]:
        """Ballots by the unit they were given in."""
        return {unit: int(count) for unit, count in self.units.value_counts().items()}

    def own_counts(self) -> dict[str, dict[str, int]]:
        """Source → unit → persons with a value."""
        counts = self.values.notna().groupby(self.units).sum()
        return {source: {unit: int(n) for unit, n in counts[source].items()} for source in self.values.columns}

    def own_sums(self) -> dict[str, dict[str, float]]:
        """Source → unit → what the values of its persons add up to."""
        return self.values.groupby(self.units).sum().to_dict()


def score_answers(
    answers: pd.DataFrame, units: pd.Series, instrument: Instrument, backgrounds: pd.DataFrame | None = None
) -> Scores:
    """Scores of everybody, in an order that says nothing: sorted by unit and answers, not as they came.

    answers: persons × item codes, 1–6 or NaN. units: one path a person, backgrounds: persons × background codes, both on
    the same index; nobody said anything where there are none. ValueError outside the scale.
    """
    codes = list(instrument.codes)
    frame = answers.reindex(columns=codes).astype(float)
    order = pd.concat([units.rename(" unit"), frame], axis=1).sort_values([" unit", *codes]).index
    frame = frame.loc[order].reset_index(drop=True)
    themes = score_themes(frame, instrument.theme_items, instrument.directions)
    values = pd.concat([reverse_items(frame, instrument.directions), themes], axis=1)
    if instrument.index_themes:
        values[INDEX] = to_index(score_index(themes, instrument.index_themes))
    said = pd.DataFrame(index=answers.index) if backgrounds is None else backgrounds
    options = said.reindex(columns=[background.code for background in instrument.backgrounds]).astype(object)
    options = options.where(options.notna(), None).loc[order].reset_index(drop=True)
    return Scores(units.loc[order].reset_index(drop=True).astype("category"), frame, values, options)


@dataclass(frozen=True)
class Tally:
    """n persons with a value, their mean, and their variance (n − 1; None below two)."""

    n: int
    mean: float | None
    variance: float | None


class Tallies:
    """The tally of every source for every unit of the tree."""

    def __init__(self, tree: Tree, scores: Scores):
        grouped = scores.values.groupby(scores.units)
        self._paths = {path: row for row, path in enumerate(tree.paths)}
        self._columns = {source: column for column, source in enumerate(scores.values.columns)}
        self._counts = _up_the_tree(tree, grouped.count())
        self._sums = _up_the_tree(tree, grouped.sum())
        self._squares = _up_the_tree(tree, (scores.values**2).groupby(scores.units).sum())

    def __call__(self, path: str, source: str) -> Tally:
        """KeyError for a unit or a source that is not there."""
        place = self._paths[path], self._columns[source]
        n, total, squares = int(self._counts[place]), float(self._sums[place]), float(self._squares[place])
        if n == 0:
            return Tally(0, None, None)
        # All alike leaves dust of either sign in the difference of the squares.
        variance = max((squares - total**2 / n) / (n - 1), 0.0) if n > 1 else None
        return Tally(n, total / n, variance)


def count_answers(tree: Tree, scores: Scores) -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """Item → unit → how many chose each of the six options, units below included."""
    counts: dict[str, dict[str, tuple[int, ...]]] = {}
    rows, units = pd.factorize(scores.units)
    for code in scores.answers.columns:
        given = scores.answers[code].to_numpy()
        there = ~np.isnan(given)
        places = rows[there] * POINTS + given[there].astype(int) - 1
        chosen = np.bincount(places, minlength=len(units) * POINTS).reshape(-1, POINTS)
        block = _up_the_tree(tree, pd.DataFrame(chosen, index=list(units)))
        counts[code] = {path: tuple(int(n) for n in block[row]) for row, path in enumerate(tree.paths)}
    return counts


def _up_the_tree(tree: Tree, own: pd.DataFrame) -> np.ndarray:
    """Units × columns: what was given at the unit itself plus everything below. Rows in tree order."""
    rows = {path: row for row, path in enumerate(tree.paths)}
    block = own.reindex(list(tree.paths)).fillna(0.0).to_numpy(dtype=float, copy=True)
    for path, above in tree.upwards:
        block[rows[above]] += block[rows[path]]
    return block
