"""Ranks of the rows of a comparison, among the shown ones of their level: a roll-up never stands beside its parts. Pure."""

from collections.abc import Iterable, Mapping

from reports.building.standings import placed
from reports.comparison.value import Row
from reports.families import Cell, scale_of
from reports.statistics.ranks import Placed, RankInterval, rank_interval

Positions = Mapping[str, Mapping[str, RankInterval]]  # row → measure → ranks


def positions_of(rows: Iterable[Row], shown: Mapping[str, Mapping[str, Cell]], codes: Iterable[str]) -> Positions:
    """Every shown measure of every row. shown: row → measure → cell as displayed. No ranks below three rows."""
    levels: dict[bool, list[str]] = {}
    for row in rows:
        levels.setdefault(row.unit_path == "", []).append(row.key)
    found: dict[str, dict[str, RankInterval]] = {}
    for keys in levels.values():
        for code in codes:
            for key, ranks in _ranks({key: placed(scale_of(code), shown[key][code]) for key in keys if code in shown[key]}):
                found.setdefault(key, {})[code] = ranks
    return found


def _ranks(units: Mapping[str, Placed]) -> Iterable[tuple[str, RankInterval]]:
    """Units that show the same have the same ranks, and are worked out once."""
    known: dict[Placed, RankInterval | None] = {}
    everybody = list(units.values())
    for key, own in units.items():
        if own not in known:
            at = everybody.index(own)
            known[own] = rank_interval(own, everybody[:at] + everybody[at + 1 :])
        if known[own] is not None:
            yield key, known[own]
