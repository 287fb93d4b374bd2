"""How often each response option is chosen over a whole client: the published figures, turned into quotas. Pure.

A person's leaning is a standard normal number; a response option is a stretch of it. So moving everybody by a little
moves every mean by a little, and no quota has to be written for it.
"""

from functools import cache
from statistics import NormalDist

import numpy as np
from scipy.optimize import brentq

NORMAL = NormalDist()
CUTS = np.arange(-2, 3) * 0.72  # gives single items a standard deviation of 1.3, that of answers on six points
FAR = 6.0  # standard deviations: no mean that can be shown lies further out

# Means of the answers as they are given, 1-6. With a source: the published figures. Without: plausible.
MEANS = {
    "EDU1": 3.3, "INV1": 4.0, "AUT1": 3.9,  # Medarbeiderindeks 2023, NetNordic and CustomerTrends, Norway
    "IMP1": 5.3, "ATT1": 4.2,  # its preliminary figures, Kundeserviceavisen, 24 March 2023
    "MOT1": 4.3, "JOY1": 4.4, "MEA1": 4.5, "CUL1": 4.8, "LEA1": 4.2, "DEV1": 3.6, "TEC1": 3.7, "WRK1": 3.5,
    "VOL1": 3.9, "TIM1": 3.7, "REL1": 3.2,
    "CUS1": 3.4, "MON1": 3.7, "FRI1": 2.6, "BAL1": 4.1,
    "EXP1": 4.9, "HOW1": 4.6, "SUP1": 4.1, "RES1": 3.8,
    "PLA1": 3.5, "CNV1": 4.0, "FLO1": 3.7, "PAU1": 3.2,
    "HIS1": 4.1, "TRA1": 3.8, "EMO1": 3.0, "SYS1": 3.6,
    "GOA1": 4.3, "FEE1": 3.8, "CEL1": 3.5, "PUR1": 3.9,
    "HON1": 4.2, "REC1": 4.3,
}  # fmt: skip

# Shares of the options 1-6 where shares are what was published: Meditation at Work 2017, Netherlands.
SHARES = {
    "STR1": (0.10, 0.21, 0.22, 0.22, 0.13, 0.12),  # 25 % several times a week or more, 12 % all the time
    "TUR1": (0.25, 0.22, 0.18, 0.17, 0.11, 0.07),  # 35 % consider leaving within twelve months
}

CODES = (*MEANS, *SHARES)  # every item the demonstration can answer; more are added at the end, or all answers change


def options_by_rank(code: str, people: int, shift: float) -> np.ndarray:
    """The answers of so many people to an item, lowest first: everybody has a place, nothing is left to chance.

    shift: how far the whole client lies from the item's own figures, in standard deviations of a person.
    """
    places = (np.arange(people) + 0.5) / people
    limits = [NORMAL.cdf(cut - shift) for cut in _cuts(code)]
    return 1 + np.searchsorted(limits, places, side="left")


@cache
def _cuts(code: str) -> tuple[float, ...]:
    """Where one option ends and the next begins, in standard deviations of a person."""
    if code in SHARES:
        return tuple(NORMAL.inv_cdf(float(below)) for below in np.cumsum(SHARES[code])[:-1])
    level = brentq(lambda level: _mean(CUTS - level) - MEANS[code], -FAR, FAR)
    return tuple(float(cut) for cut in CUTS - level)


def _mean(cuts: np.ndarray) -> float:
    return 1 + sum(1 - NORMAL.cdf(float(cut)) for cut in cuts)
