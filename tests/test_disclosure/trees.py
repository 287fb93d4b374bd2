"""A reader of sums over a tree: small random trees, what can be subtracted in them by brute force, and the naive release."""

from itertools import chain, combinations

from hypothesis import settings
from hypothesis import strategies as st

from survey.tree import ROOT, Tree

UNHURRIED = settings(deadline=None)  # a busy machine is no failure

PATHS = ("A", "B", "A/1", "A/2", "A/3", "B/1", "B/2", "A/1/x", "A/1/y")


@st.composite
def small_trees(draw, largest=12):
    """A tree of at most ten units and the people at each of them, inner units included."""
    tree = Tree.of(draw(st.lists(st.sampled_from(PATHS), min_size=1, unique=True)))
    return tree, {path: draw(st.integers(0, largest)) for path in tree.paths}


def inside(path: str, unit: str) -> bool:
    return unit == ROOT or path == unit or path.startswith(f"{unit}/")


def people_of(own, unit):
    return sum(count for path, count in own.items() if inside(path, unit))


def reachable_groups(own, published):
    """Sizes of all groups got by taking from one published unit any set of disjoint published units below it."""
    sizes = set()
    for unit in published:
        below = [other for other in published if other != unit and inside(other, unit)]
        for taken in chain.from_iterable(combinations(below, k) for k in range(len(below) + 1)):
            if all(not inside(a, b) and not inside(b, a) for a, b in combinations(taken, 2)):
                sizes.add(people_of(own, unit) - sum(people_of(own, other) for other in taken))
    return sizes


def leaks(own, published, minimum):
    return {size for size in reachable_groups(own, published) if 0 < size < minimum}


def hide_small(tree, own, minimum):
    """The naive release: every unit with enough people, and nothing more asked."""
    return frozenset(path for path in tree.paths if people_of(own, path) >= minimum)
