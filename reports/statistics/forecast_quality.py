"""How good forecasts were, once it is known what happened: error beside the base rate's, calibration, ranking, coverage.

The event is that a person leaves: the forecast share of a team, expected / headcount, stands beside the share that left.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from reports.statistics.intervals import LEVEL, Interval

DRAWS, SEED = 499, 20261122  # of the bootstrap; a seed, so that the same data give the same report
CENTRES = 20  # from so many centres on, they are drawn; with fewer, teams: a dozen clusters are too few to draw from
NOBODY = 1e-12  # a forecast rate below has no logarithm worth its name
STEPS, ENOUGH, LONGEST, STEEPEST = 30, 1e-5, 2.0, 50.0
FLAT = 1e-12  # variance of log rates below which forecasts are alike


@dataclass(frozen=True)
class Case:
    """A forecast and what happened. moment: when it was made, the same for teams forecast together; headcount: then.

    base: expected without scores; leavers: counted. ValueError for a headcount below 1 or an expectation below 0.
    """

    unit: str
    centre: str
    moment: int
    headcount: int
    expected: float
    low: int
    high: int
    base: float
    leavers: int

    def __post_init__(self):
        numbers = (self.expected, self.base, self.leavers)
        if self.headcount < 1 or not all(0 <= number < math.inf for number in numbers):
            raise ValueError(f"not a forecast that can be scored: {self}")


@dataclass(frozen=True)
class Calibration:
    """log E(leavers) = log(headcount) + a level for each moment + slope * log(expected / headcount). slope 1: as promised.

    Below 1 the teams' forecasts differed more than what happened. With one level for all moments the slope would be too low: a
    quarter in which many left raises the next forecast of everybody, and is followed by an ordinary one.
    interval: of the slope, None where too few clusters give it. level: log(all leavers / all expected), 0 as promised.
    """

    slope: float
    interval: Interval | None
    level: float


@dataclass(frozen=True)
class Quality:
    """What the cases say.

    brier, base_brier: mean squared error of the share, weighted by headcount; skill = 1 - brier / base_brier, None where the
    base rate makes no error at all. skill_interval, and doubt, the share of bootstrap samples without skill: None with
    fewer than two clusters. auc: probability that somebody who left was in a team of higher forecast than somebody who
    stayed, None without both. coverage: share of cases whose leavers lie within low to high. calibration: None where forecasts
    don't differ or nobody left.
    """

    cases: int
    leavers: int
    expected: float
    brier: float
    base_brier: float
    skill: float | None
    skill_interval: Interval | None
    doubt: float | None
    calibration: Calibration | None
    auc: float | None
    coverage: float


def quality_of(cases: Sequence[Case], *, level: float = LEVEL) -> Quality | None:
    """Judges cases; intervals by a cluster bootstrap of centres (from twenty on) or teams. None without a case.

    Limits are the estimate -/+ t (clusters - 1) times the bootstrap's deviation: with a few dozen clusters the bootstrap's own
    quantiles leave out the truth too often.

    Sources: Brier (1950); Cox (1958), Biometrika 45, 562-565; Field & Welsh (2007), JRSS B 69, 369-390.
    Reference (R): coef(glm(y ~ factor(moment) + log(e / n) + offset(log(n)), poisson));
    1 - sum((y - e)^2 / n) / sum((y - b)^2 / n).
    """
    if not cases:
        return None
    (people,) = _columns(cases, "headcount")
    found, expected, base = _columns(cases, "leavers", "expected", "base")
    errors, base_errors = (found - expected) ** 2 / people, (found - base) ** 2 / people
    draws = _draws(cases)
    skill, drawn = _skill(errors.sum(), base_errors.sum()), _drawn_skills(errors, base_errors, draws)
    inside = [case.low <= case.leavers <= case.high for case in cases]
    return Quality(
        cases=len(cases),
        leavers=int(found.sum()),
        expected=float(expected.sum()),
        brier=float(errors.sum() / people.sum()),
        base_brier=float(base_errors.sum() / people.sum()),
        skill=skill,
        skill_interval=None if skill is None or draws is None else _around(skill, drawn, draws, level),
        doubt=float((drawn <= 0).mean()) if len(drawn) else None,
        calibration=_calibration(cases, draws, level),
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


@dataclass(frozen=True)
class _Draws:
    """How often each case is in each bootstrap sample, samples x cases, and how many clusters are drawn."""

    times: np.ndarray
    clusters: int


def _draws(cases: Sequence[Case]) -> _Draws | None:
    """None with fewer than two clusters."""
    centres = [case.centre for case in cases]
    names = centres if len(set(centres)) >= CENTRES else [case.unit for case in cases]
    clusters, member = np.unique(names, return_inverse=True)
    count = len(clusters)
    if count < 2:
        return None
    drawn = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), size=DRAWS)
    return _Draws(drawn[:, member].astype(float), count)


def _drawn_skills(errors: np.ndarray, base_errors: np.ndarray, draws: _Draws | None) -> np.ndarray:
    """Skill in each bootstrap sample in which the base rate makes an error."""
    if draws is None:
        return np.zeros(0)
    base = draws.times @ base_errors
    return 1 - (draws.times @ errors)[base > 0] / base[base > 0]


def _around(estimate: float, drawn: np.ndarray, draws: _Draws, level: float) -> Interval | None:
    """estimate -/+ t times the deviation of its bootstrap samples, as many degrees of freedom as clusters less one."""
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < DRAWS // 2:
        return None
    margin = float(stdtrit(draws.clusters - 1, (1 + level) / 2) * drawn.std(ddof=1))
    return Interval(estimate - margin, estimate + margin)


def _calibration(cases: Sequence[Case], draws: _Draws | None, level: float) -> Calibration | None:
    used = np.array([case.expected > NOBODY * case.headcount for case in cases])
    cases = [case for case, there in zip(cases, used, strict=True) if there]
    found, expected, people, moments = _columns(cases, "leavers", "expected", "headcount", "moment")
    if not found.sum():
        return None
    together = (moments[:, None] == np.unique(moments)).astype(float)
    times = np.ones((1, len(cases)))
    if draws is not None:
        times = np.vstack([times, draws.times[:, used]])
    slope, *drawn = _slopes(found * times, people * times, np.log(expected / people), together)
    if not np.isfinite(slope):
        return None
    interval = None if draws is None else _around(float(slope), np.array(drawn), draws, level)
    return Calibration(slope=float(slope), interval=interval, level=float(np.log(found.sum() / expected.sum())))


def _slopes(found: np.ndarray, people: np.ndarray, rates: np.ndarray, together: np.ndarray) -> np.ndarray:
    """Slope of a Poisson regression with a level for each moment, for each row of counts; NaN where there is none.

    found, people: samples x cases; together: cases x moments. Given the moments' totals, leavers are spread over teams in
    proportion to people * exp(slope * rate), so Newton's method needs the slope alone.
    """
    totals, slopes = found @ together, np.zeros(len(found))
    centre = rates - rates.mean()
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            shares = people * np.exp(np.clip(slopes[:, None] * centre, -STEEPEST, STEEPEST))
            sizes = np.maximum(shares @ together, NOBODY)
            means = (shares * centre) @ together / sizes
            spreads = (shares * centre**2) @ together / sizes - means**2
            steps = (found @ centre - (totals * means).sum(axis=1)) / (totals * spreads).sum(axis=1)
            slopes = slopes + np.clip(steps, -LONGEST, LONGEST)
            if not (np.abs(steps) > ENOUGH).any():
                break
        flat = (totals * spreads).sum(axis=1) <= FLAT * totals.sum(axis=1)
    return np.where(flat | ~(np.abs(slopes) < STEEPEST), np.nan, slopes)
