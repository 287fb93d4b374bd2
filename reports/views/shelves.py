"""What lies ready for a reader: waves by client, newest first, with the units to begin at."""

from dataclasses import dataclass

from reports.release_lists import ReleaseRow, UnreleasedRow, list_releases, list_units, list_unreleased
from reports.views.wayfinding import Place, openable_of, topmost
from survey.access import Reader, clients_of, may_open
from survey.models.wave import RELEASED
from survey.tree import ROOT


@dataclass(frozen=True)
class ShelvedWave:
    """A wave and where to begin. No units where it is held or withdrawn, or none of the reader's own is shown that month."""

    month: str
    state: str
    units: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """The waves of one client, newest first; never empty."""

    client: str
    name: str
    demonstration: bool
    waves: tuple[ShelvedWave, ...]

    @property
    def newest(self) -> str | None:
        """The month of the newest release; None where there is none."""
        return max((wave.month for wave in self.waves if wave.state == RELEASED), default=None)


def shelves_of(reader: Reader) -> tuple[Shelf, ...]:
    """One shelf for every client of the reader that has a release, or a wave that is held or withdrawn."""
    clients = clients_of(reader)
    by_client: dict[str, list[ReleaseRow | UnreleasedRow]] = {}
    for row in (*list_releases(clients), *list_unreleased(clients)):
        by_client.setdefault(row.client, []).append(row)
    return tuple(sorted((_shelf(reader, rows) for rows in by_client.values()), key=lambda shelf: shelf.name))


def _shelf(reader: Reader, rows: list[ReleaseRow | UnreleasedRow]) -> Shelf:
    waves = sorted((_wave(reader, row) for row in rows), key=lambda wave: wave.month, reverse=True)
    return Shelf(rows[0].client, rows[0].client_name, rows[0].demonstration, tuple(waves))


def _wave(reader: Reader, row: ReleaseRow | UnreleasedRow) -> ShelvedWave:
    if isinstance(row, UnreleasedRow):
        return ShelvedWave(row.month, row.state)
    return ShelvedWave(row.month, RELEASED, _first_units(reader, row))


def _first_units(reader: Reader, row: ReleaseRow) -> tuple[Place, ...]:
    # Who may open everything begins at the client, without a query for every release on the list.
    if may_open(reader, row.client, ROOT):
        return (Place(ROOT, row.client_name, True),)
    openable = openable_of(list_units(row.client, row.month), lambda unit: may_open(reader, row.client, unit))
    return tuple(Place(unit, unit.replace("/", " / "), True) for unit in topmost(openable))
