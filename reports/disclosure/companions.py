"""Rule 2, second half: a part that is missing alone could be worked out from the whole and the other parts.

Hiding a second part is not enough where that one comes back by adding and subtracting units: a centre from its teams,
or a team from its centre and the other teams. So what counts is not whether a part is shown but whether it can be seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from survey.tree import Tree, natural_key


@dataclass(frozen=True)
class View:
    """What a reader can make of the measure `code`: `totals` people by unit with all below, `shown` the published units."""

    code: str
    tree: Tree
    totals: Mapping[str, int]
    shown: frozenset[str]

    @cached_property
    def uncovered(self) -> dict[str, int]:
        """People of each unit that no published unit below it holds."""
        left = dict(self.totals)
        for path, above in self.tree.upwards:
            left[above] -= self.totals[path] if path in self.shown else self.totals[path] - left[path]
        return left

    def around(self, path: str) -> str | None:
        """The smallest published unit above, if there is one."""
        return next((unit for unit in self.tree.ancestors(path) if unit in self.shown), None)

    def sees(self, path: str) -> bool:
        """Whether the unit is published, the sum of published units, or what they leave of one above it."""
        if path in self.shown:
            return True
        if self.totals[path] == 0:
            return False
        left, above = self.uncovered[path], self.around(path)
        return left == 0 or (above is not None and self.uncovered[above] == left)

    def largest_below(self, path: str) -> list[str]:
        """The maximal published units below."""
        found, waiting = [], list(self.tree.children(path))
        while waiting:
            unit = waiting.pop()
            if unit in self.shown:
                found.append(unit)
            else:
                waiting.extend(self.tree.children(unit))
        return found

    def next_to_hide(self, path: str) -> str:
        """The unit whose hiding brings `path`, which can be seen, a step nearer to being out of sight.

        The unit itself; else the smallest published one below it, where they add up to it; else the smallest beside it
        below the unit it is subtracted from, and that unit where there is none beside it.
        """
        if path in self.shown:
            return path
        if self.uncovered[path] == 0:
            return min(self.largest_below(path), key=self._cost)
        above = self.around(path)
        beside = [unit for unit in self.largest_below(above) if path not in self.tree.lineage(unit)]
        return min(beside, key=self._cost, default=above)

    def without(self, unit: str) -> "View":
        """The view with one published unit less."""
        return replace(self, shown=self.shown - {unit})

    def _cost(self, unit):
        return bool(self.largest_below(unit)), self.totals[unit], natural_key(unit), unit


def companion(path: str, parts: Sequence[View]) -> View | None:
    """The part to take along at a unit where exactly one is not shown, or exactly one can't be seen; else None.

    The smallest of the others goes, ties in the order given. Nothing goes where there is no other.
    """
    for others in ([part for part in parts if part.sees(path)], [part for part in parts if path in part.shown]):
        if others and len(parts) - len(others) == 1:
            return min(others, key=lambda part: part.totals[path])
    return None
