"""Splits by background beside the tree: which groups of the client are published.

A group is shown with all the measures of its split or not at all, so that the index and its themes never stand on
different groups. Only splits are ever hidden here: the tree has been settled by rings and stays as it is.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from reports.disclosure.crossing import Atoms, Classes, merge
from reports.disclosure.general_rule import Attack
from reports.disclosure.plan import INDEX, Measure, Plan, Split
from reports.disclosure.proving import BUDGET, Budget, BudgetSpent, Search
from reports.disclosure.rings import is_safe
from survey.tree import ROOT

DOUBTS = 3  # what can't be proven for all measures together: after so many, measures are looked at one by one
GroupCell = tuple[str, str, str]  # background, group, measure code


@dataclass(frozen=True)
class Proof:
    """Answers that can be moved about, atom by atom, to show that no published sum tells the atom `target`."""

    target: int
    atoms: np.ndarray
    moves: np.ndarray


@dataclass(frozen=True)
class SplitSuppression:
    """published: group cells. hidden: candidates that are not. proofs: what the second look needs, one an atom or fewer."""

    published: frozenset[GroupCell] = frozenset()
    hidden: int = 0
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True)
class Shown:
    """The groups and measures of each split still standing, in the plan's order."""

    groups: tuple[frozenset[str], ...]
    measures: tuple[tuple[Measure, ...], ...]

    def without(self, split: int, group: str) -> "Shown":
        groups = tuple(kept - {group} if at == split else kept for at, kept in enumerate(self.groups))
        return replace(self, groups=groups)

    @property
    def sources(self) -> list[str]:
        """Sources of all measures that any split shows, each once."""
        used = (measure.source for groups, own in zip(self.groups, self.measures, strict=True) if groups for measure in own)
        return list(dict.fromkeys(used))


def suppress_splits(
    plan: Plan, published: Collection[tuple[str, str]], atoms: Atoms, *, budget: int = BUDGET
) -> SplitSuppression:
    """The group cells that may be published beside the `published` cells of the tree.

    Primary: every measure of the index in a group must be answered by the split's minimum. Ring across the split: the
    client less the groups shown must be nobody or as many. General rule: with the tree and one another, groups must give
    nobody away; what the budget can't audit is not published, the last split of the instrument first.
    """
    candidates = len(plan.split_measures) * sum(len(split.groups) for split in plan.splits)
    for many in range(len(plan.splits), 0, -1):
        shown = _first_look(plan, published, atoms, plan.splits[:many])
        try:
            shown, proofs = _Audit(plan, published, atoms, Budget(budget)).repair(shown)
        except BudgetSpent:
            continue
        cells = frozenset(
            (split.background, group, measure.code)
            for split, groups, measures in zip(plan.splits, shown.groups, shown.measures, strict=False)
            for group in groups
            for measure in measures
        )
        return SplitSuppression(cells, candidates - len(cells), tuple(proofs) if cells else ())
    return SplitSuppression(hidden=candidates)


def _first_look(plan: Plan, published: Collection[tuple[str, str]], atoms: Atoms, splits: Collection[Split]) -> Shown:
    """Rules 1 and 2, and the ring across each split."""
    whole = [measure for measure in plan.split_measures if (ROOT, measure.code) in published]
    block = [measure for measure in whole if INDEX in (measure.code, measure.part_of)]
    complete = len(block) == sum(INDEX in (measure.code, measure.part_of) for measure in plan.split_measures)
    groups, measures = [], []
    for at, split in enumerate(splits):
        kept = _large_groups(split, at, block, atoms) if block and complete else frozenset()
        groups.append(kept)
        measures.append(tuple(measure for measure in whole if measure in block or _fits(split, at, kept, measure, atoms)))
    return Shown(tuple(groups), tuple(measures))


def _large_groups(split: Split, at: int, block: Collection[Measure], atoms: Atoms) -> frozenset[str]:
    """Groups that are large enough for every measure of the block, and leave nobody or enough beside them."""
    people = {group: _people(at, group, block, atoms) for group in split.groups}
    kept = {group for group, counts in people.items() if counts.min() >= split.minimum}
    everybody = np.array([atoms.people[measure.source].sum() for measure in block])
    while kept:
        rest = everybody - sum(people[group] for group in kept)
        if all(is_safe(int(count), split.minimum) for count in rest):
            break
        kept.remove(min(kept, key=lambda group: (people[group].min(), split.groups.index(group))))
    return frozenset(kept)


