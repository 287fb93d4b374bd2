"""Where splits cross the tree: the people no published cell tells apart, as atoms of the general rule.

An atom as it comes is the respondents of one unit with the same background. Published cells see less: the ring a person
lies in, and the shown group of each split. What looks alike to all cells is merged, which changes no result of the rule.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array

from reports.disclosure.general_rule import Problem
from survey.tree import lineage_of

Options = tuple[str | None, ...]  # one a split, None where nothing is known


@dataclass(frozen=True)
class Atoms:
    """places: (unit path, options) an atom. people: source → people with a value, one number an atom.

    complete: the people among them who have a value of every source. ValueError where the lengths differ.
    """

    places: tuple[tuple[str, Options], ...]
    people: Mapping[str, np.ndarray]
    complete: np.ndarray

    def __post_init__(self):
        if any(len(counts) != len(self.places) for counts in [*self.people.values(), self.complete]):
            raise ValueError("every source has one number an atom")

    def of_group(self, split: int, group: str) -> np.ndarray:
        """Which atoms are people of a group: True or False, one an atom."""
        return self._said[:, split] == group

    @cached_property
    def _said(self) -> np.ndarray:
        """Atoms × splits: what was said, as an option's code or None."""
        said = np.array([options for _, options in self.places], dtype=object)
        return said.reshape(len(self.places), -1)


@dataclass(frozen=True)
class Classes:
    """Atoms merged by what is published. `of_atom` gives each atom its class.

    homes: the rings, by the unit whose ring it is. kinds: the combinations of shown groups, None for whoever is in none.
    home, kind: each class's place in those. cells: every ring, then every shown group, as (split, group).
    """

    homes: tuple[str, ...]
    kinds: tuple[Options, ...]
    home: np.ndarray
    kind: np.ndarray
    of_atom: np.ndarray
    cells: tuple[str | tuple[int, str], ...]

    def __len__(self) -> int:
        return len(self.home)

    def keys(self) -> list[tuple[str, Options]]:
        """The name of each class: its ring and its shown groups."""
        return [(self.homes[home], self.kinds[kind]) for home, kind in zip(self.home, self.kind, strict=True)]

    def sum(self, atoms: np.ndarray) -> np.ndarray:
        """People by class, from people by atom."""
        return np.bincount(self.of_atom, weights=atoms, minlength=len(self)).astype(int)

    @cached_property
    def members(self) -> list[np.ndarray]:
        """The atoms of each class."""
        order = np.argsort(self.of_atom, kind="stable")
        return np.split(order, np.cumsum(np.bincount(self.of_atom, minlength=len(self)))[:-1])

    @cached_property
    def table(self) -> csc_array:
        """Cells × classes. Rings stand for the units of the tree: each makes up the other."""
        rows = {cell: row for row, cell in enumerate(self.cells)}
        groups = [[rows[at, group] for at, group in enumerate(kind) if group is not None] for kind in self.kinds]
        columns = [[home, *groups[kind]] for home, kind in zip(self.home, self.kind, strict=True)]
        starts = np.cumsum([0, *(len(column) for column in columns)])
        indices = np.concatenate([np.array(column, dtype=int) for column in columns]) if columns else np.zeros(0, dtype=int)
        return csc_array((np.ones(len(indices)), indices, starts), shape=(len(self.cells), len(self)))

    def problem(self, people: np.ndarray) -> Problem:
        """The general rule's question about these people, one number a class."""
        return Problem(self.table, people)


def merge(places: Sequence[tuple[str, Options]], units: Collection[str], shown: Sequence[Collection[str]]) -> Classes:
    """Classes of atoms where `units` and, split by split, the groups `shown` are published.

    Splits beyond those of `shown` are not published. The client must be one of `units`:
    KeyError for an atom outside every published unit: nothing is known of such people, and they are not asked about.
    """
    units = frozenset(units)
    rings: dict[str, str] = {}
    homes: dict[str, int] = {}
    kinds: dict[Options, int] = {}
    found: dict[tuple[int, int], int] = {}
    of_atom = []
    for path, options in places:
        if path not in rings:
            rings[path] = _home(path, units)
        kind = tuple(option if option in groups else None for option, groups in zip(options, shown, strict=False))
        key = homes.setdefault(rings[path], len(homes)), kinds.setdefault(kind, len(kinds))
        of_atom.append(found.setdefault(key, len(found)))
    pairs = np.array(list(found), dtype=int).reshape(-1, 2)
    cells = (*homes, *((at, group) for at, groups in enumerate(shown) for group in sorted(groups)))
    return Classes(tuple(homes), tuple(kinds), pairs[:, 0], pairs[:, 1], np.array(of_atom, dtype=int), cells)


def _home(path: str, units: frozenset[str]) -> str:
    for unit in lineage_of(path):
        if unit in units:
            return unit
    raise KeyError(f"{path} lies in no published unit")
