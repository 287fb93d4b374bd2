"""Rates of leaving by a gamma-Poisson regression: the negative binomial model for teams that are seen again and again.

Leavers of team i in window t are Poisson with mean G_i e_it exp(x_it b). e: person-months. G_i: what is the team's own and
lasts, gamma with mean 1 and variance s^2; integrated out, a team's total is negative binomial. x: intercept, the centre,
the window, and the predictors in standard deviations. The centres' and windows' effects are normal with variances of
their own, all found from the data, so that six teams work as well as six hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

USUAL_RATE = 0.02  # leavers a person-month; with SPREAD it says no more than that 0.1 % to 40 % are thinkable
SPREAD = 1.5
SLOPE_SPREAD = 0.25  # of the log rate, a standard deviation of a predictor: few scores move turnover by more than half
EFFECT_SCALE = 0.25  # of the deviations of centres, windows and teams before the data speak (Rayleigh)
ROUNDS, STEPS, ENOUGH = 60, 25, 1e-4
FRAILTIES = np.geomspace(0.02, 2.0, 80)  # deviations of teams looked at


@dataclass(frozen=True)
class Rows:
    """What the fit reads: one row a team and window. teams, centres, windows: codes from 0; scaled: rows x predictors."""

    teams: np.ndarray
    centres: np.ndarray
    windows: np.ndarray
    exposure: np.ndarray
    leavers: np.ndarray
    scaled: np.ndarray


@dataclass(frozen=True)
class RateModel:
    """The fitted rates. effects: intercept, centres, windows, predictors, on the log scale; covariance: theirs.

    between_centres, between_windows, between_teams: variances on the log scale (teams: of G). team_leavers, team_expected:
    each team's total and what the effects alone expect of it; team_gradients: the latter's derivative by the effects,
    over it plus 1 / between_teams.
    """

    effects: np.ndarray
    covariance: np.ndarray
    between_centres: float
    between_windows: float
    between_teams: float
    team_leavers: np.ndarray
    team_expected: np.ndarray
    team_gradients: np.ndarray
    centres: int
    windows: int

    @property
    def slopes(self) -> np.ndarray:
        """Change of the log rate by one standard deviation of each predictor."""
        return self.effects[1 + self.centres + self.windows :]


def fit_rates(rows: Rows) -> RateModel:
    """Effects by penalised likelihood (Newton), variances by turns with them until nothing moves.

    Penalties: intercept normal around log USUAL_RATE with SPREAD, predictors normal with SLOPE_SPREAD, centres and
    windows normal with their variance v, which solves v^2 / S^2 + (m - 1) v = sum of (effect^2 + its variance), m effects, the
    maximum under a Rayleigh density of scale S = EFFECT_SCALE on the deviation; the teams' deviation maximises their
    negative binomial likelihood under the same density. So a variance is never 0: few groups can't show that they are
    alike. No rows, no leavers and no variation all have a result, drawn from the penalties.
    Sources: Lawless (1987), Canadian J. of Statistics 15, 209-225; Chung et al. (2013), Psychometrika 78, 685-709.
    """
    design, groups = _design(rows)
    effects = np.zeros(design.shape[1])
    total, exposure = rows.leavers.sum(), rows.exposure.sum()
    effects[0] = np.log((total + 1) / (exposure + 1 / USUAL_RATE))
    variances, frailty = np.array([EFFECT_SCALE**2, EFFECT_SCALE**2]), EFFECT_SCALE**2
    team_count = int(rows.teams.max(initial=-1)) + 1
    for _ in range(ROUNDS):
        precision = _precision(groups, variances, design.shape[1])
        effects, covariance = _maximise(design, rows, effects, (precision, 1 / frailty, team_count))
        before = (*variances, frailty)
        uncertain = effects**2 + np.diag(covariance)
        variances = np.array([_variance(uncertain[group]) for group in groups])
        means = rows.exposure * np.exp(design @ effects)
        expected = np.bincount(rows.teams, means, minlength=team_count)
        leavers = np.bincount(rows.teams, rows.leavers, minlength=team_count)
        frailty = _team_variance(leavers, expected)
        if np.abs(np.sqrt((*variances, frailty)) - np.sqrt(before)).max() < ENOUGH:
            break
    gradients = _team_sums(rows.teams, means[:, None] * design, team_count) / (1 / frailty + expected)[:, None]
    return RateModel(
        effects=effects,
        covariance=covariance,
        between_centres=float(variances[0]),
        between_windows=float(variances[1]),
        between_teams=float(frailty),
        team_leavers=leavers,
        team_expected=expected,
        team_gradients=gradients,
        centres=len(groups[0]),
        windows=len(groups[1]),
    )


def _design(rows: Rows) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The matrix of the regression, and which of its columns are centres and which windows."""
    centres, windows = int(rows.centres.max(initial=-1)) + 1, int(rows.windows.max(initial=-1)) + 1
    ones = np.ones((len(rows.leavers), 1))
    design = np.hstack([ones, np.eye(centres)[rows.centres], np.eye(windows)[rows.windows], rows.scaled])
    return design, (np.arange(1, 1 + centres), np.arange(1 + centres, 1 + centres + windows))


