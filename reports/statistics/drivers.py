"""What goes with an outcome: how the explained part of its differences is shared out among themes that overlap.

R^2 of a linear regression belongs to its predictors together. LMG gives each its mean gain of R^2 over every order in
which the predictors could have come, so the shares add up to R^2. It says what goes together, never what brings what about.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from math import factorial

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from reports.statistics.descriptives import Moments
from reports.statistics.intervals import LEVEL
from reports.statistics.reliability import correlation_interval

MOST_THEMES = 12  # 4,096 subsets: beyond, every resample would look at twice as many again for each theme more
RESAMPLES = 500
SEED = 20_221_006  # fixed, so that the same answers always give the same interval
BATCH = 25  # resamples at a time: bounds what is held in memory
TOLERANCE = 1e-9  # of a theme's variance: what is left below it is floating point, not a difference between people


@dataclass(frozen=True)
class Share:
    """One theme's share of R^2, 0 to 1, and its interval where one was drawn; ValueError where they don't fit.

    direction: 1 where the outcome is higher where the theme is, -1 where lower, 0 where the sign may be chance.
    """

    theme: str
    share: float
    direction: int
    low: float | None = None
    high: float | None = None

    def __post_init__(self):
        low, high = (self.share, self.share) if self.low is None or self.high is None else (self.low, self.high)
        if (self.low is None) != (self.high is None) or not 0 <= low <= self.share <= high <= 1:
            raise ValueError(f"not a share with limits: {self.low}, {self.share}, {self.high}")
        if self.direction not in (-1, 0, 1):
            raise ValueError(f"not a direction: {self.direction}")


@dataclass(frozen=True)
class Drivers:
    """R^2 of an outcome on all themes together over n people, and the themes' shares of it, in the order given."""

    outcome: str
    n: int
    explained: float
    shares: tuple[Share, ...]


def driver_shares(moments: Moments, outcome: str, themes: tuple[str, ...]) -> Drivers | None:
    """LMG shares of R^2 of `outcome` on `themes`: Shapley values of R^2, without interval. They add up to R^2.

    share_j = sum over sets S without j of |S|! (k - 1 - |S|)! / k! [R^2(S + j) - R^2(S)], all 2^k sets. R^2 is that of
    the least squares regression over the people of `moments` (listwise); no unit, 0 to 1. A theme that does not vary or
    is a linear function of those before it adds nothing. A share below 0 by floating point is 0.
    direction: sign of the correlation, 0 where its 95 % interval (Fisher) holds 0.
    None without a theme or with more than 12, with no more people than themes + 1, or where the outcome does not vary.
    Errors: ValueError for a code that the moments do not hold.
    Sources: Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, 119 ff.; Gromping
    (2006), Journal of Statistical Software 17(1). Reference (R): relaimpo::calc.relimp(Fertility ~ ., swiss, type = "lmg"):
    .057091 .171173 .260135 .105570 .112766, R^2 .706735.
    """
    if not 1 <= len(themes) <= MOST_THEMES or moments.n <= len(themes) + 1:
        return None
    covariance = moments.select([*themes, outcome]).covariance
    # Whole answers over many people: what is left of a variance of nothing is of the order of the squares lost.
    if covariance[-1, -1] <= TOLERANCE * (1 + moments.means[moments.codes.index(outcome)] ** 2):
        return None
    explained = explained_by_subset(covariance)
    shares = np.clip(explained @ lmg_weights(len(themes)).T, 0, 1)
    return Drivers(
        outcome=outcome,
        n=moments.n,
        explained=float(explained[-1]),
        shares=tuple(
            Share(theme, float(share), _direction(covariance, place, moments.n))
            for place, (theme, share) in enumerate(zip(themes, shares, strict=True))
        ),
    )


def driver_intervals(
    values: pd.DataFrame, outcomes: tuple[str, ...], themes: tuple[str, ...], *, resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, np.ndarray]:
    """Bootstrap limits of the LMG shares, by outcome: k x 2, percentile, 95 %.

    values: persons x codes; a person with any of the codes missing is left out. Persons are drawn with replacement as
    often as there are persons; a draw enters as a number of times each person counts, so that a batch of draws costs one
    matrix product, and all outcomes share the draws. Nothing is said of people's order: sorted answers give one result.
    Errors: ValueError without a person or with more than 12 themes, KeyError for a code without a column.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, 13. Reference (R): relaimpo::boot.relimp(...,
    type = "lmg", fixed = FALSE), relaimpo::booteval.relimp(..., bty = "perc").
    """
    columns = [*themes, *outcomes]
    frame = values[columns].dropna()
    if frame.empty or len(themes) > MOST_THEMES:
        raise ValueError(f"no shares from {len(frame)} people and {len(themes)} themes")
    weights = lmg_weights(len(themes)).T
    drawn: dict[str, list[np.ndarray]] = {outcome: [] for outcome in outcomes}
    for covariance in _resampled_covariances(frame.to_numpy(dtype=float), resamples, seed):
        for place, outcome in enumerate(outcomes, start=len(themes)):
            used = [*range(len(themes)), place]
            drawn[outcome].append(np.clip(explained_by_subset(covariance[:, used][:, :, used]) @ weights, 0, 1))
    ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    return {outcome: np.quantile(np.concatenate(shares), ends, axis=0).T for outcome, shares in drawn.items()}


