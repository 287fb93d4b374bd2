"""How well an attacker's order fits the true one, and how well chance alone would.

False alarms: an order that tells nothing passes these bounds once in 700 million looks. The package looks about a hundred
times, so that one of its runs in a few million is a false alarm.
"""

from collections.abc import Sequence
from math import sqrt

RUNS = 30
PEOPLE = 12  # a run
# A rank correlation of n unrelated orders has mean 0 and variance 1 / (n - 1); the mean over RUNS is as good as normal.
# 6.2 standard deviations: 6e-10, both sides together.
CORRELATION_BOUND = 6.2 / sqrt(RUNS * (PEOPLE - 1))
# Right places in an unrelated order: one a run on average, nearly Poisson; P(Poisson(30) >= 70) < 4e-10,
# and either way round.
LINKED_BOUND = 70


def rank_correlation(guess: Sequence, truth: Sequence) -> float:
    """Spearman's: 1 for the same order, -1 for the reverse, near 0 for orders that have nothing to do with each other.

    Both sequences hold the same things, each once; ValueError otherwise, or for fewer than three.
    """
    if sorted(guess) != sorted(truth) or len(set(truth)) != len(truth) or len(truth) < 3:
        raise ValueError("two orders of the same three or more things")
    place = {thing: rank for rank, thing in enumerate(truth)}
    squares = sum((rank - place[thing]) ** 2 for rank, thing in enumerate(guess))
    return 1 - 6 * squares / (len(truth) ** 3 - len(truth))


def mean_correlation(pairs: Sequence[tuple[Sequence, Sequence]]) -> float:
    """Over the runs; pairs of (guess, truth)."""
    return sum(rank_correlation(guess, truth) for guess, truth in pairs) / len(pairs)


def linked(pairs: Sequence[tuple[Sequence, Sequence]]) -> int:
    """How many the guess puts in their right place, either way round: the better of the two."""
    forwards = sum(one == other for guess, truth in pairs for one, other in zip(guess, truth, strict=True))
    backwards = sum(one == other for guess, truth in pairs for one, other in zip(reversed(guess), truth, strict=True))
    return max(forwards, backwards)


def tells_order(pairs: Sequence[tuple[Sequence, Sequence]]) -> bool:
    """Whether the guesses know more of the truth than chance does."""
    return abs(mean_correlation(pairs)) > CORRELATION_BOUND or linked(pairs) >= LINKED_BOUND
