"""The only queries of the reading side: rows of releases in, plain values out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from reports.client_wide import Driver, DriverSet
from reports.models.comment import ReleasedComment
from reports.models.driver import ReleasedDriver, ReleasedOutcome
from reports.models.pool import Pool, ReleasedPool, ReleasedPoolCell
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedGroupCell, ReleasedUnit
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import HELD, RELEASED, WITHDRAWN, Wave, WaveUnit
from survey.thresholds import FINE_GRAIN_FROM
from survey.tree import ROOT, SEPARATOR, natural_key, parent_of

TREND_WAVES = 36
MOST_ANSWERED = 0.95  # where nearly everybody answered, rounding is all that is left of the interval

GroupKey = tuple[str, str]  # background, group


@dataclass(frozen=True)
class ReleaseRow:
    """One release as a reader finds it in a list."""

    client: str
    client_name: str
    demonstration: bool
    month: str
    sha256: str
    frozen_at: datetime


@dataclass(frozen=True)
class UnreleasedRow:
    """A wave that is held or withdrawn. That it is, and no more, is for its readers."""

    client: str
    client_name: str
    demonstration: bool
    month: str
    state: str


class ShownUnit(NamedTuple):
    """How many answered in a unit that has any figure, as the rule shows it."""

    n_low: int
    n_high: int
    n_exact: bool


class LevelCell(NamedTuple):
    """A figure of another unit of the client, as displayed."""

    value: float
    bound: str | None
    low: float | None
    high: float | None
    step: float


class HistoryCell(NamedTuple):
    """A figure of one of the unit's waves, as displayed. answered: the share of those invited that its interval knows of."""

    value: float
    bound: str | None
    low: float | None
    high: float | None
    adjusted: float | None
    step: float
    answered: float


@dataclass(frozen=True)
class Asked:
    """What one wave asked with: an instrument's key, version and module; imported: in another tool."""

    instrument: str
    instrument_version: int
    module: str | None
    imported: bool


@dataclass(frozen=True)
class Frame:
    """All rows one report is made of.

    cells: unit path → measure → cell, of the unit and its direct children. counts: unit path → row of ReleasedUnit.
    invited: unit path → people invited. groups, group_cells: (background, group) → its row, and measure → cell; of the
    client only. history: month → measure → cell of the unit, oldest first, hidden waves empty;
    asked: the same months → how their waves asked.
    comments: those shown at the unit itself, by their random id. drivers: of the client only.
    """

    client: Client
    wave: Wave
    release: Release
    children: tuple[str, ...]
    cells: dict[str, dict[str, ReleasedCell]]
    counts: dict[str, ReleasedUnit]
    invited: dict[str, int | None]
    history: dict[str, dict[str, HistoryCell]]
    asked: dict[str, Asked]
    groups: dict[GroupKey, ReleasedGroup]
    group_cells: dict[GroupKey, dict[str, ReleasedGroupCell]]
    comments: tuple[ReleasedComment, ...]
    drivers: tuple[DriverSet, ...]


def load_release(client: str, month: str) -> tuple[Client, Wave, Release] | None:
    """A released wave with its client; None where there is none, released or otherwise."""
    row = db.session.execute(
        select(Client, Wave, Release)
        .join(Wave, Wave.client == Client.key)
        .join(Release, (Release.client == Wave.client) & (Release.wave == Wave.month))
        .where(Client.key == client, Wave.month == month, Wave.state == RELEASED)
    ).first()
    return None if row is None else tuple(row)


def load_frame(client: Client, wave: Wave, release: Release, path: str) -> Frame:
    """The rows of one unit and its direct children. An unknown unit has none."""
    invited = _load_invited(wave, path)
    children = tuple(sorted((unit for unit in invited if unit and unit != path and parent_of(unit) == path), key=natural_key))
    units = [path, *children]
    cells: dict[str, dict[str, ReleasedCell]] = {unit: {} for unit in units}
    for cell in _of_wave(ReleasedCell, wave, ReleasedCell.unit_path.in_(units)):
        cells[cell.unit_path][cell.measure] = cell
    counts = {row.unit_path: row for row in _of_wave(ReleasedUnit, wave, ReleasedUnit.unit_path.in_(units))}
    comments = tuple(sorted(_of_wave(ReleasedComment, wave, ReleasedComment.unit_path == path), key=lambda one: one.id))
    asked = _load_asked(wave)
    history, groups = _load_history(wave, path, tuple(asked)), _load_groups(wave, path)
    drivers = load_drivers(wave) if path == ROOT else ()
    return Frame(client, wave, release, children, cells, counts, invited, history, asked, *groups, comments, drivers)


