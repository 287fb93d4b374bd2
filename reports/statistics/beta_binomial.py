"""How much teams differ in a rate, as a Beta distribution, and each team's own rate drawn towards the others.

A team's events are binomial with a rate of its own; the rates are spread as Beta(alpha, beta). Both are fitted to the
client's own teams, so a team of eight with two leavers is judged by what such teams do here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import betaincinv, expit, gammaln, logit

from reports.statistics.intervals import LEVEL, Interval

SPREADS = np.geomspace(1e-6, 0.95, 60)  # intraclass correlations 1 / (alpha + beta + 1) looked at first
WORTH = 1e-6  # of log likelihood that a spread must add: what is less is rounding
JEFFREYS = 0.5


@dataclass(frozen=True)
class Posterior:
    """A rate, 0-1, and its equal-tailed interval."""

    rate: float
    interval: Interval


@dataclass(frozen=True)
class Prior:
    """The spread of rates over the teams of a client.

    mean: 0-1; strength: alpha + beta, trials that the prior is worth, None where the teams differ no more than chance
    would have it (the binomial limit): then every team has the same rate. events, trials: the client's, in all.
    """

    mean: float
    strength: float | None
    events: int
    trials: int

    @property
    def alpha(self) -> float | None:
        return None if self.strength is None else self.mean * self.strength

    @property
    def beta(self) -> float | None:
        return None if self.strength is None else (1 - self.mean) * self.strength

    def posterior(self, events: int, trials: int, *, level: float = LEVEL) -> Posterior:
        """Rate of a team with these events: Beta(alpha + events, beta + trials - events), mean and quantiles.

        In the binomial limit the client's rate for every team, with the Jeffreys interval of the client's totals,
        Beta(events + 1/2, trials - events + 1/2), whose limit is 0 where nothing and 1 where everything happened.
        Errors: ValueError for events outside 0..trials or a level outside (0, 1).
        Source: Brown, Cai & DasGupta (2001), Statistical Science 16, 101-133.
        """
        if not 0 <= events <= trials or not 0 < level < 1:
            raise ValueError(f"not events, trials and a level: {events}, {trials}, {level}")
        if self.strength is not None:
            alpha, beta = self.alpha + events, self.beta + trials - events
            return Posterior(alpha / (alpha + beta), _quantiles(alpha, beta, level))
        found = _quantiles(self.events + JEFFREYS, self.trials - self.events + JEFFREYS, level)
        low = 0.0 if self.events == 0 else found.low
        high = 1.0 if self.events == self.trials else found.high
        return Posterior(self.mean, Interval(low, high))


def fit_prior(events: Sequence[int], trials: Sequence[int]) -> Prior | None:
    """Beta-binomial by maximum likelihood: one number of events and of trials a team.

    log L = sum of log B(alpha + y, beta + n - y) - log B(alpha, beta); for each r = 1 / (alpha + beta + 1) the mean is
    maximised, then r, over a grid and beside its best point. r = 0 is the binomial limit, taken where no spread is likelier
    by more than rounding: teams alike, one team, no event at all (rate 0), or nothing but events (rate 1).
    Teams without trials are left out; without any trial None. Errors: ValueError for events outside 0..trials.
    Sources: Skellam (1948), JRSS B 10, 257-261; Casella (1985), American Statistician 39, 83-87.
    Reference (R): VGAM::vglm(cbind(y, n - y) ~ 1, betabinomial); optim over dbetabinom.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(trials, dtype=float)
    if y.shape != n.shape or (y < 0).any() or (y > n).any():
        raise ValueError("every team needs its events and its trials, and no more events than trials")
    y, n = y[n > 0], n[n > 0]
    total, count = int(y.sum()), int(n.sum())
    if count == 0:
        return None
    pooled = total / count
    if len(y) < 2 or total in (0, count):
        return Prior(pooled, None, total, count)
    alike = total * math.log(pooled) + (count - total) * math.log1p(-pooled)
    fits = [_best_mean(spread, y, n) for spread in SPREADS]
    best = int(np.argmax([likelihood for likelihood, _ in fits]))
    edges = np.log(SPREADS[[max(best - 1, 0), min(best + 1, len(SPREADS) - 1)]])
    refined = minimize_scalar(
        lambda at: -_best_mean(math.exp(at), y, n)[0], bounds=edges, method="bounded", options={"xatol": 1e-8}
    )
    spread = math.exp(refined.x) if -refined.fun > fits[best][0] else SPREADS[best]
    likelihood, mean = _best_mean(spread, y, n)
    if likelihood - alike <= WORTH:
        return Prior(pooled, None, total, count)
    return Prior(mean, float(1 / spread - 1), total, count)


def _best_mean(spread: float, y: np.ndarray, n: np.ndarray) -> tuple[float, float]:
    """Highest log likelihood at a spread, without the binomial coefficients, and the mean that has it."""
    strength = 1 / spread - 1

    def lack(at: float) -> float:
        alpha = strength * expit(at)
        beta = strength - alpha
        own = gammaln(alpha + y) - gammaln(alpha) + gammaln(beta + n - y) - gammaln(beta)
        return -float((own + gammaln(strength) - gammaln(strength + n)).sum())

    pooled = float(logit(y.sum() / n.sum()))
    found = minimize_scalar(lack, bounds=(pooled - 5, pooled + 5), method="bounded", options={"xatol": 1e-9})
    return -float(found.fun), float(expit(found.x))


def _quantiles(alpha: float, beta: float, level: float) -> Interval:
    low, high = betaincinv(alpha, beta, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
