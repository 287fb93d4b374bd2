"""What lies ready for a reader: releases by client, newest first, with the units to begin at."""

from dataclasses import dataclass

from reports.frames import ReleaseRow, list_releases, list_units
from reports.views.wayfinding import Place, openable_of, topmost
from survey.access import Reader, clients_of, may_open
from survey.tree import ROOT


@dataclass(frozen=True)
class OpenRelease:
    """A release and where to begin; no units where none of the reader's own is shown that month."""

    month: str
    units: tuple[Place, ...]


@dataclass(frozen=True)
class Shelf:
    """The releases of one client, newest first; never empty."""

    client: str
    name: str
    demonstration: bool
    releases: tuple[OpenRelease, ...]


def shelves_of(reader: Reader) -> tuple[Shelf, ...]:
    """One shelf for every client of the reader that has a release."""
    by_client: dict[str, list[ReleaseRow]] = {}
    for row in list_releases(clients_of(reader)):
        by_client.setdefault(row.client, []).append(row)
    return tuple(_shelf(reader, rows) for rows in by_client.values())


def _shelf(reader: Reader, rows: list[ReleaseRow]) -> Shelf:
    releases = tuple(OpenRelease(row.month, _first_units(reader, row)) for row in rows)
    return Shelf(rows[0].client, rows[0].client_name, rows[0].demonstration, releases)


def _first_units(reader: Reader, row: ReleaseRow) -> tuple[Place, ...]:
    # Who may open everything begins at the client, without a query for every release on the list.
    if may_open(reader, row.client, ROOT):
        return (Place(ROOT, row.client_name, True),)
    openable = openable_of(list_units(row.client, row.month), lambda unit: may_open(reader, row.client, unit))
    return tuple(Place(unit, unit.replace("/", " / "), True) for unit in topmost(openable))