def load_shown_units(wave: Wave) -> dict[str, ShownUnit]:
    """Every unit of a release that has any figure, by path in tree order."""
    columns = (ReleasedUnit.unit_path, ReleasedUnit.n_low, ReleasedUnit.n_high, ReleasedUnit.n_exact)
    rows = db.session.execute(select(*columns).filter_by(client=wave.client, wave=wave.month)).all()
    return {path: ShownUnit(*rest) for path, *rest in sorted(rows, key=lambda row: natural_key(row.unit_path))}


def load_level(wave: Wave, paths: Collection[str], measures: Collection[str]) -> dict[str, dict[str, LevelCell]]:
    """Unit → measure → displayed figure, of these units and measures, in the order of the paths; distributions have none."""
    columns = (getattr(ReleasedCell, name) for name in ("unit_path", "measure", *LevelCell._fields))
    rows = db.session.execute(
        select(*columns).where(
            ReleasedCell.client == wave.client,
            ReleasedCell.wave == wave.month,
            ReleasedCell.unit_path.in_(paths),
            ReleasedCell.measure.in_(measures),
            ReleasedCell.value.is_not(None),
        )
    )
    cells: dict[str, dict[str, LevelCell]] = {path: {} for path in paths}
    for path, measure, *figure in rows:
        cells[path][measure] = LevelCell(*figure)
    return cells


def list_releases(clients: Collection[str]) -> list[ReleaseRow]:
    """Releases of these clients, by client, newest first."""
    rows = db.session.execute(
        select(Client.key, Client.name, Client.demonstration, Release.wave, Release.sha256, Release.frozen_at)
        .join(Release, Release.client == Client.key)
        .join(Wave, (Wave.client == Release.client) & (Wave.month == Release.wave))
        .where(Client.key.in_(clients), Wave.state == RELEASED)
        .order_by(Client.name, Release.wave.desc())
    )
    return [ReleaseRow(*row) for row in rows]


def list_unreleased(clients: Collection[str]) -> list[UnreleasedRow]:
    """Waves of these clients whose readers were promised a release that waits or won't come."""
    rows = db.session.execute(
        select(Client.key, Client.name, Client.demonstration, Wave.month, Wave.state)
        .join(Wave, Wave.client == Client.key)
        .where(Client.key.in_(clients), Wave.state.in_((HELD, WITHDRAWN)))
    )
    return [UnreleasedRow(*row) for row in rows]


def list_units(client: str, month: str) -> tuple[str, ...]:
    """Paths of the units that have any figure in a release, in tree order."""
    paths = db.session.scalars(select(ReleasedUnit.unit_path).filter_by(client=client, wave=month))
    return tuple(sorted(paths, key=lambda path: (path != "", natural_key(path))))


def load_pools(month: str) -> list[tuple[Pool, ReleasedPool | None, list[ReleasedPoolCell]]]:
    """Every declared benchmark set, by key, with its release of that month and the figures, if it has one."""
    cells: dict[str, list[ReleasedPoolCell]] = {}
    for cell in db.session.scalars(select(ReleasedPoolCell).filter_by(month=month).order_by(ReleasedPoolCell.measure)):
        cells.setdefault(cell.pool, []).append(cell)
    released = {row.pool: row for row in db.session.scalars(select(ReleasedPool).filter_by(month=month))}
    pools = db.session.scalars(select(Pool).order_by(Pool.key))
    return [(pool, released.get(pool.key), cells.get(pool.key, [])) for pool in pools]


