"""Rule 3 and rule 1 together: what is left of a unit must not be one unit that doesn't stand.

A team whose membership changed has no figures, yet where it is all that shown units leave of their centre, centre less
teams is its figure. The ring is then large enough and still the wrong group. Decided from the plan and numbers of people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from reports.disclosure.plan import Plan
from reports.disclosure.rings import rings, subtree_counts
from survey.tree import natural_key


def kept_out(plan: Plan) -> frozenset[str]:
    """Units that rule 1 keeps out: they show in what is around them only."""
    return plan.tree.units - plan.standing


def repair_remainders(plan: Plan, own: Mapping[str, int], published: Collection[str]) -> frozenset[str]:
    """The units of `published` that stay so that no ring is of a single unit that is kept out, or of a part of it.

    `own` are the people of one measure by the unit they belong to itself. The smallest maximal published descendant beside
    that unit goes, as in the ring rule, so that its ring joins. A unit with nobody else is that same group, and was found
    to stand.
    """
    shown, out = frozenset(published), kept_out(plan)
    totals = subtree_counts(plan.tree, own) if out else {}
    while out:
        found = _remainder(plan, own, shown, totals)
        if found is None:
            break
        shown -= {_next_to_hide(plan, own, shown, found)}
    return shown


def holder(plan: Plan, places: Iterable[str], around: str, totals: Mapping[str, int]) -> str | None:
    """The unit kept out, below `around` and smaller, that holds every place; None where there is none."""
    common = frozenset.intersection(*(frozenset(plan.tree.lineage(place)) for place in places))
    inner = common - frozenset(plan.tree.lineage(around)) - plan.standing
    return min((unit for unit in inner if totals[unit] < totals[around]), key=natural_key, default=None)


def _remainder(plan, own, shown, totals):
    """(published unit, the unit kept out that is all that is left of it), the first in tree order."""
    left = defaultdict(list)
    for place, people in own.items():
        home = next((unit for unit in plan.tree.lineage(place) if unit in shown), None)
        if people and home is not None:
            left[home].append(place)
    for home in plan.tree.paths:
        unit = holder(plan, left[home], home, totals) if home in left else None
        if unit is not None:
            return home, unit
    return None


def _next_to_hide(plan, own, shown, found):
    home, unit = found
    left, totals = rings(plan.tree, own, shown), subtree_counts(plan.tree, own)
    above = {path: frozenset(plan.tree.ancestors(path)) for path in shown}
    beside = {path for path in shown if home in above[path] and unit not in above[path]}
    with_below = frozenset().union(*above.values())
    largest = [path for path in beside if not beside & above[path]]
    return min(largest, key=lambda path: (path in with_below, left[path] == 0, totals[path], natural_key(path)))
