"""Finding a witness for every atom, cheapest means first, within a budget that is counted and not timed.

A witness moves answers about without any published sum noticing: enough of them, and the atom is safe. It is looked for

1. among whole people who change places: one of the atom goes from ring i to ring j and another of the same kind the other
   way, so that all rings and groups keep their numbers. No programme is needed;
2. with linear programmes over the atom's ring and a few others, many in one;
3. with one over everybody, whose answer is final: a witness, or the attack.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from reports.disclosure.crossing import Classes
from reports.disclosure.general_rule import Attack, find_witness, find_witnesses

BUDGET = 200_000  # columns of all programmes for one set of splits, some 25 µs each: a few seconds
NEARBY = (4, 16)  # rings beside its own that a small programme takes in
COLUMNS = 3_000  # of many small programmes in one
ROWS = 100  # cells from which a column counts twice, thrice and so on
EXCHANGES = 40  # rings tried for an exchange


class BudgetSpent(Exception):
    """More would have to be computed than one wave is granted."""


@dataclass
class Budget:
    """What is left to spend, in columns of linear programmes: the same wave always gets equally far."""

    left: int = BUDGET

    def spend(self, columns: int) -> None:
        """BudgetSpent where there is not so much left."""
        if columns > self.left:
            raise BudgetSpent
        self.left -= columns


@dataclass(frozen=True)
class Witness:
    """Moves of answers, class by class, that prove the class `target` safe."""

    target: int
    classes: np.ndarray
    moves: np.ndarray


@dataclass
class Search:
    """One search over the classes: `people` and `needs` a class; a class is asked about where its need is above 0."""

    classes: Classes
    people: np.ndarray
    needs: np.ndarray
    budget: Budget
    members: np.ndarray = field(init=False)  # rings × kinds → people
    place: np.ndarray = field(init=False)  # rings × kinds → class, -1 where there is none

    def __post_init__(self):
        shape = len(self.classes.homes), len(self.classes.kinds)
        self.members, self.place = np.zeros(shape, dtype=int), np.full(shape, -1)
        where = self.classes.home, self.classes.kind
        self.members[where], self.place[where] = self.people, np.arange(len(self.classes))
        self._holders = [np.argsort(-column, kind="stable") for column in self.members.T]

    def prove(self, asked: Collection[int], *, patience: int) -> tuple[list[Witness], list[Attack]]:
        """A witness or an attack for each class asked about. So many attacks end the search. BudgetSpent."""
        witnesses = [found for target in asked if (found := self.exchange(target)) is not None]
        waiting = _without(asked, witnesses)
        for rings in NEARBY:
            witnesses += self.nearby(waiting, rings)
            waiting = _without(waiting, witnesses)
        attacks: list[Attack] = []
        problem = self.classes.problem(self.people)
        whole = len(self.people) * (1 + len(self.classes.cells) // ROWS)  # more rows make every column dearer
        for target in waiting:
            self.budget.spend(whole)
            found = find_witness(problem, target, float(self.needs[target]))
            if isinstance(found, Attack):
                attacks.append(found)
                if len(attacks) == patience:
                    break
            else:
                witnesses.append(_witness(target, np.arange(len(found)), found))
        return witnesses, attacks

    def exchange(self, target: int) -> Witness | None:
        """People of the target's kind in other rings against people of other kinds in its own, one for one."""
        home, kind, need = self.classes.home[target], self.classes.kind[target], int(self.needs[target])
        leaving = self.members[home].copy()
        leaving[kind] = 0
        moves: dict[int, int] = {target: need}
        for ring in self._holders[kind][:EXCHANGES]:
            holds = min(int(self.members[ring, kind]), need)
            if holds == 0:
                break
            if ring == home:
                continue
            swapped = _first(np.minimum(leaving, self.members[ring]), holds)
            leaving -= swapped
            done = int(swapped.sum())
            need -= done
            moves[int(self.place[ring, kind])] = -done
            for other in np.flatnonzero(swapped):
                inside = int(self.place[home, other])
                moves[inside] = moves.get(inside, 0) - int(swapped[other])
                moves[int(self.place[ring, other])] = int(swapped[other])
            if need == 0:
                return Witness(target, np.array(list(moves)), np.array(list(moves.values()), dtype=float))
        return None

    def nearby(self, targets: Collection[int], rings: int) -> list[Witness]:
        """Witnesses within the target's own ring and some others, those that hold people of its kind first."""
        found = []
        for batch in self._batches(targets, rings):
            problems = []
            for target, atoms in batch:
                part = self.classes.problem(self.people).within(atoms)
                problems.append((part, int(np.flatnonzero(atoms == target)[0]), float(self.needs[target])))
            answers = find_witnesses(problems)
            found += [_witness(at, atoms, x) for (at, atoms), x in zip(batch, answers, strict=True) if x is not None]
        return found

    def _batches(self, targets: Collection[int], rings: int) -> Iterator[Sequence[tuple[int, np.ndarray]]]:
        batch, columns = [], 0
        for target in targets:
            atoms = self._around(target, rings)
            self.budget.spend(len(atoms))
            batch.append((target, atoms))
            columns += len(atoms)
            if columns >= COLUMNS:
                yield batch
                batch, columns = [], 0
        if batch:
            yield batch

    def _around(self, target: int, rings: int) -> np.ndarray:
        home, kind = int(self.classes.home[target]), int(self.classes.kind[target])
        holders = [int(ring) for ring in self._holders[kind][: rings + 1] if self.members[ring, kind]]
        following = [(home + step) % len(self.members) for step in range(1, rings + 1)]
        others = [ring for ring in dict.fromkeys([*holders, *following]) if ring != home][:rings]
        places = self.place[[home, *others]].ravel()
        return np.sort(places[places >= 0])


def _first(amounts: np.ndarray, most: int) -> np.ndarray:
    """The amounts from the front until `most` is reached."""
    return np.diff(np.minimum(np.cumsum(amounts), most), prepend=0)


def _without(targets: Collection[int], witnesses: Sequence[Witness]) -> list[int]:
    proven = {witness.target for witness in witnesses}
    return [target for target in targets if target not in proven]


def _witness(target: int, classes: np.ndarray, moves: np.ndarray) -> Witness:
    moved = np.abs(moves) > 1e-9
    return Witness(target, classes[moved], moves[moved])