def more_than_chance(explained: float, n: int, themes: int, *, level: float = LEVEL) -> bool:
    """Whether R^2 is more than what as many unrelated themes would give over n people: the overall F test at 1 - level.

    F = (R^2 / k) / ((1 - R^2) / (n - k - 1)). With a hundred people and ten themes an R^2 of .10 is what chance gives.
    False where people are no more than themes + 1. Reference (R): summary(lm(y ~ ., data))$fstatistic.
    """
    freedom = n - themes - 1
    if themes < 1 or freedom < 1:
        return False
    if explained >= 1:
        return True
    return bool(fdtrc(themes, freedom, (explained / themes) / ((1 - explained) / freedom)) < 1 - level)


def explained_by_subset(covariance: np.ndarray) -> np.ndarray:
    """R^2 of the last variable on every set of the k others: (..., k + 1, k + 1) gives (..., 2^k).

    Place b holds the set of variables j whose bit 2^j is set in b. Variables are taken one by one, each left out or swept
    out (Schur complement), so that all sets together cost little more than the largest. A variable of which nothing is
    left is not swept; an outcome that does not vary is explained by nothing.
    """
    scale = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0))
    scale = np.where(scale > 0, scale, 1.0)
    left = (covariance / scale[..., :, None] / scale[..., None, :])[..., None, :, :]
    whole = left[..., 0, -1, -1]
    for _ in range(covariance.shape[-1] - 1):
        pivot, row, without = left[..., 0, 0], left[..., 0, 1:], left[..., 1:, 1:]
        inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > TOLERANCE)
        swept = without - inverse[..., None, None] * row[..., :, None] * row[..., None, :]
        left = np.concatenate([without, swept], axis=-3)
    remaining = left[..., 0, 0]
    whole = whole[..., None]
    return np.divide(whole - remaining, whole, out=np.zeros_like(remaining), where=whole > 0)


@lru_cache(maxsize=4)
def lmg_weights(k: int) -> np.ndarray:
    """k x 2^k: what the R^2 of each set counts in the share of each variable."""
    subsets = np.arange(2**k)
    sizes = np.array([subset.bit_count() for subset in subsets.tolist()])
    chance = np.array([factorial(size) * factorial(k - 1 - size) / factorial(k) for size in range(k)] + [0.0])
    inside = (subsets[None, :] >> np.arange(k)[:, None]) & 1 == 1
    return np.where(inside, chance[sizes - 1], -chance[sizes])


def _resampled_covariances(values: np.ndarray, resamples: int, seed: int):
    """Batches of covariance matrices (denominator n) of people drawn with replacement, in units of the standard deviation."""
    people, many = values.shape
    spread = values.std(axis=0)
    # Centred and scaled, sums of products keep their digits in half the memory.
    values = ((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0)).astype(np.float32)
    upper = np.triu_indices(many)
    products = np.concatenate([values, values[:, upper[0]] * values[:, upper[1]]], axis=1)
    draw = np.random.default_rng(seed)
    for done in range(0, resamples, BATCH):
        counts = np.empty((min(BATCH, resamples - done), people), dtype=np.float32)
        for row in counts:
            row[:] = np.bincount(draw.integers(0, people, people, dtype=np.int32), minlength=people)
        means = (counts @ products).astype(float) / people
        covariance = np.empty((len(counts), many, many))
        covariance[:, upper[0], upper[1]] = covariance[:, upper[1], upper[0]] = means[:, many:]
        yield covariance - means[:, :many, None] * means[:, None, :many]


def _direction(covariance: np.ndarray, place: int, n: int) -> int:
    spread = covariance[place, place] * covariance[-1, -1]
    if spread <= TOLERANCE * covariance[-1, -1] ** 2:
        return 0
    correlation = max(-1.0, min(1.0, float(covariance[place, -1]) / math.sqrt(spread)))
    interval = correlation_interval(correlation, n)
    if interval is None or interval.low <= 0 <= interval.high:
        return 0
    return 1 if correlation > 0 else -1
