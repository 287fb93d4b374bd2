"""The second look at published splits: checks the proofs by adding up, and knows nothing of how they were found.

It puts every atom into the published units and groups around it, by name alone, and asks of each measure: does the proof
leave every published sum as it is, does it move nobody who isn't there, does it mix its target with enough people? An
atom is safe where it, or one that lies in exactly the same published cells, has a proof, or where these are enough
people themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from reports.disclosure.crossing import Atoms
from reports.disclosure.plan import Measure, Plan
from reports.disclosure.rings import is_safe
from reports.disclosure.splits import GroupCell, Proof
from survey.tree import ROOT, SEPARATOR

DUST = 1e-4  # people: what solving in floating point may leave over


@dataclass(frozen=True)
class _Stated:
    """Proofs as they were handed in. moves: proofs × atoms. targets: one atom a proof."""

    moves: csr_array
    targets: np.ndarray


def audit_splits(
    plan: Plan, tree: Collection[tuple[str, str]], groups: Collection[GroupCell], atoms: Atoms, proofs: Sequence[Proof]
) -> tuple[str, ...]:
    """A sentence for every breach of the rules by group cells beside the cells of the tree; none where they hold."""
    splits = {split.background: (at, split) for at, split in enumerate(plan.splits)}
    measures = {measure.code: measure for measure in plan.split_measures}
    failures, by_measure = [], {}
    for background, group, code in sorted(groups):
        if background not in splits or group not in splits[background][1].groups or code not in measures:
            failures.append(f"{code} of {background} {group} is not in the plan")
        else:
            by_measure.setdefault(code, set()).add((splits[background][0], group))
    stated = _Stated(_matrix(proofs, len(atoms.places)), np.array([proof.target for proof in proofs], dtype=int))
    placed: dict[tuple, tuple[csr_array, np.ndarray]] = {}
    for code, shown in by_measure.items():
        if (ROOT, code) not in tree:
            failures.append(f"{code} is split but not shown for the client")
        failures += _sizes(plan, measures[code], shown, atoms)
        key = frozenset(path for path, other in tree if other == code), frozenset(shown)
        if key not in placed:  # most measures show the same units and groups
            placed[key] = _cells(atoms, *key)
        failures += _proven(measures[code], *placed[key], atoms, stated)
    return tuple(failures)


def _sizes(plan: Plan, measure: Measure, shown: Collection[tuple[int, str]], atoms: Atoms):
    """Rule 2 and the ring across each split."""
    people = atoms.people[measure.source]
    for at, split in enumerate(plan.splits):
        own = [int(people[atoms.of_group(at, group)].sum()) for split_at, group in sorted(shown) if split_at == at]
        if any(count < split.minimum for count in own):
            yield f"{measure.code} of a group of {split.background} is answered by too few"
        if own and not is_safe(int(people.sum()) - sum(own), split.minimum):
            yield f"{measure.code} leaves too few beside the groups of {split.background}"


def _matrix(proofs: Sequence[Proof], atoms: int) -> csr_array:
    """Proofs × atoms."""
    rows = np.repeat(np.arange(len(proofs)), [len(proof.atoms) for proof in proofs])
    columns = np.concatenate([proof.atoms for proof in proofs]) if proofs else np.zeros(0, dtype=int)
    values = np.concatenate([proof.moves for proof in proofs]) if proofs else np.zeros(0)
    return csr_array((values, (rows, columns)), shape=(len(proofs), atoms))


def _cells(
    atoms: Atoms, units: Collection[str], shown: Collection[tuple[int, str]]
) -> tuple[csr_array, np.ndarray]:
    """Published cells × atoms, read off the atoms' names; and a number an atom, the same for those in the same cells."""
    numbers: dict = {}
    kinds: dict[tuple, int] = {}
    rows, columns, alike = [], [], []
    for atom, (path, options) in enumerate(atoms.places):
        parts = path.split(SEPARATOR) if path else []
        around = [SEPARATOR.join(parts[:depth]) for depth in range(len(parts) + 1)]
        inside = [unit for unit in around if unit in units] + [cell for cell in enumerate(options) if cell in shown]
        cells = tuple(numbers.setdefault(cell, len(numbers)) for cell in inside)
        rows.extend(cells)
        columns.extend([atom] * len(cells))
        alike.append(kinds.setdefault(cells, len(kinds)))
    table = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(numbers), len(atoms.places)))
    return table, np.array(alike, dtype=int)


def _proven(measure: Measure, cells: csr_array, alike: np.ndarray, atoms: Atoms, stated: _Stated):
    people = atoms.people[measure.source]
    good = _holding(cells, people, stated, measure.minimum)
    together = np.bincount(alike, weights=people)
    safe = np.zeros(len(together), dtype=bool)
    safe[alike[stated.targets[good]]] = True
    if ((together > 0) & (together < measure.minimum) & ~safe).any():
        yield f"{measure.code} could be worked out for too few by groups and units together"


def _holding(cells: csr_array, people: np.ndarray, stated: _Stated, minimum: int) -> np.ndarray:
    """Which proofs hold for these people: True or False, one a proof."""
    moves, targets = stated.moves, stated.targets
    if not len(targets):
        return np.zeros(0, dtype=bool)
    unnoticed = abs(moves @ cells.T).max(axis=1).toarray().ravel() <= DUST
    rows = np.arange(len(targets))
    mixed = np.asarray(moves[rows, targets]).ravel() + people[targets] >= minimum - DUST
    beyond = moves.tocoo()
    row, column = beyond.coords
    too_many = (np.abs(beyond.data) > people[column] + DUST) & (column != targets[row])
    there = np.bincount(row, weights=too_many, minlength=len(targets)) == 0
    return unnoticed & mixed & there
