"""Rows of a comparison in the order that somebody asked for. Pure."""

from collections.abc import Iterable

from reports.comparison.choice import BY_NAME, DOWN, Choice
from reports.comparison.value import Column, Comparison, Row


def arranged(comparison: Comparison, choice: Choice) -> tuple[Row, ...]:
    """The rows of the chosen levels. All of them: every client followed by its centres, both in the order asked for.

    Highest first, or lowest first; what shows no figure comes last either way. Clients that have nothing to show for the
    month stay in every list, so that nobody misses them.
    """
    if choice.level == "all":
        groups: dict[str, list[Row]] = {}
        for row in comparison.rows:
            groups.setdefault(row.client, []).append(row)
        heads = [rows[0] for rows in groups.values()]
        return tuple(
            row
            for head in ordered(heads, choice.sort)
            for row in _clients_first(groups[head.client], choice.sort)
        )
    level = comparison.of_level(choice.level)
    absent = [row for row in comparison.of_level("clients") if row.state not in ("released", "hidden")]
    return ordered(level if choice.level == "clients" else (*level, *absent), choice.sort)


def ordered(rows: Iterable[Row], sort: str) -> tuple[Row, ...]:
    """By a measure, or as they are."""
    if sort == BY_NAME:
        return tuple(rows)
    code, sign = sort.removeprefix(DOWN), 1 if sort.startswith(DOWN) else -1
    return tuple(sorted(rows, key=lambda row: (row.figure(code) is None, sign * getattr(row.figure(code), "value", 0.0))))


def columns_of(comparison: Comparison, choice: Choice) -> tuple[Column, ...]:
    """The chosen measures, the index always; all of them where no client asked a module."""
    if choice.measures == "all" or not any(column.module for column in comparison.columns):
        return comparison.columns
    wanted = choice.measures == "modules"
    return tuple(column for place, column in enumerate(comparison.columns) if place == 0 or column.module == wanted)


def _clients_first(rows: list[Row], sort: str) -> Iterable[Row]:
    yield from (row for row in rows if row.unit_path == "")
    yield from ordered((row for row in rows if row.unit_path != ""), sort)
