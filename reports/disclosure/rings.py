"""Rule 3, the ring rule: what is left of a unit when its published subunits are subtracted.

The units of a tree are nested or apart, so the rings of the published units split their ballots into disjoint groups,
and everything that adding and subtracting published sums can reach is a union of rings. Rings that are empty or at
least as large as the minimum are therefore not only necessary but enough.
"""

from collections.abc import Collection, Mapping

from survey.tree import ROOT, Tree, natural_key


def is_safe(ring: int, minimum: int) -> bool:
    """Whether a ring gives no group away: nobody, or at least `minimum` people."""
    return ring == 0 or ring >= minimum


def subtree_counts(tree: Tree, own: Mapping[str, int]) -> dict[str, int]:
    """Ballots of every unit with all below it. `own` are those given at the unit itself; a unit left out has none.

    ValueError on a unit outside the tree or a negative count: a ballot that is nowhere counted protects nobody.
    """
    strangers = own.keys() - tree.units
    if strangers:
        raise ValueError(f"ballots of a unit that is not in the tree: {min(strangers)}")
    if any(count < 0 for count in own.values()):
        raise ValueError("a count of ballots can't be negative")
    counts = {path: own.get(path, 0) for path in tree.paths}
    for path, above in tree.upwards:
        counts[above] += counts[path]
    return counts


def rings(tree: Tree, own: Mapping[str, int], published: Collection[str]) -> dict[str, int]:
    """The ring of each published unit: its ballots minus those of its maximal published descendants."""
    shown = frozenset(published)
    counts = subtree_counts(tree, own)
    left = {path: counts[path] for path in shown}
    for path in shown:
        above = next((unit for unit in tree.ancestors(path) if unit in shown), None)
        if above is not None:
            left[above] -= counts[path]
    return left


def repair_rings(tree: Tree, own: Mapping[str, int], published: Collection[str], minimum: int) -> frozenset[str]:
    """The units of `published` that stay so that every ring is safe.

    Bottom-up; at a unit whose ring is unsafe the smallest maximal published descendant goes, and the ring is looked at
    again. Descendants that have none of their own go first; where all have some, one whose own ring fills the gap.
    Ties go in tree order. A unit with nothing left below it to hide goes itself. Every step hides one unit, so it ends;
    hiding joins two rings, and safe rings joined are safe, so nothing done below is undone above.
    """
    shown = frozenset(published)
    counts = subtree_counts(tree, own)
    left, below, tops = {}, {}, {}
    for path in reversed(tree.paths):
        found = [top for child in tree.children(path) for top in tops[child]]
        tops[path] = found
        if path in shown:
            left[path], below[path] = counts[path] - sum(counts[top] for top in found), found
            _fill_ring(path, minimum, counts, left, below)
            tops[path] = [path] if is_safe(left[path], minimum) else []
    return frozenset(_reachable(tops[ROOT], below))


def _fill_ring(path, minimum, counts, left, below):
    """Hides maximal published descendants of `path` until its ring is safe or none is left."""

    def cost(unit):
        return bool(below[unit]), left[unit] == 0, counts[unit], natural_key(unit), unit

    while not is_safe(left[path], minimum) and below[path]:
        hidden = min(below[path], key=cost)
        left[path] += left[hidden]
        below[path] = [unit for unit in below[path] if unit != hidden] + below[hidden]


def _reachable(tops, below):
    waiting = list(tops)
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting.extend(below[unit])
