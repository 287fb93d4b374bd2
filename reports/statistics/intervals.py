"""Intervals for means and shares."""

import math
from dataclasses import dataclass

from scipy.special import ndtri, stdtrit

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """Low and high limit in the units of the estimate. ValueError for limits that are not finite or stand the wrong way."""

    low: float
    high: float

    def __post_init__(self):
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.high):
            raise ValueError(f"not an interval: {self.low} to {self.high}")

    def __contains__(self, value: float) -> bool:
        """Whether the value lies within the limits, both included."""
        return self.low <= value <= self.high


def standard_error(variance: float, n: int, *, population: int | None = None) -> float:
    """Standard error of a mean of n persons: sqrt(variance / n), times sqrt(1 - n / N) where the population N is given.

    variance: of persons, squared units of the mean. Errors: ValueError for a variance that is negative or not finite,
    n below 1, or a population smaller than n. Source: Cochran, Sampling Techniques (1977), 2.6.
    Reference: 7 of 8 people with variance 46.476190: .911006 with the correction, 2.576714 without.
    """
    if not (math.isfinite(variance) and variance >= 0):
        raise ValueError(f"a variance can't be {variance}")
    if n < 1:
        raise ValueError("a standard error needs at least one person")
    if population is not None and population < n:
        raise ValueError(f"{n} people answered in a population of {population}")
    correction = 1.0 if population is None else 1.0 - n / population
    return math.sqrt(variance / n * correction)


def mean_interval(
    mean: float | None,
    variance: float | None,
    n: int,
    *,
    population: int | None = None,
    level: float = LEVEL,
    degrees_of_freedom: float | None = None,
) -> Interval | None:
    """Interval for a mean: mean -/+ t x standard error, t at `degrees_of_freedom` (default n - 1).

    variance: of persons, own or pooled; a pooled one comes with its own degrees of freedom, a stated one with math.inf
    (then t is the normal quantile). population: everybody invited, for the finite population correction.
    Returns None where there is nothing to say: no mean, no variance, n = 0, or less than one degree of freedom (n = 1
    with own variance). No variance among the answers, or everybody answered, gives an interval without width.
    Errors: ValueError as `standard_error`, and for a level outside (0, 1).
    Reference (R): mean + c(-1, 1) * qt(.975, df) * sqrt(variance / n * (1 - n / N)); without N, t.test(x)$conf.int.
    """
    _check_level(level)
    freedom = n - 1 if degrees_of_freedom is None else degrees_of_freedom
    if mean is None or variance is None or n < 1 or freedom < 1:
        return None
    margin = float(stdtrit(freedom, (1 + level) / 2)) * standard_error(variance, n, population=population)
    return Interval(low=mean - margin, high=mean + margin)


def wilson_interval(successes: int, n: int, *, level: float = LEVEL) -> Interval | None:
    """Wilson score interval for a share, 0-1, without continuity correction.

    (p + z^2/2n -/+ z sqrt(p(1 - p)/n + z^2/4n^2)) / (1 + z^2/n). Returns None for n = 0: no share, no interval.
    n = 1 gives a wide interval, never one without width; no success gives low 0, all successes high 1, exactly.
    Errors: ValueError for successes outside 0..n, or a level outside (0, 1). Source: Wilson (1927), JASA 22, 209-212.
    Reference (R): prop.test(successes, n, correct = FALSE)$conf.int.
    """
    _check_level(level)
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share")
    if n == 0:
        return None
    share, z = successes / n, float(ndtri((1 + level) / 2))
    centre = share + z**2 / (2 * n)
    margin = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # At the ends the two terms are equal on paper but not in floating point.
    return Interval(
        low=0.0 if successes == 0 else (centre - margin) / scale,
        high=1.0 if successes == n else (centre + margin) / scale,
    )


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level}")