def _fits(split: Split, at: int, kept: Collection[str], measure: Measure, atoms: Atoms) -> bool:
    """Whether a measure outside the index can stand in every group shown."""
    counts = [int(_people(at, group, [measure], atoms)[0]) for group in kept]
    rest = int(atoms.people[measure.source].sum()) - sum(counts)
    return all(count >= split.minimum for count in counts) and is_safe(rest, split.minimum)


def _people(at: int, group: str, measures: Collection[Measure], atoms: Atoms) -> np.ndarray:
    inside = atoms.of_group(at, group)
    return np.array([int(atoms.people[measure.source][inside].sum()) for measure in measures])


class _Audit:
    """The general rule over the shown groups: proofs gathered, groups hidden until every atom has one.

    First for everybody who answered everything, with every unit that any measure shows: what is proven there holds for all
    measures, alone and taken together. What is left is looked at measure by measure.
    """

    def __init__(self, plan: Plan, published: Collection[tuple[str, str]], atoms: Atoms, budget: Budget):
        self._plan, self._atoms, self._budget = plan, atoms, budget
        self._units = {
            measure.code: frozenset(path for path, code in published if code == measure.code)
            for measure in plan.split_measures
        }
        self._minimum = max((measure.minimum for measure in plan.split_measures), default=0)
        self._proofs: list[Proof] = []
        self._merged: dict[tuple, Classes] = {}
        self._safe: dict[str | None, np.ndarray] = {}

    def repair(self, shown: Shown) -> tuple[Shown, list[Proof]]:
        """Hides the smallest group of an attack and looks again. Every round hides one, so it ends. BudgetSpent."""
        while shown.sources:
            attack = self._attack(shown)
            if attack is None:
                break
            everything = [(at, group) for at, groups in enumerate(shown.groups) for group in groups]
            shown = shown.without(*min(attack or everything, key=self._cost))
        return shown, self._proofs

    def _cost(self, cell: tuple[int, str]) -> tuple:
        return int(self._atoms.complete[self._atoms.of_group(*cell)].sum()), cell

    def _attack(self, shown: Shown) -> list[tuple[int, str]] | None:
        """The groups of an attack on any measure, none where the programme failed; None where there is no attack."""
        sources = shown.sources
        measures = [measure for measure in self._plan.split_measures if measure.source in sources]
        asked = np.maximum.reduce([self._atoms.people[source] for source in sources]) > 0
        units = frozenset().union(*(self._units[measure.code] for measure in measures))
        self._prove(self._classes(units, shown), self._atoms.complete, asked, None)
        for measure in measures:
            people = self._atoms.people[measure.source]
            classes = self._classes(self._units[measure.code], shown)
            for attack in self._prove(classes, people, people > 0, measure.source):
                return [cell for row in attack.rows if not isinstance(cell := classes.cells[row], str)]
        return None

    def _classes(self, units: frozenset[str], shown: Shown) -> Classes:
        """Most measures show the same units, and so have the same classes."""
        key = units, shown.groups
        if key not in self._merged:
            self._merged[key] = merge(self._atoms.places, *key)
        return self._merged[key]

    def _prove(self, classes: Classes, atoms: np.ndarray, asked: np.ndarray, source: str | None) -> list[Attack]:
        """Proofs for those asked about; `source` None is the round for everybody, which proves and never accuses."""
        safe = self._safe.setdefault(source, np.zeros(len(asked), dtype=bool))
        known = safe | self._safe[None]
        people = classes.sum(atoms)
        needs = np.maximum(self._minimum - people, 0)
        waiting = (classes.sum(asked) > 0) & (classes.sum(known) == 0) & (needs > 0)
        search = Search(classes, people, needs, self._budget)
        patience = DOUBTS if source is None else 1
        witnesses, attacks = search.prove(np.flatnonzero(waiting).tolist(), patience=patience)
        members = classes.members
        for witness in witnesses:
            self._proofs.append(_spread(witness, members, people, atoms))
            safe[members[witness.target]] = True
        return attacks


def _spread(witness, members: list[np.ndarray], people: np.ndarray, atoms: np.ndarray) -> Proof:
    """A witness of classes as one of atoms: each moves its part, and beside the target the rest of its class moves off."""
    places, moves = [], []
    for place, move in zip(witness.classes.tolist(), witness.moves.tolist(), strict=True):
        own = members[place]
        if place == witness.target:
            places.append(own)
            moves.append(np.array([move + atoms[own[1:]].sum(), *-atoms[own[1:]]], dtype=float))
        else:
            places.append(own)
            moves.append(atoms[own] * (move / people[place]))
    return Proof(int(members[witness.target][0]), np.concatenate(places), np.concatenate(moves))
