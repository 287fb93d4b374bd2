"""How much of the spread between units is real, and means pulled towards the centre by as much as is not.

The one-way random-effects model: a person's value is the centre, plus the unit's effect (variance tau^2), plus the
person's own deviation (variance sigma^2). The variance components are found by profiling the restricted likelihood
down to one dimension, which neither fails on a boundary nor stops early as general mixed-model code does.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

GRID = np.concatenate([[0.0], np.geomspace(1e-6, 1e6, 241)])  # ratios tau^2 / sigma^2 looked at first
TOLERANCE = 1e-12

Means = TypeVar("Means", float, np.ndarray, pd.Series)


@dataclass(frozen=True)
class VarianceComponents:
    """Variance between units (tau^2) and within them (sigma^2), squared units of the values, and the two correlations.

    icc1: share of a person's variance that is the unit's; icc2: reliability of a unit's mean at the average unit size;
    both None where nothing varies at all. ValueError for a negative variance or a correlation outside 0-1.
    """

    between: float
    within: float
    icc1: float | None
    icc2: float | None

    def __post_init__(self):
        if not (np.isfinite([self.between, self.within]).all() and self.between >= 0 and self.within >= 0):
            raise ValueError(f"variances can't be {self.between} and {self.within}")
        if any(icc is not None and not 0 <= icc <= 1 for icc in (self.icc1, self.icc2)):
            raise ValueError(f"an intraclass correlation can't be {self.icc1} or {self.icc2}")


@dataclass(frozen=True)
class _Units:
    """What the restricted likelihood needs: size and mean of each unit, and the sum of squares within units."""

    sizes: np.ndarray
    means: np.ndarray
    squares_within: float

    def criterion(self, ratio: np.ndarray | float) -> np.ndarray:
        """-2 log restricted likelihood, profiled over centre and sigma^2, without constants. ratio = tau^2 / sigma^2.

        One value a ratio: all points of the grid are looked at in one go.
        """
        scaled = np.multiply.outer(ratio, self.sizes)
        weights = self.sizes / (1 + scaled)
        freedom = self.sizes.sum() - 1
        return freedom * np.log(self.squares(weights)) + np.log1p(scaled).sum(axis=-1) + np.log(weights.sum(axis=-1))

    def squares(self, weights: np.ndarray) -> np.ndarray:
        """The generalised residual sum of squares around the weighted centre; weights: units along the last axis."""
        centre = weights @ self.means / weights.sum(axis=-1)
        return self.squares_within + (weights * np.subtract.outer(-centre, -self.means) ** 2).sum(axis=-1)

    def within(self, ratio: float) -> float:
        """The restricted estimate of sigma^2 at a ratio."""
        return float(self.squares(self.sizes / (1 + self.sizes * ratio)) / (self.sizes.sum() - 1))

    def intraclass(self) -> tuple[float, float] | tuple[None, None]:
        """ICC(1) and ICC(2) from the mean squares of the analysis of variance, 0 where they would be negative."""
        people, groups = float(self.sizes.sum()), len(self.sizes)
        mean_within = self.squares_within / (people - groups)
        mean_between = float(self.squares(self.sizes) - self.squares_within) / (groups - 1)
        if mean_between <= mean_within:
            return (0.0, 0.0) if mean_within else (None, None)
        excess = mean_between - mean_within
        return excess / (mean_between + (people / groups - 1) * mean_within), excess / mean_between


def variance_components(values: pd.Series, groups: pd.Series) -> VarianceComponents | None:
    """Variance between and within groups by restricted maximum likelihood; group sizes may differ, groups of one count.

    values: one number a person; groups: the person's group, on the same index. A person without value or group is left
    out. Minimised over r = tau^2 / sigma^2 >= 0, with n_j and m_j a group's size and mean and w_j = n_j / (1 + n_j r):
    (N - 1) log[SSW + sum w_j (m_j - m)^2] + sum log(1 + n_j r) + log sum w_j, m = sum w_j m_j / sum w_j;
    sigma^2 is the bracket over N - 1. Groups that differ less than chance would have it give between = 0 exactly.
    With B and W the mean squares between and within and k = N / groups, ICC(1) = (B - W) / (B + (k - 1) W) and
    ICC(2) = (B - W) / B, given as 0 where B < W.
    None with fewer than two groups, or where no group has two values. Nobody differing within any group: within is 0
    and between the variance of the group means. Errors: ValueError for an infinite value.
    Sources: Searle, Casella & McCulloch (1992), Variance Components, 3.8; Bliese (2000), in Klein & Kozlowski.
    Reference (R): lme4::VarCorr(lme4::lmer(x ~ 1 + (1 | g))); multilevel::ICC1 and ICC2 of aov(x ~ factor(g)): well-being
    in `multilevel` bh1996 has tau^2 .0358008, sigma^2 .7894973, ICC(1) .043369, ICC(2) .771713.
    """
    frame = pd.DataFrame({"value": values.astype(float), "group": groups}).dropna()
    if not np.isfinite(frame["value"]).all():
        raise ValueError("values must be finite")
    if not 2 <= frame["group"].nunique() < len(frame):
        return None
    units = _summary(frame)
    icc1, icc2 = units.intraclass()
    if units.squares_within == 0:
        return VarianceComponents(between=float(units.means.var(ddof=1)), within=0.0, icc1=icc1, icc2=icc2)
    ratio = _best_ratio(units)
    within = units.within(ratio)
    return VarianceComponents(between=ratio * within, within=within, icc1=icc1, icc2=icc2)


def shrink(means: Means, ns: Means, centre: float, components: VarianceComponents) -> Means:
    """Means adjusted for small numbers: centre + l (mean - centre), l = tau^2 / (tau^2 + sigma^2 / n). Empirical Bayes.

    means: of units, any units; ns: people behind each, same shape; centre: on the same scale, usually the mean of the
    unit above. Float, array or Series alike. A mean that is NaN stays NaN. No variance between units: the centre;
    none within: the mean itself. No finite population correction: the adjusted value speaks of more than this month.
    Errors: ValueError for an n below 1 beside a mean. Source: Efron & Morris (1975), JASA 70, 311-319.
    Reference (R): coef(lme4::lmer(x ~ 1 + (1 | g)))$g with centre = lme4::fixef().
    """
    if np.any((np.asarray(ns) < 1) & ~np.isnan(means)):
        raise ValueError("a mean needs at least one person behind it")
    if components.between == 0:
        return centre + 0.0 * (means - centre)
    # Written with n above, so that an n of 0 beside a missing mean divides nothing by nothing.
    weight = components.between * ns / (components.between * ns + components.within) if components.within else 1.0
    return centre + weight * (means - centre)


def _summary(frame: pd.DataFrame) -> _Units:
    by_group = frame.groupby("group", observed=True)["value"]
    deviations = frame["value"] - by_group.transform("mean")
    # Equal values settle on no spread at all: their mean can be 1e-16 away from them.
    deviations[by_group.transform("min") == by_group.transform("max")] = 0.0
    return _Units(
        sizes=by_group.size().to_numpy(dtype=float),
        means=by_group.mean().to_numpy(),
        squares_within=float((deviations**2).sum()),
    )


def _best_ratio(units: _Units) -> float:
    """The ratio tau^2 / sigma^2 of the highest restricted likelihood: the best point of a grid, then refined beside it."""
    criteria = units.criterion(GRID)
    best = int(np.argmin(criteria))
    low, high = GRID[max(best - 1, 0)], GRID[min(best + 1, len(GRID) - 1)]
    found = minimize_scalar(units.criterion, bounds=(low, high), method="bounded", options={"xatol": TOLERANCE * high})
    return float(found.x) if found.fun < criteria[best] else float(GRID[best])
