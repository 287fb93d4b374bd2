"""Rules 2 and 3 over a whole plan: which cells of a wave are published. The last thing that happens to its figures."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reports.disclosure.companions import View, companion
from reports.disclosure.plan import Plan
from reports.disclosure.remainders import repair_remainders
from reports.disclosure.rings import repair_rings, subtree_counts
from reports.disclosure.ties import Ties
from survey.tree import natural_key

NEEDS_ITS_WHOLE = frozenset({"item", "share", "distribution"})

Cells = dict[str, frozenset[str]]  # measure code -> units where it is shown
Counts = Mapping[str, Mapping[str, int]]  # source -> unit -> people


@dataclass(frozen=True)
class Suppression:
    """The outcome: published cells as (unit path, measure code), and one total of everything else.

    `hidden` counts every cell of the unit tree that is not published, for whatever reason, units that do not stand
    included: a reader is never told which rule it was.
    """

    published: frozenset[tuple[str, str]]
    hidden: int


def suppress(plan: Plan, own_counts: Counts, *, within: Collection[tuple[str, str]] | None = None) -> Suppression:
    """The cells of `plan` that may be published; of those `within` only, where these are given.

    `own_counts` gives by source the people who answered, by the unit they belong to itself; a unit left out has none.
    Cells are only ever hidden, so the rounds end. ValueError where a source of the plan has no counts at all.
    """
    totals = answered(plan, own_counts)
    ties = Ties(plan, own_counts)
    cells = large_enough(plan, totals, standing(plan) if within is None else by_measure(plan, within))
    while True:
        kept = without_few_skippers(plan, own_counts, with_safe_rings(plan, own_counts, cells))
        kept = with_whole(plan, without_single_gaps(plan, totals, kept))
        if kept == cells:
            kept = without_ties(plan, totals, ties, cells)
        if kept == cells:
            break
        cells = kept
    published = frozenset((path, code) for code, paths in cells.items() for path in paths)
    return Suppression(published, len(plan.tree.units) * len(plan.measures) - len(published))


def answered(plan: Plan, own_counts: Counts) -> dict[str, dict[str, int]]:
    """People by source and unit, everything below included."""
    missing = {measure.source for measure in plan.measures} - own_counts.keys()
    if missing:
        raise ValueError(f"no counts for {min(missing)}")
    return {source: subtree_counts(plan.tree, own) for source, own in own_counts.items()}


def standing(plan: Plan) -> Cells:
    """Rule 1: a cell that is not a candidate of the plan is never shown."""
    return {measure.code: plan.standing for measure in plan.measures}


def by_measure(plan: Plan, cells: Collection[tuple[str, str]]) -> Cells:
    """Cells as units by measure."""
    found: dict[str, set[str]] = {measure.code: set() for measure in plan.measures}
    for path, code in cells:
        found[code].add(path)
    return {code: frozenset(paths) & plan.standing for code, paths in found.items()}


def large_enough(plan: Plan, totals: Counts, cells: Cells) -> Cells:
    """Rule 2, first half: a measure answered by fewer than its minimum is hidden for that unit."""
    return {
        measure.code: frozenset(path for path in cells[measure.code] if totals[measure.source][path] >= measure.minimum)
        for measure in plan.measures
    }


def with_safe_rings(plan: Plan, own_counts: Counts, cells: Cells) -> Cells:
    """Rule 3, measure by measure; measures with the same people, minimum and units share one repair."""
    repaired = {}
    for measure in plan.measures:
        task = (measure.source, measure.minimum, cells[measure.code])
        if task not in repaired:
            own = own_counts[measure.source]
            repaired[task] = repair_remainders(plan, own, repair_rings(plan.tree, own, task[2], measure.minimum))
    return {
        measure.code: repaired[measure.source, measure.minimum, cells[measure.code]] for measure in plan.measures
    }


def without_few_skippers(plan: Plan, own_counts: Counts, cells: Cells) -> Cells:
    """An item of a theme of several is shown where those who skipped it, and still have the theme, are nobody or enough.

    The theme's mean less what the items tell is otherwise the mean of the few, who answered its other items alone.
    """
    measures = {measure.code: measure for measure in plan.measures}
    cells = dict(cells)
    for measure in plan.measures:
        if measure.kind == "item" and measure.part_of:
            whole = measures[measure.part_of]
            skipped = skippers(own_counts[whole.source], own_counts[measure.source])
            cells[measure.code] = repair_rings(plan.tree, skipped, cells[measure.code], whole.minimum)
    return cells


def skippers(whole: Mapping[str, int], part: Mapping[str, int]) -> dict[str, int]:
    """By unit, people who have the whole and not the part."""
    return {unit: max(people - part.get(unit, 0), 0) for unit, people in whole.items()}


def without_single_gaps(plan: Plan, totals: Counts, cells: Cells) -> Cells:
    """Rule 2, second half: one theme missing from the index, or one item from its theme, could be worked out from the
    whole and the others, so the next smallest goes with it, and stays out of sight."""
    cells = dict(cells)
    for parts in plan.parts.values():
        views = {
            part.code: View(part.code, plan.tree, totals[part.source], cells[part.code])
            for part in parts
            if part.kind in {"theme", "item"}
        }
        for path in plan.tree.paths:
            along = companion(path, list(views.values()))
            if along is not None:
                views[along.code] = along.without(along.next_to_hide(path))
        cells |= {code: view.shown for code, view in views.items()}
    return cells


def without_ties(plan: Plan, totals: Counts, ties: Ties, cells: Cells) -> Cells:
    """Rule 2 beyond the units of the tree: nobody is cut off by a whole and its parts taken together.

    Of the cells that take part in a breach the one of the fewest people goes, a part before its whole; a breach that
    loses a cell to another one is looked at again in the next round.
    """
    sources = {measure.code: measure.source for measure in plan.measures}
    wholes = {measure.code for measure in plan.measures if not measure.part_of}

    def cost(cell):
        path, code = cell
        return totals[sources[code]][path], code in wholes, natural_key(path), code

    hidden: set[tuple[str, str]] = set()
    for breach in ties.breaches(cells):
        taking_part = {(ties.units[number], code) for number, code in breach.cells()}
        if taking_part and not taking_part & hidden:
            hidden.add(min(taking_part, key=cost))
    return {code: paths - {path for path, of in hidden if of == code} for code, paths in cells.items()}


def with_whole(plan: Plan, cells: Cells) -> Cells:
    """A hidden mean stays hidden: the items of a hidden theme, and the shares and distribution of a hidden mean, from
    which a reader could work it out again, go with it."""
    cells = dict(cells)
    for measure in plan.measures:  # wholes stand before their parts
        if measure.kind in NEEDS_ITS_WHOLE:
            cells[measure.code] &= cells[measure.part_of]
    return cells
