"""From answers to scores: reversal, theme scores, the index, and the index's 0-100 scale.

Answers lie on the response scale 1-6. A score is a person's mean on that same scale, pointing in the good
direction; `to_index` moves a mean to 0-100. Nothing here rounds.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

SCALE_LOW, SCALE_HIGH = 1, 6
MIRROR = SCALE_LOW + SCALE_HIGH  # 7 - x turns a negatively worded item round
ANSWERED_SHARE = 0.5  # of a scale's items or an index's themes; below it a person has no score

Number = TypeVar("Number", float, np.ndarray, pd.Series)


def reverse_items(answers: pd.DataFrame, directions: Mapping[str, int]) -> pd.DataFrame:
    """Answers with every item pointing in the good direction: 7 - x where the item's direction is -1.

    answers: persons x items, values in 1..6 or NaN (not answered). directions: 1 or -1 for every column.
    Returns a float frame of the same shape, index and columns; NaN stays NaN. Applying it twice gives the answers back.
    Errors: ValueError for a value outside 1..6, a column that comes twice, and a column without a direction of 1 or -1.
    Reference (R): psych::reverse.code(keys, items, mini = 1, maxi = 6).
    """
    undirected = [code for code in answers.columns if directions.get(code) not in (1, -1)]
    if undirected:
        raise ValueError(f"items without a direction of 1 or -1: {', '.join(map(str, undirected))}")
    values = _checked(answers)
    reversed_columns = np.array([directions[code] == -1 for code in answers.columns], dtype=bool)
    turned = np.where(reversed_columns, MIRROR - values, values)
    return pd.DataFrame(turned, index=answers.index, columns=answers.columns)


def score_themes(
    answers: pd.DataFrame, theme_items: Mapping[str, Sequence[str]], directions: Mapping[str, int]
) -> pd.DataFrame:
    """Theme scores on 1-6: the mean of a person's answered items, reversed where needed.

    answers: persons x item codes, values in 1..6 or NaN; columns that no theme names are ignored.
    theme_items: theme -> its item codes. directions: item code -> 1 or -1, for every item named.
    Returns persons x themes in the order of theme_items. Missing data: a score where at least half of the theme's
    items are answered (two of three, two of four, one of two), NaN below.
    Errors: ValueError for a theme without items, an item without a column, and as `reverse_items`.
    Reference (R): psych::scoreItems(keys, bfi, impute = "none", min = 1, max = 6) with the half rule applied to
    rowSums(!is.na()); the means and standard deviations of the bfi scales in tests/reference/bfi.toml.
    """
    named = list(dict.fromkeys(code for items in theme_items.values() for code in items))
    absent = [code for code in named if code not in answers.columns]
    if absent:
        raise ValueError(f"items without a column: {', '.join(absent)}")
    turned = reverse_items(answers[named], directions).to_numpy()
    position = {code: column for column, code in enumerate(named)}
    scores = {
        theme: _mean_of_answered(turned[:, [position[code] for code in items]]) for theme, items in theme_items.items()
    }
    return pd.DataFrame(scores, index=answers.index, columns=list(theme_items), dtype=float)


def score_index(theme_scores: pd.DataFrame, index_themes: Sequence[str]) -> pd.Series:
    """The wellbeing index of each person on 1-6: the unweighted mean of the person's scores on the index themes.

    theme_scores: persons x themes on 1-6 or NaN; columns outside index_themes (outcomes, modules) are ignored.
    Returns a float Series over the same persons. Missing data: a value where at least half of the index themes
    (five of ten) have a score, NaN below. Errors: ValueError for no index themes, an index theme without a column
    or a score outside 1..6. Reference (R): rowMeans(themes, na.rm = TRUE), NA where rowSums(!is.na(themes)) is below half.
    """
    absent = [theme for theme in index_themes if theme not in theme_scores.columns]
    if absent:
        raise ValueError(f"index themes without a column: {', '.join(absent)}")
    scores = _mean_of_answered(_checked(theme_scores[list(index_themes)]))
    return pd.Series(scores, index=theme_scores.index, name="index", dtype=float)


def to_index(mean: Number) -> Number:
    """A mean on 1-6 as index points 0-100: (mean - 1) / 5 x 100. Float, array or Series alike; NaN stays NaN.

    Reference: the bfi agreeableness mean 4.652973 is 73.0595 points.
    """
    return (mean - SCALE_LOW) / (SCALE_HIGH - SCALE_LOW) * 100


def _mean_of_answered(block: np.ndarray) -> np.ndarray:
    """Row means over what is answered; NaN where less than half of the columns is. ValueError without columns."""
    if block.shape[1] == 0:
        raise ValueError("a score needs at least one item or theme")
    answered = np.count_nonzero(~np.isnan(block), axis=1)
    scored = answered >= ANSWERED_SHARE * block.shape[1]
    means = np.full(len(block), np.nan)
    return np.divide(np.nansum(block, axis=1), answered, out=means, where=scored)


def _checked(answers: pd.DataFrame) -> np.ndarray:
    """The frame as floats. ValueError names the columns that come twice or hold a value outside the scale."""
    if not answers.columns.is_unique:
        raise ValueError(f"columns that come twice: {', '.join(map(str, answers.columns[answers.columns.duplicated()]))}")
    values = answers.to_numpy(dtype=float, na_value=np.nan)
    outside = ((values < SCALE_LOW) | (values > SCALE_HIGH)).any(axis=0)
    if outside.any():
        raise ValueError(f"values outside {SCALE_LOW}-{SCALE_HIGH} in: {', '.join(map(str, answers.columns[outside]))}")
    return values
