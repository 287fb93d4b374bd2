"""How well a scale measures: alpha with its interval, item-rest correlations, omega, agreement. From moments alone.

Everything here takes listwise `Moments` whose measures are the items of one scale, already pointing in the good
direction (`reverse_items`). A scale of which something can't be said gives None, never NaN.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import fdtri, ndtri

from reports.statistics.descriptives import Moments
from reports.statistics.intervals import LEVEL, Interval

FACTOR_ITEMS = 3  # below, one factor has more unknowns than the covariances can tell
UNIQUENESS_FLOOR = 0.005  # of an item's variance; keeps the likelihood finite where an item is nearly the factor itself
START_SHARE = 0.5  # of the variance that a regression on the other items leaves unexplained
DICE_VARIANCE = 35 / 12  # of an answer when each of the six options is as likely as the other
DIRECTION_FROM = 100  # people: with ten, a sound instrument shows a negative item-rest correlation one half of the time


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with its limits; at most 1, below 0 where items contradict each other.

    ValueError for a value outside its limits, or limits above 1.
    """

    value: float
    low: float
    high: float

    def __post_init__(self):
        if not self.low <= self.value <= self.high <= 1:
            raise ValueError(f"not an alpha with limits: {self.low}, {self.value}, {self.high}")


def cronbach_alpha(moments: Moments, *, level: float = LEVEL) -> Alpha | None:
    """Cronbach's alpha of k items over n people, k / (k - 1) x (1 - sum of item variances / variance of the sum).

    Interval after Feldt: 1 - (1 - alpha) F, with F the (1 +/- level) / 2 quantiles at n - 1 and (n - 1)(k - 1) degrees
    of freedom. None below two people or two items, or where the sum does not vary.
    Sources: Cronbach (1951), Psychometrika 16, 297-334; Feldt (1965), Psychometrika 30, 357-370.
    Reference (R): a <- psych::alpha(na.omit(x))$total$raw_alpha; psych::alpha.ci(a, n.obs, n.var = k). bfi A1-A5:
    .703756 [.6857, .7210].
    """
    covariance, k = moments.covariance, len(moments.codes)
    if covariance is None or k < 2 or not _positive(covariance.sum(), covariance):
        return None
    alpha = float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))
    freedom = (moments.n - 1, (moments.n - 1) * (k - 1))
    low, high = (1 - (1 - alpha) * float(fdtri(*freedom, (1 + side * level) / 2)) for side in (1, -1))
    return Alpha(value=alpha, low=low, high=high)


def item_rest_correlations(moments: Moments) -> dict[str, float | None]:
    """Correlation of each item with the sum of the other items, by item code, between -1 and 1.

    (c_it - c_ii) / sqrt(c_ii (c_tt - 2 c_it + c_ii)) with t the sum of all items. None for an item that does not vary
    or whose rest does not, for every item below two people, and for an only item. No unit.
    Source: Lord & Novick (1968), 15.3. Reference (R): psych::alpha(na.omit(x))$item.stats$r.drop. bfi A1-A5:
    .311 .563 .589 .395 .487.
    """
    covariance = moments.covariance
    if covariance is None:
        return dict.fromkeys(moments.codes)
    own = np.diag(covariance)
    with_rest = covariance.sum(axis=0) - own
    rest = covariance.sum() - 2 * with_rest - own
    return {
        code: max(-1.0, min(1.0, float(joint / math.sqrt(item * other))))
        if _positive(item, covariance) and _positive(other, covariance)
        else None
        for code, item, other, joint in zip(moments.codes, own, rest, with_rest, strict=True)
    }


def correlation_interval(correlation: float, n: int, *, level: float = LEVEL) -> Interval | None:
    """Interval for a correlation over n people, tanh(atanh(r) -/+ z / sqrt(n - 3)). None below four people.

    A correlation of 1 or -1 has an interval without width. Errors: ValueError for a correlation outside -1..1.
    Source: Fisher (1921), Metron 1, 3-32. Reference (R): cor.test(x, y)$conf.int.
    """
    if not -1 <= correlation <= 1:
        raise ValueError(f"not a correlation: {correlation}")
    if n < 4:
        return None
    if abs(correlation) == 1:
        return Interval(correlation, correlation)
    margin = float(ndtri((1 + level) / 2)) / math.sqrt(n - 3)
    return Interval(*(math.tanh(math.atanh(correlation) + side * margin) for side in (-1, 1)))


