"""How many have answered while a wave is open: of which units it may be said, and how roughly. Pure.

Nobody's answer is in these figures, only that people took part; that too is nobody else's. docs/decisions/0041 has the
attacks this was held against.
"""

from collections.abc import Mapping

from survey.tree import lineage_of

MINIMUM_COUNTED = 50  # people invited, in a unit and in what is left of it beside the units below that are shown
STEP = 5  # per cent
FLOOR, CEILING = 10, 90  # per cent: shown as "at most" and "at least"; nearly nobody and nearly all are people


def counted_units(invited: Mapping[str, int]) -> frozenset[str]:
    """The units that get a count. invited: unit → people invited in it and below.

    Large units; of these, the smallest subunits give way until no small rest can be had by subtraction.
    """
    shown = {unit for unit, people in invited.items() if people >= MINIMUM_COUNTED}
    for unit in sorted(shown, key=lambda path: len(lineage_of(path)), reverse=True):
        while 0 < _rest(unit, shown, invited) < MINIMUM_COUNTED:
            shown.remove(min(_below(unit, shown), key=lambda path: (invited[path], path)))
    return frozenset(shown)


def shown_percent(answered: int, invited: int) -> int:
    """Whole per cent in steps of five, halves upwards, cut at FLOOR and CEILING. invited: at least one."""
    steps = (2 * answered * 100 + STEP * invited) // (2 * STEP * invited)
    return min(max(STEP * steps, FLOOR), CEILING)


def _below(unit: str, shown: set[str]) -> list[str]:
    """The highest shown units below a unit."""
    return [path for path in shown if path != unit and _next_above(path, shown) == unit]


def _next_above(path: str, shown: set[str]) -> str | None:
    return next((above for above in lineage_of(path)[1:] if above in shown), None)


def _rest(unit: str, shown: set[str], invited: Mapping[str, int]) -> int:
    below = _below(unit, shown)
    return invited[unit] - sum(invited[path] for path in below) if below else 0
