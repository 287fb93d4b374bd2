"""How good forecasts were, once it is known what happened: error beside the base rate's, calibration, ranking, coverage.

The event is that a person leaves: the forecast share of a team, expected / headcount, stands beside the share that left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.statistics.intervals import LEVEL, Interval

DRAWS, SEED = 999, 20261122  # of the bootstrap; a seed, so that the same data give the same report
CENTRES = 10  # from so many centres on, they are drawn; with fewer, teams
STEPS, ENOUGH, STEEPEST = 30, 1e-5, 50.0


@dataclass(frozen=True)
class Case:
    """A forecast and what happened. headcount: when it was made; base: expected without scores; leavers: counted.

    ValueError for a headcount below 1 or an expectation below 0.
    """

    unit: str
    centre: str
    headcount: int
    expected: float
    low: int
    high: int
    base: float
    leavers: int

    def __post_init__(self):
        if self.headcount < 1 or not min(self.expected, self.base, self.leavers) >= 0:
            raise ValueError(f"not a forecast that can be scored: {self}")


@dataclass(frozen=True)
class Calibration:
    """log E(leavers) = log(headcount) + intercept + slope * log(expected / headcount). slope 1 and intercept 0: as promised.

    Below 1 the forecasts differ more than what happened. interval: of the slope, None where too few clusters give it.
    """

    slope: float
    intercept: float
    interval: Interval | None


@dataclass(frozen=True)
class Quality:
    """What the cases say.

    brier, base_brier: mean squared error of the share, weighted by headcount; skill = 1 - brier / base_brier, None where the
    base rate makes no error at all; skill_interval: None with fewer than two clusters. auc: probability that
    somebody who left was in a team of higher forecast than somebody who stayed, None without both. coverage: share of
    cases whose leavers lie within low to high. calibration: None where forecasts don't differ or nobody left.
    """

    cases: int
    leavers: int
    expected: float
    brier: float
    base_brier: float
    skill: float | None
    skill_interval: Interval | None
    calibration: Calibration | None
    auc: float | None
    coverage: float


def quality_of(cases: Sequence[Case], *, level: float = LEVEL) -> Quality | None:
    """Judges cases; intervals by a cluster bootstrap of centres (from ten on) or teams. None without a case.

    Sources: Brier (1950); Cox (1958), Biometrika 45, 562-565; Field & Welsh (2007), JRSS B 69, 369-390.
    Reference (R): coef(glm(y ~ log(e / n) + offset(log(n)), poisson)); 1 - sum((y - e)^2 / n) / sum((y - b)^2 / n).
    """
    if not cases:
        return None
    (people,) = _columns(cases, "headcount")
    found, expected, base = _columns(cases, "leavers", "expected", "base")
    errors, base_errors = (found - expected) ** 2 / people, (found - base) ** 2 / people
    draws = _draws(cases)
    inside = [case.low <= case.leavers <= case.high for case in cases]
    return Quality(
        cases=len(cases),
        leavers=int(found.sum()),
        expected=float(expected.sum()),
        brier=float(errors.sum() / people.sum()),
        base_brier=float(base_errors.sum() / people.sum()),
        skill=_skill(errors.sum(), base_errors.sum()),
        skill_interval=_skill_interval(errors, base_errors, draws, level),
        calibration=_calibration(found, expected, people, draws, level),
        auc=concordance(expected / people, found, np.maximum(people - found, 0)),
        coverage=sum(inside) / len(inside),
    )


def concordance(forecast: np.ndarray, left: np.ndarray, stayed: np.ndarray) -> float | None:
    """Area under the ROC curve of people: left and stayed are counts a team, ties count half. None without both.

    Reference (R): wilcox.test(rep(f, left), rep(f, stayed))$statistic / (sum(left) * sum(stayed)).
    """
    if not left.sum() or not stayed.sum():
        return None
    values, group = np.unique(forecast, return_inverse=True)
    left_at, stayed_at = (np.bincount(group, counts, minlength=len(values)) for counts in (left, stayed))
    below = np.concatenate([[0.0], np.cumsum(stayed_at)[:-1]])
    return float((left_at * (below + stayed_at / 2)).sum() / (left.sum() * stayed.sum()))


def _columns(cases: Sequence[Case], *names: str) -> tuple[np.ndarray, ...]:
    return tuple(np.array([getattr(case, name) for case in cases], dtype=float) for name in names)


def _skill(error: float, base_error: float) -> float | None:
    return float(1 - error / base_error) if base_error > 0 else None


def _draws(cases: Sequence[Case]) -> np.ndarray | None:
    """How often each case is in each bootstrap sample, draws x cases; None with fewer than two clusters."""
    centres = [case.centre for case in cases]
    names = centres if len(set(centres)) >= CENTRES else [case.unit for case in cases]
    clusters, member = np.unique(names, return_inverse=True)
    if len(clusters) < 2:
        return None
    drawn = np.random.default_rng(SEED).multinomial(len(clusters), np.full(len(clusters), 1 / len(clusters)), size=DRAWS)
    return drawn[:, member].astype(float)


def _skill_interval(errors: np.ndarray, base_errors: np.ndarray, draws: np.ndarray | None, level: float) -> Interval | None:
    if draws is None:
        return None
    base = draws @ base_errors
    return _percentiles(1 - (draws @ errors)[base > 0] / base[base > 0], level)


def _calibration(found, expected, people, draws: np.ndarray | None, level: float) -> Calibration | None:
    used = expected > 0
    found, expected, people = found[used], expected[used], people[used]
    rates = np.log(expected / people) if len(expected) else np.zeros(0)
    if not found.sum() or np.ptp(rates) < ENOUGH:
        return None
    at = float(people @ rates / people.sum())  # the intercept is found there, where it is steady
    weights = np.ones((1, len(found))) if draws is None else np.vstack([np.ones(len(found)), draws[:, used]])
    lines = _lines(found, people, rates - at, weights)
    intercept, slope = lines[0]
    if not np.isfinite(slope):
        return None
    drawn = lines[1:, 1]
    interval = None if draws is None else _percentiles(drawn[np.isfinite(drawn)], level)
    return Calibration(slope=float(slope), intercept=float(intercept - slope * at), interval=interval)


def _lines(found: np.ndarray, people: np.ndarray, rates: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Intercept and slope of a Poisson regression for each row of weights, by Newton's method; NaN where there is none."""
    total = weights @ found
    with np.errstate(all="ignore"):
        a, b = np.log(total / (weights @ people)), np.zeros(len(weights))
        for _ in range(STEPS):
            means = weights * people * np.exp(np.clip(a[:, None] + b[:, None] * rates, -STEEPEST, STEEPEST))
            s0, s1, s2 = means.sum(axis=1), means @ rates, means @ rates**2
            g0, g1 = total - s0, weights @ (found * rates) - s1
            determinant = s0 * s2 - s1**2
            da, db = (s2 * g0 - s1 * g1) / determinant, (s0 * g1 - s1 * g0) / determinant
            shorter = 1 / np.maximum(1, np.maximum(np.abs(da), np.abs(db)) / 2)
            a, b = a + shorter * da, b + shorter * db
            if np.nanmax(np.abs(np.concatenate([da, db, [0.0]]))) < ENOUGH:
                break
    lines = np.column_stack([a, b])
    return np.where((np.abs(lines) < STEEPEST).all(axis=1)[:, None], lines, np.nan)


def _percentiles(drawn: np.ndarray, level: float) -> Interval | None:
    if len(drawn) < DRAWS // 2:
        return None
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
