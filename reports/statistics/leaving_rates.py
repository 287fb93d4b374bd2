"""Rates of leaving by a gamma-Poisson regression: the negative binomial model for teams that are seen again and again.

Leavers of team i in window t are Poisson with mean G_i e_it exp(x_it b). e: person-months. G_i: what is the team's own and
lasts, gamma with mean 1 and variance s^2; integrated out, a team's total is negative binomial. x: intercept, the centre,
the window, and the predictors in standard deviations. The centres' and windows' effects are normal with variances of
their own, all found from the data, so that six teams work as well as six hundred.
"""

from dataclasses import astuple, dataclass
from math import sqrt

import numpy as np
from scipy.special import gammaln

from reports.statistics.leaving_rows import Rows

USUAL_RATE = 0.02  # leavers a person-month; with SPREAD it says no more than that 0.1 % to 40 % are thinkable
SPREAD = 1.5
SLOPE_SPREAD = 0.15  # of the log rate, a standard deviation of a predictor: little is expected, a third up or down at most
EFFECT_SCALE = 0.25  # of the deviations of centres, windows and teams before the data speak (Rayleigh)
ROUNDS, STEPS, ENOUGH = 60, 25, 1e-3
FRAILTIES = np.geomspace(0.02, 2.0, 48)  # deviations of teams looked at


@dataclass(frozen=True)
class Spread:
    """Variances between centres, between windows (both of the log rate) and between teams (of G)."""

    centres: float = EFFECT_SCALE**2
    windows: float = EFFECT_SCALE**2
    teams: float = EFFECT_SCALE**2

    def moved(self, before: "Spread") -> float:
        """The largest change of a standard deviation."""
        return max(abs(sqrt(now) - sqrt(then)) for now, then in zip(astuple(self), astuple(before), strict=True))


@dataclass(frozen=True)
class RateModel:
    """The fitted rates. effects: intercept, centres, windows, predictors, on the log scale; covariance: theirs.

    groups: where centres, windows and predictors stand among them. team_leavers, team_expected: each team's total, and what
    the effects alone expect of it; team_gradients: the latter's derivative by the effects over (itself + 1 / spread.teams).
    """

    effects: np.ndarray
    covariance: np.ndarray
    spread: Spread
    team_leavers: np.ndarray
    team_expected: np.ndarray
    team_gradients: np.ndarray
    groups: tuple[slice, slice, slice]

    @property
    def slopes(self) -> np.ndarray:
        """Change of the log rate by one standard deviation of each predictor."""
        return self.effects[self.groups[2]]


def fit_rates(rows: Rows) -> RateModel:
    """Effects by penalised likelihood (Newton), variances by turns with them until nothing moves.

    Penalties: intercept normal around log USUAL_RATE with SPREAD, predictors normal with SLOPE_SPREAD, centres and
    windows normal with their variance v, which solves v^2 / S^2 + (m - 1) v = sum of (effect^2 + its variance), m effects, the
    maximum under a Rayleigh density of scale S = EFFECT_SCALE on the deviation; the teams' deviation maximises their
    negative binomial likelihood under the same density. So a variance is never 0: few groups can't show that they are
    alike. No rows, no leavers and no variation all have a result, drawn from the penalties.
    Sources: Lawless (1987), Canadian J. of Statistics 15, 209-225; Chung et al. (2013), Psychometrika 78, 685-709.
    """
    effects = np.zeros(rows.size)
    effects[0] = np.log((rows.leavers.sum() + 1) / (rows.exposure.sum() + 1 / USUAL_RATE))
    spread = Spread()
    for _ in range(ROUNDS):
        effects, covariance = _maximise(rows, effects, spread)
        before, spread = spread, _spread(rows, effects, covariance)
        if spread.moved(before) < ENOUGH:
            break
    means = rows.means(effects)
    expected = rows.by_team(means)
    gradients = rows.sums_by_team(means) / (1 / spread.teams + expected)[:, None]
    return RateModel(effects, covariance, spread, rows.by_team(rows.leavers), expected, gradients, rows.groups)


def _maximise(rows: Rows, effects: np.ndarray, spread: Spread) -> tuple[np.ndarray, np.ndarray]:
    """Newton's method on a concave function: effects at the top, and the inverse of the curvature there."""
    precision, centre = _penalty(rows, spread), np.zeros(rows.size)
    centre[0] = np.log(USUAL_RATE)
    shape = 1 / spread.teams
    totals, pushes = shape + rows.by_team(rows.leavers), rows.sums(rows.leavers)

    def height(at: np.ndarray) -> float:
        return pushes @ at - totals @ np.log(shape + rows.by_team(rows.means(at))) - precision @ (at - centre) ** 2 / 2

    for _ in range(STEPS):
        means = rows.means(effects)
        expected = shape + rows.by_team(means)
        pulled = means * (totals / expected)[rows.teams]
        sums = rows.sums_by_team(means) * (np.sqrt(totals) / expected)[:, None]
        covariance = np.linalg.inv(rows.products(pulled) - sums.T @ sums + np.diag(precision))
        step = covariance @ (pushes - rows.sums(pulled) - precision * (effects - centre))
        now = height(effects)
        while np.abs(step).max() > ENOUGH and height(effects + step) < now:
            step = step / 2
        effects = effects + step
        if np.abs(step).max() < ENOUGH:
            break
    return effects, covariance


def _penalty(rows: Rows, spread: Spread) -> np.ndarray:
    """One over the variance that each effect is thought to have."""
    precision = np.full(rows.size, SPREAD**-2)
    variances = (spread.centres, spread.windows, SLOPE_SPREAD**2)
    for group, variance in zip(rows.groups, variances, strict=True):
        precision[group] = 1 / variance
    return precision


def _spread(rows: Rows, effects: np.ndarray, covariance: np.ndarray) -> Spread:
    """The variances that the effects found speak for."""
    squares = effects**2 + np.diag(covariance)
    centres, windows, _ = (_variance(squares[group]) for group in rows.groups)
    return Spread(centres, windows, _team_variance(rows.by_team(rows.leavers), rows.by_team(rows.means(effects))))


def _variance(squares: np.ndarray) -> float:
    """The variance of a group of effects: see `fit_rates`. Without effects what is thought before the data."""
    if not len(squares):
        return EFFECT_SCALE**2
    scale, others = EFFECT_SCALE**2, len(squares) - 1
    return float(scale * (np.sqrt(others**2 + 4 * squares.sum() / scale) - others) / 2)


def _team_variance(leavers: np.ndarray, expected: np.ndarray) -> float:
    """The variance of G that makes the teams' totals likeliest, its deviation under the Rayleigh density."""
    shape = FRAILTIES[:, None] ** -2
    own = gammaln(shape + leavers) - gammaln(shape) + shape * np.log(shape) - (shape + leavers) * np.log(shape + expected)
    likely = own.sum(axis=1) + np.log(FRAILTIES) - FRAILTIES**2 / (2 * EFFECT_SCALE**2)
    return float(FRAILTIES[np.argmax(likely)] ** 2)
