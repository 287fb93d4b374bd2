"""Rule 1, plan first: the cells that may come to be shown are decided before a single answer is read.

A cell is a unit and a measure, or a group of one background and a measure for the client as a whole. The plan is a pure
function of what is frozen when a wave opens: the unit tree, the units that stand, the instrument and the thresholds.
Nothing outside the plan is ever published: no combination of groups, no group within a unit, no "everyone except".
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from survey.thresholds import MINIMUM_DISTRIBUTION, MINIMUM_ITEM, MINIMUM_SCORE, Thresholds
from survey.tree import Tree

INDEX = "index"
ROLES = frozenset({"index", "module", "outcome"})
LOWEST_ANSWER, HIGHEST_ANSWER = 1, 6

FLOORS = {
    "index": MINIMUM_SCORE,
    "theme": MINIMUM_SCORE,
    "item": MINIMUM_ITEM,
    "share": MINIMUM_DISTRIBUTION,
    "distribution": MINIMUM_DISTRIBUTION,
}
SCALES = {"index": "0-100", "theme": "1-6", "item": "1-6", "share": "share", "distribution": "share"}


class PlanRefused(ValueError):
    """A plan that can't be made from the instrument or the units given."""


@dataclass(frozen=True)
class Measure:
    """One figure that every unit may have.

    `source` names the answers that make its n: a theme's code, an item's code, or "index". `part_of` is the code of the
    measure it is a part of: an index theme of the index, an item of its theme, a share or distribution of the mean of
    its item; empty for the index, module themes and outcomes. PlanRefused where the minimum is below the product's floor.
    """

    code: str
    kind: str
    scale: str
    minimum: int
    source: str
    part_of: str = ""

    def __post_init__(self):
        if self.kind not in FLOORS:
            raise PlanRefused(f"unknown kind of measure: {self.kind}")
        if self.code.partition(":")[0] != self.kind:
            raise PlanRefused(f"measure {self.code} is not of the kind {self.kind}")
        if self.scale != SCALES[self.kind]:
            raise PlanRefused(f"measure {self.code} can't be on the scale {self.scale}")
        if self.minimum < FLOORS[self.kind]:
            raise PlanRefused(f"minimum group size of {self.code} can't be below {FLOORS[self.kind]}: {self.minimum}")


@dataclass(frozen=True)
class Split:
    """The client split one way, by a background that people state of themselves: its groups, by their options' codes.

    `minimum` people make a group. PlanRefused where it is below the product's floor, or a group stands twice.
    """

    background: str
    groups: tuple[str, ...]
    minimum: int = MINIMUM_DISTRIBUTION

    def __post_init__(self):
        if self.minimum < MINIMUM_DISTRIBUTION:
            raise PlanRefused(f"a group of {self.background} can't be below {MINIMUM_DISTRIBUTION}: {self.minimum}")
        if len(set(self.groups)) < len(self.groups):
            raise PlanRefused(f"a group of {self.background} is planned twice")


