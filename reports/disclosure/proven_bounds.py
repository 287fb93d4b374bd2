"""Rule 6 across figures: no published figure around a bound proves more than the bound says.

"At least 5.5" of a team is worth nothing where its centre less the other teams can only be 6. Where figures prove that a
mean lies beyond the cut, cells around it go: first the shares and distributions that make the sums around it exact, then
the smallest unit beside it, until nothing is proven. Decided from displayed figures and numbers of people alone.
"""

from collections.abc import Collection, Iterator, Mapping

from reports.disclosure.plan import Plan
from reports.disclosure.reckoning import SLACK, Cells, Family, Reckoning, families
from reports.disclosure.rings import subtree_counts
from reports.disclosure.suppression import Counts, Suppression, suppress
from survey.tree import Tree, natural_key

Key = tuple[str, str]


def suppress_around_bounds(
    plan: Plan, own_counts: Counts, suppression: Suppression, cells: Cells, *, turned: Collection[str]
) -> Suppression:
    """What may still be published of `suppression`, whose displayed cells are `cells`.

    turned: items whose answers are turned round before they count. Whatever goes is suppressed as any other hidden cell, with
    its companions and rings, and all is looked at again.
    """
    while True:
        shown = {key: cells[key] for key in suppression.published}
        hidden = frozenset().union(*(_around(plan.tree, family, own_counts, shown) for family in families(plan, turned)))
        if not hidden:
            return suppression
        suppression = suppress(plan, own_counts, within=suppression.published - hidden)


def _around(tree: Tree, family: Family, own_counts: Counts, shown: Cells) -> frozenset[Key]:
    """Cells of one family that go so that its figures prove nothing beyond a bound."""
    own, hidden = own_counts[family.mean.source], set()
    codes = frozenset(family.codes)
    cells = {key: cell for key, cell in shown.items() if key[1] in codes}
    while proven := Reckoning(tree, own, family, cells).proven():
        gone = _next_to_hide(tree, own, family, cells, min(proven, key=natural_key))
        hidden |= gone
        cells = {key: cell for key, cell in cells.items() if key not in gone}
    return frozenset(hidden)


def _next_to_hide(tree: Tree, own: Mapping[str, int], family: Family, cells: Cells, unit: str) -> frozenset[Key]:
    """The first of the cells around a unit without which less is proven; the first of all where none does it alone."""
    before = Reckoning(tree, own, family, cells).excess(unit)
    around = [*_details(tree, family, cells, unit), *_beside(tree, own, family, cells, unit), frozenset({(unit, family.mean.code)})]
    for gone in around:
        left = {key: cell for key, cell in cells.items() if key not in gone}
        if (unit, family.mean.code) in gone or Reckoning(tree, own, family, left).excess(unit) < before - SLACK:
            return gone if gone != around[-1] else around[0]
    return around[0]


def _details(tree: Tree, family: Family, cells: Cells, unit: str) -> Iterator[frozenset[Key]]:
    """Shares and distribution of the unit and of what is around it, the smallest first."""
    for path in tree.lineage(unit):
        found = frozenset((path, detail.code) for detail in family.details) & cells.keys()
        if found:
            yield found


def _beside(tree: Tree, own: Mapping[str, int], family: Family, cells: Cells, unit: str) -> Iterator[frozenset[Key]]:
    """The largest shown units beside it, the smallest first, in the smallest shown unit around both; then further out."""
    totals = subtree_counts(tree, own)
    above = {path: frozenset(tree.ancestors(path)) for path, code in cells if code == family.mean.code}
    inside = frozenset(tree.lineage(unit))
    for home in tree.ancestors(unit):
        if home in above:
            beside = {path for path in above if home in above[path] and not inside & {path, *above[path] - above[home] - {home}}}
            largest = [path for path in beside if not beside & above[path]]
            for path in sorted(largest, key=lambda path: (totals[path], natural_key(path))):
                yield frozenset({(path, family.mean.code)})