def load_drivers(wave: Wave) -> tuple[DriverSet, ...]:
    """What goes with the outcomes of a released wave: outcomes and themes by their codes, to be put in order by who reads."""
    drivers: dict[str, list[Driver]] = {}
    for row in _of_wave(ReleasedDriver, wave):
        drivers.setdefault(row.outcome, []).append(Driver(row.theme, row.share, row.low, row.high, row.direction))
    outcomes = sorted(_of_wave(ReleasedOutcome, wave), key=lambda one: one.outcome)
    return tuple(
        _driver_set(one, drivers[one.outcome])
        for one in outcomes
    )


def _driver_set(row: ReleasedOutcome, drivers: list[Driver]) -> DriverSet:
    ordered = tuple(sorted(drivers, key=lambda one: one.theme))
    return DriverSet(row.outcome, row.explained, row.people, row.above_chance, ordered)


def _load_invited(wave: Wave, path: str) -> dict[str, int | None]:
    """The unit and everything below it, path → people invited."""
    unit = WaveUnit.path
    below = unit != "" if path == "" else unit.startswith(path + SEPARATOR, autoescape=True)
    rows = db.session.execute(
        select(unit, WaveUnit.invited).where(
            WaveUnit.client == wave.client, WaveUnit.wave == wave.month, (unit == path) | below
        )
    )
    return dict(rows.all())


def _load_groups(wave: Wave, path: str) -> tuple[dict[GroupKey, ReleasedGroup], dict[GroupKey, dict[str, ReleasedGroupCell]]]:
    if path != ROOT:
        return {}, {}
    groups = {(row.background, row.group_code): row for row in _of_wave(ReleasedGroup, wave)}
    cells: dict[GroupKey, dict[str, ReleasedGroupCell]] = {key: {} for key in groups}
    for cell in _of_wave(ReleasedGroupCell, wave):
        cells[cell.background, cell.group_code][cell.measure] = cell
    return groups, cells


def _of_wave(table, wave: Wave, *conditions):
    return db.session.scalars(select(table).where(table.client == wave.client, table.wave == wave.month, *conditions))


def _load_asked(wave: Wave) -> dict[str, Asked]:
    """The latest released waves up to this one, month → how it asked, oldest first."""
    rows = db.session.execute(
        select(Wave.month, Wave.instrument, Wave.instrument_version, Wave.module, Wave.imported)
        .where(Wave.client == wave.client, Wave.month <= wave.month, Wave.state == RELEASED)
        .order_by(Wave.month.desc())
        .limit(TREND_WAVES)
    )
    return {month: Asked(*rest) for month, *rest in reversed(rows.all())}


def _load_history(wave: Wave, path: str, months: Collection[str]) -> dict[str, dict[str, HistoryCell]]:
    history: dict[str, dict[str, HistoryCell]] = {month: {} for month in months}
    answered = _load_answered(wave, path, months)
    columns = (getattr(ReleasedCell, name) for name in ("wave", "measure", *HistoryCell._fields[:-1]))
    cells = db.session.execute(
        select(*columns).where(
            ReleasedCell.client == wave.client,
            ReleasedCell.unit_path == path,
            ReleasedCell.wave.in_(months),
            ReleasedCell.value.is_not(None),
        )
    )
    for month, measure, *figure in cells:
        history[month][measure] = HistoryCell(*figure, answered.get(month, 0.0))
    return history


def _load_answered(wave: Wave, path: str, months: Collection[str]) -> dict[str, float]:
    """Month → the share of those invited by which own-variance intervals are narrowed, as far as the counts shown tell."""
    rows = db.session.execute(
        select(ReleasedUnit.wave, ReleasedUnit.n_high, WaveUnit.invited)
        .join(
            WaveUnit,
            (WaveUnit.client == ReleasedUnit.client)
            & (WaveUnit.wave == ReleasedUnit.wave)
            & (WaveUnit.path == ReleasedUnit.unit_path),
        )
        .where(
            ReleasedUnit.client == wave.client,
            ReleasedUnit.unit_path == path,
            ReleasedUnit.wave.in_(months),
            ReleasedUnit.n_low >= FINE_GRAIN_FROM,
        )
    )
    return {month: min(n / invited, MOST_ANSWERED) for month, n, invited in rows if invited}
