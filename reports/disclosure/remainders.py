"""Rule 3 and rule 1 together: what is left of a unit must not be one unit that doesn't stand.

A team whose membership changed has no figures, yet where it is all that shown units leave of their centre, centre less
teams is its figure. The ring is then large enough and still the wrong group. Decided from the plan and numbers of people.
"""

from collections.abc import Collection, Mapping

from reports.disclosure.companions import View
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
    out = [unit for unit in plan.tree.paths if unit not in plan.standing]
    view = View("", plan.tree, subtree_counts(plan.tree, own) if out else {}, frozenset(published))
    while (found := _remainder(out, view)) is not None:
        view = view.without(_next_to_hide(view, own, *found))
    return view.shown


def _remainder(out, view):
    """(published unit, the unit kept out that is all that is left of it), or None."""
    for unit in out:
        home = view.around(unit)
        alone = home is not None and 0 < view.uncovered[unit] == view.uncovered[home]
        if alone and view.totals[unit] < view.totals[home]:
            return home, unit
    return None


def _next_to_hide(view, own, home, unit):
    left = rings(view.tree, own, view.shown)
    above = {path: frozenset(view.tree.ancestors(path)) for path in view.shown}
    beside = {path for path in view.shown if home in above[path] and unit not in above[path]}
    with_below = frozenset().union(*above.values())
    largest = [path for path in beside if not beside & above[path]]
    return min(largest, key=lambda path: (path in with_below, left[path] == 0, view.totals[path], natural_key(path)))
