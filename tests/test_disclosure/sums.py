"""What a reader can work out: sums of answers as unknowns, published figures as what is known of them.

Exact fractions, and linear programmes where figures are rounded. The reader is taken to know the tree, the instrument and
how many answered where, which is more than a release of ours tells.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

LOWEST, HIGHEST = 1, 6
SLACK = 1e-6

Unknown = tuple[object, str]  # a place that no figure looks into, and a source: the sum of its people's values, on 1–6


@dataclass(frozen=True)
class Known:
    """A published figure as a sum: its unknowns with their weights lie between low and high."""

    weights: Mapping[Unknown, Fraction | int]
    low: float
    high: float


def identity(weights: Mapping[Unknown, Fraction | int]) -> Known:
    """What holds whatever was answered, such as the index being the mean of its themes."""
    return Known(weights, 0.0, 0.0)


@dataclass(frozen=True)
class Target:
    """A group to be solved for: the unknowns that make up its sum, and its people."""

    unknowns: frozenset[Unknown]
    people: int


def small_groups(people: Mapping[Unknown, int], minimum: Mapping[str, int], blocks: Iterable[Collection[object]]) -> list[Target]:
    """Every block of places that has fewer people than the minimum of the source."""
    unions = dict.fromkeys(frozenset(block) for block in blocks)
    targets = []
    for source, fewest in minimum.items():
        answered = {place: count for (place, other), count in people.items() if other == source}
        for union in unions:
            there = frozenset((place, source) for place in union if place in answered)
            together = sum(people[unknown] for unknown in there)
            if 0 < together < fewest:
                targets.append(Target(there, together))
    return list(dict.fromkeys(targets))


def subtracted(known: Iterable[Known], targets: Iterable[Target]) -> list[Target]:
    """Targets whose sum adding and subtracting the figures gives, if they were exact: by elimination in fractions."""
    basis = _basis(figure.weights for figure in known)
    return [target for target in targets if not _reduce(dict.fromkeys(target.unknowns, Fraction(1)), basis)]


def _basis(rows: Iterable[Mapping], *, pivots: Collection | None = None) -> dict:
    """Pivot → row, for all rows that those before them don't explain; with `pivots` only what is not 0 at one of them."""
    basis: dict = {}
    for weights in rows:
        row = _reduce({unknown: Fraction(weight) for unknown, weight in weights.items() if weight}, basis)
        pivot = min((unknown for unknown in row if pivots is None or unknown in pivots), key=repr, default=None)
        if pivot is not None:
            basis[pivot] = {unknown: weight / row[pivot] for unknown, weight in row.items()}
    return basis


def _reduce(row: dict[Unknown, Fraction], basis: Mapping[Unknown, dict[Unknown, Fraction]]) -> dict[Unknown, Fraction]:
    """The row less what the basis explains; empty where that is all of it."""
    pivots = True
    while pivots:
        pivots = [unknown for unknown in row if unknown in basis]
        for pivot in pivots:
            factor = row.get(pivot, Fraction(0))
            for unknown, weight in basis[pivot].items() if factor else ():
                row[unknown] = row.get(unknown, Fraction(0)) - factor * weight
        row = {unknown: weight for unknown, weight in row.items() if weight}
    return row


def by_enumeration(cells: Iterable[Collection[int]], people: Collection[int], atom: int) -> Fraction | None:
    """The fewest people among whom a combination of cells sees the atom, None where none does.

    cells: a row of zeros and ones each, an entry an atom. No programme: at the minimum's corners the combination is 0 at
    as many atoms as can be, and all those are tried, in fractions.
    """
    base = list(_basis({at: int(value) for at, value in enumerate(row)} for row in cells).values())
    found = []
    for zeros in combinations([at for at in range(len(people)) if at != atom], max(len(base) - 1, 0)):
        made = _combined(base, atom, zeros)
        if made is not None:
            found.append(sum(int(n) * abs(made.get(at, 0)) for at, n in enumerate(people)))
    return min(found, default=None)


def _combined(base: list[dict[int, Fraction]], atom: int, zeros: tuple[int, ...]) -> dict[int, Fraction] | None:
    """The only combination of the rows that is 1 at the atom and 0 at the others; None where there is none, or several."""
    solved = _basis(base, pivots={atom, *zeros})
    if not base or len(solved) < len(base):
        return None
    row = _reduce(solved.pop(atom), solved)
    return {at: weight / row[atom] for at, weight in row.items()}


def ranges(known: Iterable[Known], people: Mapping[Unknown, int], targets: Iterable[Target]) -> dict[Target, tuple[float, float]]:
    """Between which means each target lies, given what is shown and the ends of the scale."""
    figures, unknowns = list(known), {unknown: at for at, unknown in enumerate(people)}
    matrix = np.zeros((2 * len(figures), len(unknowns)))
    limits = np.zeros(2 * len(figures))
    for at, figure in enumerate(figures):
        for unknown, weight in figure.weights.items():
            matrix[2 * at, unknowns[unknown]], matrix[2 * at + 1, unknowns[unknown]] = float(weight), -float(weight)
        limits[2 * at : 2 * at + 2] = figure.high + SLACK, -figure.low + SLACK
    bounds = [(LOWEST * count, HIGHEST * count) for count in people.values()]
    found = {}
    for target in targets:
        wanted = np.array([float(unknown in target.unknowns) for unknown in unknowns])
        ends = [_end(sign * wanted, matrix, limits, bounds) * sign / target.people for sign in (1, -1)]
        found[target] = (ends[0], ends[1])
    return found


def _end(wanted, matrix, limits, bounds) -> float:
    if not len(limits):
        return float(sum(weight * (low if weight > 0 else high) for weight, (low, high) in zip(wanted, bounds, strict=True)))
    solved = linprog(wanted, A_ub=matrix, b_ub=limits, bounds=bounds)
    if solved.status != 0:
        raise AssertionError(f"what is shown contradicts itself: {solved.message}")
    return float(solved.fun)


def pinned(known: Iterable[Known], people: Mapping[Unknown, int], targets: Iterable[Target], *, within: float) -> list[Target]:
    """Targets whose mean is known to `within` on either side, through all rounding."""
    return [target for target, (low, high) in ranges(known, people, targets).items() if high - low <= 2 * within + 2 * SLACK]