@dataclass(frozen=True)
class Plan:
    """The candidate cells of one wave. PlanRefused on a unit outside the tree, or a measure or split named twice."""

    tree: Tree
    standing: frozenset[str]
    measures: tuple[Measure, ...]
    splits: tuple[Split, ...] = ()

    def __post_init__(self):
        strangers = self.standing - self.tree.units
        if strangers:
            raise PlanRefused(f"unit is not in the tree: {min(strangers)}")
        if len({measure.code for measure in self.measures}) < len(self.measures):
            raise PlanRefused("a measure is planned twice")
        if len({split.background for split in self.splits}) < len(self.splits):
            raise PlanRefused("a split is planned twice")
        orphans = self.parts.keys() - {measure.code for measure in self.measures}
        if orphans:
            raise PlanRefused(f"parts are planned of a measure that is not: {min(orphans)}")

    def candidates(self) -> Iterator[tuple[str, Measure]]:
        """Every cell that may be published: standing units, parents first, each with all measures."""
        return ((path, measure) for path in self.tree.paths if path in self.standing for measure in self.measures)

    def without(self, items: Collection[str]) -> "Plan":
        """The plan less the index and the themes of these items, with every part of them; the plan itself without items.

        What was a part of what is gone stands for itself: nothing can be subtracted from a whole that nobody sees.
        """
        gone = self._taken_along(items)
        kept = (measure for measure in self.measures if measure.code not in gone)
        measures = tuple(replace(one, part_of="") if one.part_of in gone else one for one in kept)
        return replace(self, measures=measures) if gone else self

    def _taken_along(self, items: Collection[str]) -> frozenset[str]:
        """Codes of the index, of the items' themes, and of all that is a part of those themes."""
        themes = {self._theme_of(measure) for measure in self.measures if measure.source in items}
        gone = (one.code for one in self.measures if one.code == INDEX or self._theme_of(one) in themes)
        return frozenset(gone if themes else ())

    def _theme_of(self, measure: Measure) -> str:
        """The code of the theme that a measure is of; its own for a theme and for the index."""
        measures = {one.code: one for one in self.measures}
        while measure.kind not in {INDEX, "theme"} and measure.part_of:
            measure = measures[measure.part_of]
        return measure.code

    @cached_property
    def split_measures(self) -> tuple[Measure, ...]:
        """What a group may have: index, themes and the means of outcomes."""
        return tuple(measure for measure in self.measures if measure.kind in {"index", "theme"})

    @cached_property
    def parts(self) -> dict[str, tuple[Measure, ...]]:
        """Measures by the code of the measure they are a part of, in plan order."""
        parts: dict[str, list[Measure]] = {}
        for measure in self.measures:
            if measure.part_of:
                parts.setdefault(measure.part_of, []).append(measure)
        return {whole: tuple(found) for whole, found in parts.items()}


def measures_of(
    themes: Sequence[tuple[str, str, Sequence[str]]],
    items: Iterable[str],
    shares: Iterable[tuple[str, int, int]],
    thresholds: Thresholds,
) -> tuple[Measure, ...]:
    """The measures of an instrument: index, themes, items, shares, distributions, in that order.

    `themes` are (code, role, item codes), `items` the codes asked in this wave, `shares` (item code, lowest and highest
    answer counted). Items that this wave does not ask are left out, and so is a theme none of whose items is asked; the
    index is planned where an index theme is. A theme's only item is its theme and gets no measure of its own.
    PlanRefused on an unknown role or item, an empty share, or a code that stands for two things.
    """
    asked = tuple(dict.fromkeys(items))
    present = [(code, role, tuple(item for item in own if item in asked)) for code, role, own in themes]
    present = [theme for theme in present if theme[2]]
    _check_codes(present, asked)
    means = {item: f"item:{item}" if len(own) > 1 else f"theme:{code}" for code, _, own in present for item in own}
    return (
        *_scores(present, thresholds),
        *(
            Measure(f"item:{item}", "item", "1-6", thresholds.item, item, f"theme:{code}")
            for code, _, own in present
            if len(own) > 1
            for item in own
        ),
        *(_share(item, low, high, means, thresholds) for item, low, high in shares if item in asked),
        *(
            Measure(f"distribution:{item}", "distribution", "share", thresholds.distribution, item, means[item])
            for item in asked
        ),
    )


def _check_codes(themes, asked):
    unknown = {role for _, role, _ in themes} - ROLES
    if unknown:
        raise PlanRefused(f"unknown role of a theme: {min(unknown)}")
    placed = [item for _, _, own in themes for item in own]
    if sorted(placed) != sorted(asked):
        raise PlanRefused("every item asked must belong to exactly one theme")
    names = [INDEX, *(code for code, _, _ in themes), *asked]
    if len(set(names)) < len(names):
        raise PlanRefused("a theme and an item, or two themes, have the same code")


def _scores(themes, thresholds):
    if any(role == "index" for _, role, _ in themes):
        yield Measure(INDEX, "index", "0-100", thresholds.score, INDEX)
    for code, role, _ in themes:
        yield Measure(f"theme:{code}", "theme", "1-6", thresholds.score, code, INDEX if role == "index" else "")


def _share(item, low, high, means, thresholds):
    if not LOWEST_ANSWER <= low <= high <= HIGHEST_ANSWER or (low, high) == (LOWEST_ANSWER, HIGHEST_ANSWER):
        raise PlanRefused(f"share of {item} from {low} to {high} says nothing")
    return Measure(f"share:{item}:{low}-{high}", "share", "share", thresholds.distribution, item, means[item])