def _precision(groups: Sequence[np.ndarray], variances: np.ndarray, size: int) -> np.ndarray:
    precision = np.full(size, SLOPE_SPREAD**-2)
    precision[0] = SPREAD**-2
    for group, variance in zip(groups, variances, strict=True):
        precision[group] = 1 / variance
    return precision


def _maximise(design, rows: Rows, effects: np.ndarray, penalty) -> tuple[np.ndarray, np.ndarray]:
    """Newton's method on a concave function: effects at the top, and the inverse of the curvature there."""
    precision, shape, team_count = penalty
    centre = np.zeros(len(effects))
    centre[0] = np.log(USUAL_RATE)
    totals = shape + np.bincount(rows.teams, rows.leavers, minlength=team_count)

    def height(at: np.ndarray) -> float:
        expected = np.bincount(rows.teams, rows.exposure * np.exp(design @ at), minlength=team_count)
        return rows.leavers @ (design @ at) - totals @ np.log(shape + expected) - precision @ (at - centre) ** 2 / 2

    for _ in range(STEPS):
        means = rows.exposure * np.exp(design @ effects)
        expected = np.bincount(rows.teams, means, minlength=team_count)
        pull = totals / (shape + expected)
        weighted = pull[rows.teams] * means
        slope = design.T @ (rows.leavers - weighted) - precision * (effects - centre)
        sums = _team_sums(rows.teams, means[:, None] * design, team_count)
        curvature = design.T @ (weighted[:, None] * design) - sums.T @ (sums * (pull / (shape + expected))[:, None])
        covariance = np.linalg.inv(curvature + np.diag(precision))
        step = covariance @ slope
        now = height(effects)
        while height(effects + step) < now - 1e-9 and np.abs(step).max() > ENOUGH:
            step = step / 2
        effects = effects + step
        if np.abs(step).max() < ENOUGH:
            break
    return effects, covariance


def _variance(squares: np.ndarray) -> float:
    """The variance of a group of effects: see `fit_rates`. Without effects what is thought before the data."""
    if not len(squares):
        return EFFECT_SCALE**2
    scale, others = EFFECT_SCALE**2, len(squares) - 1
    return scale * (np.sqrt(others**2 + 4 * squares.sum() / scale) - others) / 2


def _team_variance(leavers: np.ndarray, expected: np.ndarray) -> float:
    """The variance of G that makes the teams' totals likeliest, its deviation under the Rayleigh density."""
    shape = FRAILTIES[:, None] ** -2
    own = gammaln(shape + leavers) - gammaln(shape) + shape * np.log(shape) - (shape + leavers) * np.log(shape + expected)
    likely = own.sum(axis=1) + np.log(FRAILTIES) - FRAILTIES**2 / (2 * EFFECT_SCALE**2)
    return float(FRAILTIES[np.argmax(likely)] ** 2)


def _team_sums(teams: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    sums = np.zeros((count, values.shape[1]))
    np.add.at(sums, teams, values)
    return sums
