"""Items that run against the rest of the index, as a mapping does that forgot to turn one round: what is not shown then. Pure."""

from collections.abc import Mapping

from reports.disclosure.plan import Plan
from reports.statistics.descriptives import Moments
from reports.statistics.reliability import opposing_items

ITEMS = "items"  # the part of the moments that holds all items of the index


def blocking_items(moments: Mapping | None) -> tuple[str, ...]:
    """Codes of the items that block, by the client's moments; none where fewer than 100 people answered every item.

    The rest of an item is all other items of the index, so the same answers block whatever the tree looks like.
    """
    if moments is None or ITEMS not in moments:
        return ()
    return opposing_items(Moments.from_dict(moments[ITEMS]))


def blocked_cells(plan: Plan, left: Plan) -> int:
    """How many candidate cells, of units and of groups, a plan has more than what is left of it."""
    groups = sum(len(split.groups) for split in plan.splits)
    measures = len(plan.measures) - len(left.measures)
    return len(plan.tree.units) * measures + groups * (len(plan.split_measures) - len(left.split_measures))
