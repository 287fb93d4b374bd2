"""Many units around one figure: how far from it a unit of its size may lie by chance, and which lie further."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

INNER, OUTER = 0.95, 0.998
LIMITS = {INNER: 1.959964, OUTER: 3.090232}  # qnorm(.975), qnorm(.999)
WINSORISED = 0.1  # of the units at each end (Spiegelhalter 2005)
SMALLEST_FUNNEL = 10  # units; of fewer the dispersion can't be told

Zone = Literal["far below", "below", "within", "above", "far above"]


@dataclass(frozen=True)
class FunnelUnit:
    """A unit as displayed: value in the units of the scale, n people at the least, step of the grid it is shown on.

    A clipped value stands at its cut, the nearest to the middle that it can be. ValueError for n below 1.
    """

    value: float
    n: int
    step: float

    def __post_init__(self):
        if self.n < 1:
            raise ValueError("a unit has at least one person")


@dataclass(frozen=True)
class Funnel:
    """Limits around `centre` and where each unit lies, in the order given.

    spread: standard deviation of persons within units. dispersion: the factor phi >= 1 by which the units vary more than
    chance would have them (in squares). zones: one a unit. expected: level → units beyond its limits by chance alone.
    """

    centre: float
    spread: float
    dispersion: float
    zones: tuple[Zone, ...]
    expected: dict[float, float]

    def limits(self, n: int, step: float, level: float) -> tuple[float, float]:
        """Lower and upper limit for a unit of n people whose value is shown in steps of `step`."""
        reach = LIMITS[level] * math.sqrt(self.dispersion) * standard_error(self.spread, n, step)
        return self.centre - reach, self.centre + reach


def funnel(units: Sequence[FunnelUnit], centre: float, spread: float) -> Funnel | None:
    """The funnel of units around `centre`, None below ten of them.

    s_i = sqrt(spread^2 / n_i + step_i^2 / 12), the second part for the rounding of what is displayed; z_i = (value_i -
    centre) / s_i. Over-dispersion: the lowest and highest tenth of the z (rounded down) are set to the next value
    inwards, phi = max(1, mean of their squares). Limits: centre -/+ z sqrt(phi) s, z = 1.96 (95 %) and 3.09 (99.8 %).
    A unit is beyond a limit if its displayed value is. No finite population correction: the question is whether the unit
    differs by more than chance, not how it feels this month. Missing: leave hidden units out.
    Errors: ValueError for a spread that is not a positive number.
    Source: Spiegelhalter (2005), Stat. Med. 24, 1185-1202 (limits and A.3, multiplicative over-dispersion).
    Reference (R): z <- sort((y - m) / s); k <- floor(.1 * length(z)); z[seq_len(k)] <- z[k + 1];
    z[length(z) + 1 - seq_len(k)] <- z[length(z) - k]; max(1, mean(z^2)).
    """
    if not (math.isfinite(spread) and spread > 0):
        raise ValueError(f"a spread can't be {spread}")
    if len(units) < SMALLEST_FUNNEL:
        return None
    scores = [(unit.value - centre) / standard_error(spread, unit.n, unit.step) for unit in units]
    dispersion = max(1.0, _mean_square(_winsorised(scores)))
    return Funnel(
        centre=centre,
        spread=spread,
        dispersion=dispersion,
        zones=tuple(_zone(score / math.sqrt(dispersion)) for score in scores),
        expected={level: (1 - level) * len(units) for level in LIMITS},
    )


def standard_error(spread: float, n: int, step: float) -> float:
    """Of a mean of n people that is shown in steps of `step`: sqrt(spread^2 / n + step^2 / 12)."""
    return math.sqrt(spread**2 / n + step**2 / 12)


def _winsorised(scores: Sequence[float]) -> list[float]:
    ordered, cut = sorted(scores), math.floor(WINSORISED * len(scores))
    low, high = ordered[cut], ordered[len(ordered) - 1 - cut]
    return [min(max(score, low), high) for score in ordered]


def _mean_square(scores: Sequence[float]) -> float:
    return math.fsum(score**2 for score in scores) / len(scores)


def _zone(score: float) -> Zone:
    far = abs(score) > LIMITS[OUTER]
    if abs(score) <= LIMITS[INNER]:
        return "within"
    if score < 0:
        return "far below" if far else "below"
    return "far above" if far else "above"
