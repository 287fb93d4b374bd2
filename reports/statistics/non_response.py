"""What those who did not answer could change: the score if all of them stood at one end of the scale, or at the other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest score there can be among everybody asked. ValueError where they stand the wrong way."""

    low: float
    high: float

    def __post_init__(self):
        if not self.low <= self.high:
            raise ValueError(f"not bounds: {self.low} to {self.high}")


def worst_and_best(low: float, high: float, rate: float, *, worst: float, best: float) -> Bounds:
    """Bounds of a mean of everybody asked: rate * low + (1 - rate) * worst and rate * high + (1 - rate) * best.

    low and high: the mean of those who answered, equal where it is known, the ends of what it may be where only a bound
    is shown. rate: 0-1, answers per person asked; of a range take its lower end, which gives the wider bounds. worst and
    best: the ends of the scale, for a share 0 and 1. Nobody answered: the ends of the scale. It assumes nothing of those
    who are silent, and covers no sampling error: everybody was asked.
    Errors: ValueError for a rate outside 0-1 or a mean outside the scale.
    Source: Manski (1989), J. Human Resources 24, 343-360; Horowitz & Manski (1998), J. Econometrics 84, 37-58.
    Reference (R): rate * m + (1 - rate) * c(worst, best).
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"a rate lies within 0 and 1: {rate}")
    if not worst <= low <= high <= best:
        raise ValueError(f"{low} to {high} lies outside the scale from {worst} to {best}")
    return Bounds(rate * low + (1 - rate) * worst, rate * high + (1 - rate) * best)
