"""What a reader can reckon of one mean: every published figure of it as what it says of the answers, solved together.

The unknowns are how many of each ring gave each answer. The reader is taken to know how many people answered in every
ring, and every rounding: more than a release tells. Where persons' means are no whole answers (a theme of several items,
the index), a person lies anywhere between the ends of the scale.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array, kron, vstack

from reports.disclosure.figures import AT_LEAST, AT_MOST, SCALES
from reports.disclosure.plan import Measure, Plan
from survey.tree import Tree, lineage_of

DUST = 1e-9
SLACK = 1e-6  # answers: what a solver leaves open
DETAILS = frozenset({"share", "distribution"})
ENDS = {"1-6": (1.0, 6.0), "0-100": (0.0, 100.0)}
OPTIONS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)


class Displayed(Protocol):
    """A published cell: a value on the grid of its step, maybe with a bound, or the groups of a distribution."""

    value: float | None
    step: float
    bound: str | None
    shares: list[dict] | None


Cells = Mapping[tuple[str, str], Displayed]  # (unit path, measure code)


@dataclass(frozen=True)
class Family:
    """A mean, and the shares and distribution of the very answers it is the mean of. turned: 6 counts as 1."""

    mean: Measure
    details: tuple[Measure, ...]
    turned: bool

    @property
    def whole(self) -> bool:
        """Whether sums are whole numbers."""
        return bool(self.details)

    @property
    def values(self) -> tuple[float, ...]:
        """What an answer may count: the six options in the order they are asked, or the ends of the scale."""
        if not self.whole:
            return ENDS[self.mean.scale]
        return OPTIONS[::-1] if self.turned else OPTIONS

    @property
    def codes(self) -> list[str]:
        return [self.mean.code, *(detail.code for detail in self.details)]


def families(plan: Plan, turned: frozenset[str]) -> Iterator[Family]:
    """The means of a plan. `turned` are the items whose answers are turned round before they count."""
    for measure in plan.measures:
        if measure.kind not in DETAILS:
            details = tuple(part for part in plan.parts.get(measure.code, ()) if part.kind in DETAILS)
            yield Family(measure, details, any(part.source in turned for part in details))


@dataclass(frozen=True)
class Said:
    """What one figure says: the people of `unit`, weighted by their answers, add up to something from low to high."""

    unit: str
    weights: tuple[float, ...]
    low: float
    high: float


def sum_range(cell: Displayed, family: Family, people: int) -> tuple[float, float]:
    """Between which sums a displayed mean of `people` lies; whole numbers where answers are."""
    low, high = (min(family.values) * people, max(family.values) * people)
    half = cell.step / 2
    if cell.bound != AT_MOST:
        low = max(low, _up((cell.value - half) * people, family.whole))
    if cell.bound != AT_LEAST:
        high = min(high, _below((cell.value + half) * people, family.whole))
    return low, high


def limit_of(cell: Displayed, family: Family, people: int) -> float:
    """The sum at the cut of a bounded mean: what is proven beyond it is more than the bound says in so many words."""
    scale = SCALES[family.mean.scale]
    cut = (scale.ceiling if cell.bound == AT_LEAST else scale.floor) * people
    if not family.whole:
        return cut
    return float(math.floor(cut + DUST) if cell.bound == AT_LEAST else math.ceil(cut - DUST))


def details_said(cells: Cells, family: Family, unit: str, people: int) -> Iterator[Said]:
    """What the shares and the distribution of a unit say, as numbers of people."""
    for detail in family.details:
        cell = cells.get((unit, detail.code))
        if cell is None:
            continue
        low, _, high = detail.code.rpartition(":")[2].partition("-")
        groups = cell.shares or [{"first": int(low), "last": int(high), "value": cell.value}]
        for group in groups:
            least = 0.0 if cell.bound == AT_MOST else _up((group["value"] - cell.step / 2) * people, True)
            most = float(people) if cell.bound == AT_LEAST else _below((group["value"] + cell.step / 2) * people, True)
            yield Said(unit, _between(group["first"], group["last"]), max(least, 0.0), min(most, float(people)))


def _between(first, last):
    return tuple(float(first <= option <= last) for option in OPTIONS)


def _up(value, whole):
    return float(math.ceil(value - DUST)) if whole else value


def _below(value, whole):
    """The largest sum that still rounds down; the end itself rounds up."""
    return float(math.ceil(value - DUST) - 1) if whole else value


class Reckoning:
    """One family's published figures over the rings of its mean."""

    def __init__(self, tree: Tree, own: Mapping[str, int], family: Family, cells: Cells):
        self.family, self.cells = family, cells
        shown = {path for path, code in cells if code == family.mean.code}
        rings: dict[str, int] = defaultdict(int)
        self._lineages: dict[str, list[str]] = {}
        for place, people in own.items():
            around = [unit for unit in tree.lineage(place) if unit in shown]
            if people and around:
                rings[around[0]] += people
                self._lineages[around[0]] = around
        self._people = np.array(list(rings.values()), dtype=float)
        self.people: dict[str, int] = defaultdict(int)
        self._inside: dict[str, list[int]] = defaultdict(list)
        for at, (home, people) in enumerate(rings.items()):
            for unit in self._lineages[home]:
                self.people[unit] += people
                self._inside[unit].append(at)

    @cached_property
    def bounded(self) -> list[str]:
        """Units whose mean is shown as a bound."""
        code = self.family.mean.code
        return [unit for unit in self.people if self.cells[unit, code].bound is not None]

    def proven(self, sums: Mapping[str, float] | None = None) -> list[str]:
        """Bounded units of which the figures prove more than the bound, in the order of the places.

        `sums` by place, where given, spare the question where the answers themselves don't lie beyond: nothing proves what
        isn't so. Then all at once: one set of answers in which none lies beyond its cut clears them all.
        """
        asked = self.bounded if sums is None else [unit for unit in self.bounded if self._lies_beyond(unit, sums)]
        beyond = self._beyond(asked) if asked else []
        return [unit for unit, much in zip(asked, beyond, strict=True) if much > SLACK and self.excess(unit) > SLACK]

    def excess(self, unit: str) -> float:
        """How far beyond its cut the sum of a bounded unit is proven to lie; infinite where no solution was found."""
        return self._beyond([unit])[0]

    def _lies_beyond(self, unit: str, sums: Mapping[str, float]) -> bool:
        cell = self.cells[unit, self.family.mean.code]
        total = sum(much for place, much in sums.items() if unit in lineage_of(place))
        limit = limit_of(cell, self.family, self.people[unit])
        return total > limit + SLACK if cell.bound == AT_LEAST else total < limit - SLACK

    def _beyond(self, units: Sequence[str]) -> list[float]:
        """The least that the sums of some bounded units, taken together, lie beyond their cuts."""
        wanted, limits = [], []
        for unit in units:
            cell = self.cells[unit, self.family.mean.code]
            sign = 1.0 if cell.bound == AT_LEAST else -1.0
            wanted.append(Said(unit, tuple(sign * value for value in self.family.values), -math.inf, math.inf))
            limits.append(sign * limit_of(cell, self.family, self.people[unit]))
        known, many = self._known, len(units)
        unknowns = known.A.shape[1]
        table = block_array([[known.A, None], [self._sums(wanted), -eye_array(many)]], format="csc")
        least = LinearConstraint(table, np.append(known.lb, np.full(many, -math.inf)), np.append(known.ub, limits))
        solved = milp(np.repeat([0.0, 1.0], [unknowns, many]), constraints=least, bounds=Bounds(0, math.inf))
        return solved.x[unknowns:].tolist() if solved.status == 0 else [math.inf] * many

    @cached_property
    def _known(self) -> LinearConstraint:
        """Every figure, and the people of every ring."""
        said = []
        for unit, people in self.people.items():
            cell = self.cells[unit, self.family.mean.code]
            said.append(Said(unit, self.family.values, *sum_range(cell, self.family, people)))
            said += details_said(self.cells, self.family, unit, people)
        low, high = np.array([(one.low, one.high) for one in said]).T
        rings = kron(eye_array(len(self._people)), np.ones((1, len(self.family.values))))
        table = vstack([self._sums(said), rings], format="csr")
        return LinearConstraint(table, np.append(low, self._people), np.append(high, self._people))

    def _sums(self, said: Sequence[Said]) -> csr_array:
        """Sums × unknowns, the options of one ring after those of another."""
        many = len(self.family.values)
        rows, columns, weights = [], [], []
        for row, one in enumerate(said):
            for ring in self._inside[one.unit]:
                rows += [row] * many
                columns += range(ring * many, (ring + 1) * many)
                weights += one.weights
        return csr_array((weights, (rows, columns)), shape=(len(said), len(self._people) * many))

