"""The second look at what is left of a unit: from the unit that is kept out outwards, by the units' names alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from reports.disclosure.plan import Plan
from survey.tree import ROOT, SEPARATOR


def lies_in(place: str, unit: str) -> bool:
    """Whether a place is the unit itself or below it, by name."""
    return unit == ROOT or place == unit or place.startswith(unit + SEPARATOR)


def _around(place: str) -> list[str]:
    parts = place.split(SEPARATOR)
    return [ROOT, *(SEPARATOR.join(parts[:depth]) for depth in range(1, len(parts) + 1))]


class KeptOut:
    """The units that the plan keeps out, and whom a published unit around them leaves of them."""

    def __init__(self, plan: Plan):
        self._units = plan.tree.units - plan.standing

    def held(self, homes: Mapping[str, str | None], own: Mapping[str, int]) -> dict[str, frozenset[str]]:
        """By place, the units kept out that hold it and lie in its home with other people; any, where it has no home."""
        if not self._units:
            return dict.fromkeys(homes, frozenset())
        around = {place: self._units.intersection(_around(place)) for place in homes}
        pairs = {(homes[place], unit) for place, units in around.items() for unit in units}
        wider = {pair for pair in pairs if self._is_wider(*pair, own)}
        return {
            place: frozenset(unit for unit in units if (homes[place], unit) in wider) for place, units in around.items()
        }

    def left_alone(self, homes: Mapping[str, str | None], own: Mapping[str, int]) -> Iterator[str]:
        """Units that are all that is left of a published unit around them. `homes` of places with people only."""
        left = defaultdict(list)
        for place, units in self.held(homes, own).items():
            if homes[place] is not None:
                left[homes[place]].append(units)
        for units in left.values():
            yield from sorted(frozenset.intersection(*units))

    @staticmethod
    def _is_wider(home: str | None, unit: str, own: Mapping[str, int]) -> bool:
        if home is None:
            return True
        return lies_in(unit, home) and any(n and lies_in(place, home) and not lies_in(place, unit) for place, n in own.items())
