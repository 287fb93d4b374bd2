"""What a unit has been used to: the mean of its own earlier waves, as displayed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.statistics.change import Displayed

EARLIER_WAVES = 12  # the latest; a year of monthly waves, so that every season is in it once
FEWEST_WAVES = 3


@dataclass(frozen=True)
class EarlierMean:
    """Mean of `waves` displayed values, in the units of the scale, and its standard error (None: not known)."""

    value: float
    error: float | None
    waves: int


def earlier_mean(earlier: Sequence[Displayed]) -> EarlierMean | None:
    """The unweighted mean of the latest twelve waves that show an exact value; oldest first. None with fewer than three.

    Clipped and hidden waves are left out. Standard error: sqrt(sum of the displayed variances) / waves, waves taken as
    independent samples; None where one of the waves shows no interval. Reference (R): mean(x), sqrt(sum(v)) / length(v).
    """
    shown = [wave for wave in earlier if wave.value is not None and not wave.clipped][-EARLIER_WAVES:]
    if len(shown) < FEWEST_WAVES:
        return None
    variances = [wave.variance for wave in shown]
    known = all(variance is not None for variance in variances)
    error = math.sqrt(math.fsum(variances)) / len(shown) if known else None
    return EarlierMean(math.fsum(wave.value for wave in shown) / len(shown), error, len(shown))