def opposing_items(moments: Moments) -> tuple[str, ...]:
    """Items that run against the rest of the scale: upper 95 % limit of the item-rest correlation below 0.

    moments: of all core items. Empty below 100 people (DIRECTION_FROM), where the sign is mostly chance.
    Such an item blocks its theme and the index: a mapping that forgot to reverse it looks just so.
    """
    if moments.n < DIRECTION_FROM:
        return ()
    correlations = item_rest_correlations(moments)
    return tuple(
        code for code, r in correlations.items() if r is not None and correlation_interval(r, moments.n).high < 0
    )


def omega_one_factor(moments: Moments) -> float | None:
    """Omega total of one factor: (sum of loadings)^2 / [(sum of loadings)^2 + sum of uniquenesses], 0-1.

    Loadings and uniquenesses, in the items' own variances, maximise the normal likelihood of the covariance matrix; the
    fit is done on correlations, which gives the same, and scaled back. A uniqueness is at least .005 of its item's
    variance. None below three items, where people are not more than items, where an item does not vary or is a linear
    function of the others. Source: McDonald (1999), Test Theory, 6; Joreskog (1967), Psychometrika 32, 443-482.
    Reference (R): MBESS::ci.reliability(na.omit(x), type = "omega", interval.type = "none")$est; bfi A1-A5: .712129.
    """
    covariance, k = moments.covariance, len(moments.codes)
    if covariance is None or k < FACTOR_ITEMS or moments.n <= k:
        return None
    spread = np.sqrt(np.diag(covariance))
    if not all(_positive(value, covariance) for value in spread**2):
        return None
    correlation = covariance / np.outer(spread, spread)
    if np.linalg.eigvalsh(correlation)[0] < np.finfo(float).eps * k * 10:
        return None
    uniquenesses = _uniquenesses(correlation)
    common = float((spread @ _loadings(correlation, uniquenesses)) ** 2)
    return common / (common + float(spread**2 @ uniquenesses))


def agreement(moments: Moments) -> float | None:
    """r_wg(j): how far the people of one unit agree on a scale of J items, 0 (as if by dice) to 1 (all the same).

    J (1 - q) / [J (1 - q) + q] with q the mean item variance over 35/12, the variance of dice on six options; 0 where q
    is above 1. moments: of the unit. None below two people or without items. An index of the unit's answers, not of the
    instrument. Source: James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85-98.
    Reference (R): multilevel::rwg.j(x, grpid, ranvar = 35 / 12).
    """
    covariance = moments.covariance
    return None if covariance is None else agreement_within(np.diag(covariance).tolist())


def agreement_within(variances: Sequence[float]) -> float | None:
    """r_wg(j) from the J item variances within a unit, or pooled within many: then how far people of one unit agree.

    As `agreement`; pooled variances weigh a unit by its people less one, so small units count for little. None without
    items. Reference (R), pooled: anova(lm(x ~ factor(g)))["Residuals", "Mean Sq"] for each item.
    """
    items = len(variances)
    if not items:
        return None
    share = math.fsum(variances) / items / DICE_VARIANCE
    if share >= 1:
        return 0.0
    return items * (1 - share) / (items * (1 - share) + share)


def _uniquenesses(correlation: np.ndarray) -> np.ndarray:
    """The k uniquenesses of the one-factor model of highest likelihood, each between the floor and 1."""

    def discrepancy(uniquenesses: np.ndarray) -> tuple[float, np.ndarray]:
        loadings = _loadings(correlation, uniquenesses)
        implied = np.outer(loadings, loadings) + np.diag(uniquenesses)
        inverse = np.linalg.inv(implied)
        value = np.linalg.slogdet(implied)[1] + np.trace(inverse @ correlation)
        return value, np.diag(implied - correlation) / uniquenesses**2

    start = START_SHARE / np.diag(np.linalg.inv(correlation))
    found = minimize(
        discrepancy,
        np.clip(start, UNIQUENESS_FLOOR, 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(UNIQUENESS_FLOOR, 1)] * len(start),
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 1000},
    )
    return found.x


def _loadings(correlation: np.ndarray, uniquenesses: np.ndarray) -> np.ndarray:
    """The loadings that fit best beside given uniquenesses: the first principal axis of the rescaled correlations."""
    root = np.sqrt(uniquenesses)
    values, axes = np.linalg.eigh(correlation / np.outer(root, root))
    return root * axes[:, -1] * math.sqrt(max(values[-1] - 1, 0.0))


def _positive(variance: float, covariance: np.ndarray) -> bool:
    """Whether a variance is more than what floating point leaves of zero beside these covariances."""
    return bool(variance > 1e-10 * np.abs(covariance).max())
