"""Rule 4, the general rule: no adding and subtracting of published sums comes near a group smaller than its minimum.

Cells that nest, as the units of a tree do, are settled by rings. Cells that cross, as a split by background crosses the
tree, are not. Let A be the cells × atoms matrix: an atom is the people that no published cell tells apart, n_a of them.
What a reader can make are the vectors v in the row space of A, and whoever makes one with v_a = 1 has the answers of
atom a mixed with those of sum n_b |v_b| people in all, itself included. The rule asks for every atom that

    min { sum n_b |v_b| : v in the row space of A, v_a = 1 } >= m.

By duality the minimum is n_a + max { x_a : A x = 0, |x_b| <= n_b for b other than a, x_a free }: so many people's worth of
answers can be moved within the population without any published sum noticing. A vector x that moves enough is a proof,
a `Witness`, which anybody can check by adding up. Where the largest x moves too little, the cells with a multiplier are
the attack.

Solved with HiGHS in floating point: an optimum within 1e-6 of the minimum counts as the minimum, and whatever is no
optimum (a numerical difficulty, an iteration limit) counts as a breach.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import block_diag, csc_array

TOLERANCE = 1e-6  # people; the rule's minimum is a whole number and ties are exact to about 1e-9
OPTIMAL, UNBOUNDED = 0, 3  # of scipy.optimize.linprog


class AuditFailed(ArithmeticError):
    """The linear programme was not solved: what can't be audited can't be published."""


@dataclass(frozen=True)
class Problem:
    """cells: published cells × atoms, sparse, 1 where the atom lies in the cell. people: the atoms' numbers of people.

    ValueError where the shapes don't fit or an atom has fewer than no people.
    """

    cells: csc_array
    people: np.ndarray

    def __post_init__(self):
        if self.cells.ndim != 2 or self.people.shape != self.cells.shape[1:]:
            raise ValueError("a problem has one column an atom")
        if (self.people < 0).any():
            raise ValueError("an atom can't have fewer than no people")

    def within(self, atoms: np.ndarray) -> "Problem":
        """The same cells with some of the atoms only; cells without any of them are left out."""
        part = self.cells[:, atoms]
        rows, places = np.unique(part.indices, return_inverse=True)
        return Problem(csc_array((part.data, places, part.indptr), shape=(len(rows), len(atoms))), self.people[atoms])


@dataclass(frozen=True)
class Attack:
    """Rows of the cells that, added and subtracted, come nearest to the atom, and how many people they mix."""

    atom: int
    rows: tuple[int, ...]
    people: float


def people_mixed(problem: Problem, atom: int) -> float | None:
    """The smallest number of people among whom the atom can be seen; None where no combination of cells sees it.

    AuditFailed where it can't be computed.
    """
    solved = _solve(problem, atom, None)
    if solved.status == UNBOUNDED:
        return None
    if solved.status != OPTIMAL:
        raise AuditFailed(solved.message)
    return float(problem.people[atom] + solved.x[atom])


def find_witness(problem: Problem, atom: int, need: float) -> np.ndarray | Attack:
    """A vector x with A x = 0, |x_b| <= n_b elsewhere and x_atom = `need`, or the attack that makes it impossible."""
    solved = _solve(problem, atom, need)
    if solved.status == OPTIMAL and solved.x[atom] >= need - TOLERANCE:
        return solved.x
    if solved.status != OPTIMAL:
        return Attack(atom, tuple(int(row) for row in problem.cells[:, [atom]].indices), 0.0)
    rows = np.flatnonzero(np.abs(solved.eqlin.marginals) > TOLERANCE)
    return Attack(atom, tuple(int(row) for row in rows), float(problem.people[atom] + solved.x[atom]))


def find_witnesses(problems: Sequence[tuple[Problem, int, float]]) -> list[np.ndarray | None]:
    """The same for many small problems, each with an atom and its need, in one programme; None where there is none.

    A witness within part of the atoms is one within all of them, so a small problem may prove what a large one asks.
    """
    cells = block_diag([problem.cells for problem, _, _ in problems], format="csc")
    people = np.concatenate([problem.people for problem, _, _ in problems]).astype(float)
    starts = np.cumsum([0, *(len(problem.people) for problem, _, _ in problems)])
    targets = np.array([start + atom for start, (_, atom, _) in zip(starts, problems, strict=False)])
    needs = np.array([need for _, _, need in problems], dtype=float)
    solved = _programme(cells, people, targets, needs)
    if solved.status != OPTIMAL:
        return [None] * len(problems)
    enough = solved.x[targets] >= needs - TOLERANCE
    return [solved.x[starts[at] : starts[at + 1]] if enough[at] else None for at in range(len(problems))]


def _solve(problem: Problem, atom: int, need: float | None):
    most = np.inf if need is None else need
    return _programme(problem.cells, problem.people.astype(float), np.array([atom]), np.array([most]))


def _programme(cells, people: np.ndarray, targets: np.ndarray, most: np.ndarray):
    """max of the sum of x over the targets, each free downwards and at most `most`, with cells @ x = 0."""
    from scipy.optimize import linprog  # slow to load, and needed only where a wave with splits is closed

    most = np.maximum(most, 0.0)  # x = 0 is always there: an atom that is large enough needs nothing moved

    bounds = np.stack([-people, people], axis=1)
    bounds[targets] = np.stack([np.full(len(targets), -np.inf), most], axis=1)
    gain = np.zeros(len(people))
    gain[targets] = -1.0
    return linprog(gain, A_eq=cells, b_eq=np.zeros(cells.shape[0]), bounds=bounds, method="highs")
