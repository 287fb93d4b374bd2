"""Rule 6 across figures: no published figure around a bound proves more than the bound says.

"At least 5.5" of a team is worth nothing where its centre less the other teams can only be 6. Where figures prove that a
mean lies beyond the cut, cells around it go: the shares and distributions that make the sums around it exact, with the
smallest unit beside it, until nothing is proven. Decided from displayed figures and numbers of people alone.
"""

from collections.abc import Collection, Iterator, Mapping

from reports.disclosure.plan import Plan
from reports.disclosure.reckoning import SLACK, Cells, Family, Reckoning, families
from reports.disclosure.rings import subtree_counts
from reports.disclosure.suppression import Counts, Suppression, suppress
from survey.tree import Tree, natural_key

Key = tuple[str, str]
Sums = Mapping[str, Mapping[str, float]]


def suppress_around_bounds(
    plan: Plan,
    own_counts: Counts,
    suppression: Suppression,
    cells: Cells,
    *,
    turned: Collection[str],
    own_sums: Sums | None = None,
) -> Suppression:
    """What may still be published of `suppression`, whose displayed cells are `cells`.

    turned: items whose answers are turned round before they count. own_sums: what those who answered add up to, by source and
    the unit they belong to itself; it spares work and changes nothing. What goes takes its companions along and joins rings as
    any hidden cell does, and all is looked at again.
    """
    while True:
        shown = {key: cells[key] for key in suppression.published}
        looked_at = (_around(plan.tree, family, own_counts, shown, own_sums or {}) for family in families(plan, turned))
        hidden = frozenset().union(*looked_at)
        if not hidden:
            return suppression
        suppression = suppress(plan, own_counts, within=suppression.published - hidden)


def _around(tree: Tree, family: Family, own_counts: Counts, shown: Cells, sums: Sums) -> frozenset[Key]:
    """Cells of one family that go so that its figures prove nothing beyond a bound."""
    own, hidden = own_counts[family.mean.source], set()
    codes = frozenset(family.codes)
    if not any(shown[key].bound for key in shown if key[1] == family.mean.code):
        return frozenset()
    cells = {key: cell for key, cell in shown.items() if key[1] in codes}
    while proven := Reckoning(tree, own, family, cells).proven(sums.get(family.mean.source)):
        gone = _next_to_hide(tree, own, family, cells, min(proven, key=natural_key))
        hidden |= gone
        cells = {key: cell for key, cell in cells.items() if key not in gone}
    return frozenset(hidden)


def _next_to_hide(tree: Tree, own: Mapping[str, int], family: Family, cells: Cells, unit: str) -> frozenset[Key]:
    """The first of what may go around a bounded unit without which less is proven; the first of all where none does alone."""
    before = Reckoning(tree, own, family, cells).excess(unit)
    choices = list(_choices(tree, own, family, cells, unit)) or [frozenset({(unit, family.mean.code)})]
    for gone in choices:
        left = {key: cell for key, cell in cells.items() if key not in gone}
        if (unit, family.mean.code) in left and Reckoning(tree, own, family, left).excess(unit) < before - SLACK:
            return gone
    return choices[0]


def _choices(tree: Tree, own: Mapping[str, int], family: Family, cells: Cells, unit: str) -> Iterator[frozenset[Key]]:
    """Its own shares and distribution; then a shown unit beside it, the smallest first, with the shares and distributions
    of all that is around both.

    These go at once: that the one went and the other stayed would tell how near the proof had come.
    """
    exact = {path: frozenset((path, detail.code) for detail in family.details) & cells.keys() for path in tree.lineage(unit)}
    if exact[unit]:
        yield exact[unit]
    within: list[str] = [unit]
    for home in tree.ancestors(unit):
        within.append(home)
        for path in _beside(tree, own, family, cells, within):
            yield frozenset({(path, family.mean.code)}).union(*(exact[around] for around in within))


def _beside(tree: Tree, own: Mapping[str, int], family: Family, cells: Cells, within: list[str]) -> list[str]:
    """The largest shown units in the last of `within`, if it is shown, that hold nothing of the others."""
    *inner, home = within
    if (home, family.mean.code) not in cells:
        return []
    totals = subtree_counts(tree, own)
    above = {path: frozenset(tree.ancestors(path)) for path, code in cells if code == family.mean.code}
    beside = {path for path in above if home in above[path] and path not in inner and not above[path].intersection(inner)}
    largest = [path for path in beside if not beside & above[path]]
    return sorted(largest, key=lambda path: (totals[path], natural_key(path)))
