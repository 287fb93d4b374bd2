"""A reader who adds and subtracts: small random trees and what can be worked out from published sums, by brute force."""

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from survey.tree import ROOT, Tree

UNHURRIED = settings(deadline=None)  # a busy machine is no failure

PATHS = ("A", "B", "A/1", "A/2", "A/3", "B/1", "B/2", "A/1/x", "A/1/y")


@st.composite
def small_trees(draw, largest=12):
    """A tree of at most ten units and the people at each of them, inner units included."""
    tree = Tree.of(draw(st.lists(st.sampled_from(PATHS), min_size=1, unique=True)))
    return tree, {path: draw(st.integers(0, largest)) for path in tree.paths}


def inside(path, unit):
    return unit == ROOT or path == unit or path.startswith(f"{unit}/")


def people_of(own, unit):
    return sum(count for path, count in own.items() if inside(path, unit))


def reachable_groups(own, published):
    """Sizes of all groups got by taking from one published unit any set of disjoint published units below it."""
    sizes = set()
    for unit in published:
        below = [other for other in published if other != unit and inside(other, unit)]
        for taken in chain.from_iterable(combinations(below, k) for k in range(len(below) + 1)):
            if all(not inside(a, b) and not inside(b, a) for a, b in combinations(taken, 2)):
                sizes.add(people_of(own, unit) - sum(people_of(own, other) for other in taken))
    return sizes


def leaks(own, published, minimum):
    return {size for size in reachable_groups(own, published) if 0 < size < minimum}


def hide_small(tree, own, minimum):
    """The naive release: every unit with enough people, and nothing more asked."""
    return frozenset(path for path in tree.paths if people_of(own, path) >= minimum)


def solve_exactly(rows, right):
    """The only solution of rows @ y = right in fractions, or None where there is none or more than one."""
    rows = [[*row, value] for row, value in zip(rows, right, strict=True)]
    unknowns, done = len(rows[0]) - 1, 0
    for column in range(unknowns):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            return None
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for at in range(len(rows)):
            if at != done and rows[at][column]:
                rows[at] = [a - rows[at][column] * b for a, b in zip(rows[at], rows[done], strict=True)]
        done += 1
    return None if any(row[-1] for row in rows[done:]) else [row[-1] for row in rows[:unknowns]]


def independent(cells):
    kept = []
    for row in cells:
        if np.linalg.matrix_rank(np.array([*kept, row])) > len(kept):
            kept.append(row)
    return [[Fraction(int(value)) for value in row] for row in kept]


def by_enumeration(cells, people, atom):
    """The fewest people among whom a combination of cells sees the atom, None where none does. No programme: at the

    minimum's corners the combination is 0 at as many atoms as can be, and all those are tried, in fractions.
    """
    base = independent(cells)
    columns = [[row[at] for row in base] for at in range(len(people))]
    found = []
    others = [at for at in range(len(columns)) if at != atom]
    for zeros in combinations(others, max(len(base) - 1, 0)):
        y = solve_exactly([columns[atom], *(columns[at] for at in zeros)], [1] + [0] * len(zeros)) if base else None
        if y is not None:
            made = [sum(a * b for a, b in zip(y, column, strict=True)) for column in columns]
            found.append(sum(int(n) * abs(v) for n, v in zip(people, made, strict=True)))
    return min(found, default=None)
