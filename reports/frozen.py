"""A release read back from its rows: what was hashed when it was frozen, piece by piece."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from sqlalchemy import select

from reports.cells import Cell, Key
from reports.client_wide import DriverSet, Reliability
from reports.disclosure.grain import ShownCount
from reports.disclosure.plan import Plan
from reports.disclosure.splits import GroupCell
from reports.findings import plan_wave
from reports.frames import load_drivers
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedGroupCell, ReleasedUnit
from survey.database import db
from survey.models.wave import Wave, WaveUnit
from survey.services.instruments import instrument_of
from survey.thresholds import Thresholds

CELL_FIELDS = tuple(field.name for field in fields(Cell))


@dataclass(frozen=True)
class Frozen:
    """What `Findings` says of a release, from the rows it left. moments: with their salt."""

    plan: Plan
    invited: Mapping[str, int | None]
    counts: Mapping[str, ShownCount]
    cells: Mapping[Key, Cell]
    groups: Mapping[tuple[str, str], ShownCount]
    group_cells: Mapping[GroupCell, Cell]
    moments: dict | None
    blocked: tuple[str, ...]
    drivers: tuple[DriverSet, ...]
    reliability: tuple[Reliability, ...]


def load_frozen(wave: Wave, release: Release) -> Frozen:
    """The wave's release from its rows."""
    units = list(db.session.scalars(select(WaveUnit).filter_by(client=wave.client, wave=wave.month)))
    return Frozen(
        plan=plan_wave(units, instrument_of(wave), Thresholds(**wave.thresholds)),
        invited={unit.path: unit.invited for unit in units},
        counts={row.unit_path: _count(row) for row in _rows(ReleasedUnit, wave)},
        cells={
            (row.unit_path, row.measure): Cell(**{name: getattr(row, name) for name in CELL_FIELDS})
            for row in _rows(ReleasedCell, wave)
        },
        groups={(row.background, row.group_code): _count(row) for row in _rows(ReleasedGroup, wave)},
        group_cells={
            (row.background, row.group_code, row.measure): Cell(row.value, row.step, row.bound, row.low, row.high)
            for row in _rows(ReleasedGroupCell, wave)
        },
        moments=release.moments,
        blocked=tuple(release.certificate.get("blocked", ())),
        drivers=load_drivers(wave),
        reliability=tuple(Reliability(**one) for one in release.reliability or ()),
    )


def _rows(table, wave: Wave):
    return db.session.scalars(select(table).filter_by(client=wave.client, wave=wave.month))


def _count(row: ReleasedUnit | ReleasedGroup) -> ShownCount:
    return ShownCount(row.n_low, row.n_high, row.n_exact)
