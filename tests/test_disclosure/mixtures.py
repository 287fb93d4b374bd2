"""A reader who joins whole and parts: every linear mixture of published sums, by linear programmes over people.

The unknowns are what the people of one unit answered to each item, the items of a theme and the themes of the index
being of equal weight. Nothing is known here of rings or joins.
"""

import numpy as np
from scipy.optimize import linprog


def joint_leaks(plan, counts, cells):
    """(measure code, unit) of which published sums see fewer people than the minimum: alone, or mixed with anything."""
    model = _Model(plan, counts, cells)
    return [
        (code, place)
        for code in model.leaves
        for place in range(len(model.places))
        if counts[model.sources[code]].get(model.places[place])
        if model.alone(code, place) < model.minimum[code] - 1e-6 or model.mixed(code, place) < model.floor - 1e-6
    ]


class _Model:
    def __init__(self, plan, counts, cells):
        self.counts = counts
        tied = [m for m in plan.measures if m.kind in {"index", "theme", "item"}]
        self.minimum = {m.code: m.minimum for m in tied}
        self.sources = {m.code: m.source for m in tied}
        self.floor = min(self.minimum.values())
        self.places = [path for path in plan.tree.paths if any(own.get(path) for own in counts.values())]
        above = {m.code: m.part_of for m in tied}
        self.leaves = [code for code in above if code not in above.values()]
        self.lineage = {leaf: _lineage(leaf, above) for leaf in self.leaves}
        rows = [self._row(code, unit) for code in above for unit in cells[code]]
        self.rows = np.array(rows).reshape(len(rows), len(self.leaves), len(self.places))

    def _row(self, code, unit):
        """One published sum, over leaves of the instrument × places."""
        inside = [unit == "" or path == unit or path.startswith(f"{unit}/") for path in self.places]
        own = [
            flag and self.counts[self.sources[code]].get(path, 0) > 0 for path, flag in zip(self.places, inside, strict=True)
        ]
        answered = {
            leaf: [self.counts[self.sources[leaf]].get(path, 0) > 0 for path in self.places] for leaf in self.leaves
        }
        return [
            [float(code in self.lineage[leaf] and a and b) for a, b in zip(own, answered[leaf], strict=True)]
            for leaf in self.leaves
        ]

    def alone(self, code, place):
        """The fewest people of one leaf among whom a combination that touches no other leaf sees the place."""
        if not len(self.rows):
            return np.inf
        own = self.leaves.index(code)
        others = np.delete(self.rows, own, axis=1).reshape(len(self.rows), -1)
        people = [self.counts[self.sources[code]].get(path, 0) for path in self.places]
        return _fewest(self.rows[:, own, :][:, None, :], others, np.array(people), (0, place))

    def mixed(self, code, place):
        """The fewest people among whom any combination sees the place."""
        sources = {self.sources[of] for leaf in self.leaves for of in self.lineage[leaf]}
        people = [max(self.counts[source].get(path, 0) for source in sources) for path in self.places]
        return _fewest(self.rows, np.zeros((len(self.rows), 0)), np.array(people), (self.leaves.index(code), place))


def _lineage(leaf, above):
    found = [leaf]
    while above[found[-1]]:
        found.append(above[found[-1]])
    return found


def _fewest(rows, nothing, people, target):
    """min Σ people × the largest weight at a place, the weight at the target being 1 and `nothing` touched; inf if none."""
    many, leaves, places = rows.shape
    if not many:
        return np.inf
    weights = rows.reshape(many, -1).T
    reach = np.tile(np.eye(places), (leaves, 1))
    upper = np.vstack([np.hstack([weights, -reach]), np.hstack([-weights, -reach])])
    seen = rows[:, target[0], target[1]]
    equal = np.vstack([np.append(seen, np.zeros(places)), np.hstack([nothing.T, np.zeros((nothing.shape[1], places))])])
    found = linprog(
        np.append(np.zeros(many), people),
        A_ub=upper,
        b_ub=np.zeros(len(upper)),
        A_eq=equal,
        b_eq=np.append(1.0, np.zeros(nothing.shape[1])),
        bounds=[(None, None)] * many + [(0, None)] * places,
    )
    return found.fun if found.status == 0 else np.inf
