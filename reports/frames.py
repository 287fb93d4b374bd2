"""What reports are made of: rows of releases in, plain values out. What there is to open: release_lists.py."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, select

from reports.client_wide import Driver, DriverSet
from reports.models.comment import ReleasedComment
from reports.models.driver import ReleasedDriver, ReleasedOutcome
from reports.models.pool import Pool, ReleasedPool, ReleasedPoolCell
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedGroupCell, ReleasedUnit
from reports.models.turnover import Forecast, ForecastScore, TurnoverMonth
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import RELEASED, Wave, WaveUnit
from survey.services.client_settings import find_logo
from survey.thresholds import FINE_GRAIN_FROM
from survey.tree import ROOT, SEPARATOR, natural_key, parent_of

TREND_WAVES = 36
MOST_ANSWERED = 0.95  # where nearly everybody answered, rounding is all that is left of the interval

GroupKey = tuple[str, str]  # background, group
ForecastRow = tuple[Forecast, ForecastScore | None]


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


History = dict[str, dict[str, HistoryCell]]  # month → measure → cell of one unit


@dataclass(frozen=True)
class Asked:
    """What one wave asked with: an instrument's key, version and module, the client's own items; imported: in another tool."""

    instrument: str
    instrument_version: int
    module: str | None
    imported: bool
    own_items: str | None = None


@dataclass(frozen=True)
class Frame:
    """All rows one report is made of.

    cells: unit path → measure → cell, of the unit and its direct children. counts: unit path → row of ReleasedUnit.
    invited: unit path → people invited. groups, group_cells: (background, group) → its row, and measure → cell; of the
    client only. history: month → measure → cell of the unit, oldest first, hidden waves empty;
    asked: the same months → how their waves asked.
    comments: those shown at the unit itself, by their random id. drivers: of the client only.
    forecasts: of the unit, made after this wave and those before it, oldest first, each with its score; has_turnover:
    whether the client has given headcounts at all. logo: the client's, a PNG.
    """

    client: Client
    wave: Wave
    release: Release
    children: tuple[str, ...]
    cells: dict[str, dict[str, ReleasedCell]]
    counts: dict[str, ReleasedUnit]
    invited: dict[str, int | None]
    history: History
    asked: dict[str, Asked]
    groups: dict[GroupKey, ReleasedGroup]
    group_cells: dict[GroupKey, dict[str, ReleasedGroupCell]]
    comments: tuple[ReleasedComment, ...]
    drivers: tuple[DriverSet, ...]
    forecasts: tuple[ForecastRow, ...]
    has_turnover: bool
    logo: bytes | None


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
    history, groups = load_histories(wave.client, [path], tuple(asked))[path], _load_groups(wave, path)
    drivers = load_drivers(wave) if path == ROOT else ()
    forecasts = tuple(load_forecasts(client.key, Forecast.unit_path == path, Forecast.wave <= wave.month))
    has_turnover = db.session.scalar(select(TurnoverMonth.client).filter_by(client=client.key).limit(1)) is not None
    rest = (comments, drivers, forecasts, has_turnover, find_logo(client.key))
    return Frame(client, wave, release, children, cells, counts, invited, history, asked, *groups, *rest)


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


def load_forecasts(client: str, *conditions) -> list[ForecastRow]:
    """The client's forecasts by wave, unit and length, each with its score where its months have passed."""
    same = [getattr(ForecastScore, name) == getattr(Forecast, name) for name in ("client", "wave", "unit_path", "months")]
    query = select(Forecast, ForecastScore).outerjoin(ForecastScore, and_(*same)).where(Forecast.client == client, *conditions)
    ordered = query.order_by(Forecast.wave, Forecast.unit_path, Forecast.months)
    return [tuple(row) for row in db.session.execute(ordered)]


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
        select(Wave.month, Wave.instrument, Wave.instrument_version, Wave.module, Wave.imported, Wave.own_items)
        .where(Wave.client == wave.client, Wave.month <= wave.month, Wave.state == RELEASED)
        .order_by(Wave.month.desc())
        .limit(TREND_WAVES)
    )
    return {month: Asked(*rest) for month, *rest in reversed(rows.all())}


def load_histories(client: str, paths: Collection[str], months: Collection[str]) -> dict[str, History]:
    """Unit → month → measure → cell as displayed, for these units and months of a client; hidden ones empty."""
    histories: dict[str, History] = {path: {month: {} for month in months} for path in paths}
    answered = _load_answered(client, paths, months)
    columns = (getattr(ReleasedCell, name) for name in ("unit_path", "wave", "measure", *HistoryCell._fields[:-1]))
    cells = db.session.execute(
        select(*columns).where(
            ReleasedCell.client == client,
            ReleasedCell.unit_path.in_(paths),
            ReleasedCell.wave.in_(months),
            ReleasedCell.value.is_not(None),
        )
    )
    for path, month, measure, *figure in cells:
        histories[path][month][measure] = HistoryCell(*figure, answered.get((path, month), 0.0))
    return histories


def _load_answered(client: str, paths: Collection[str], months: Collection[str]) -> dict[tuple[str, str], float]:
    """(Unit, month) → the share of those invited by which own-variance intervals are narrowed, as far as counts shown tell."""
    rows = db.session.execute(
        select(ReleasedUnit.unit_path, ReleasedUnit.wave, ReleasedUnit.n_high, WaveUnit.invited)
        .join(
            WaveUnit,
            (WaveUnit.client == ReleasedUnit.client)
            & (WaveUnit.wave == ReleasedUnit.wave)
            & (WaveUnit.path == ReleasedUnit.unit_path),
        )
        .where(
            ReleasedUnit.client == client,
            ReleasedUnit.unit_path.in_(paths),
            ReleasedUnit.wave.in_(months),
            ReleasedUnit.n_low >= FINE_GRAIN_FROM,
        )
    )
    return {(path, month): min(n / invited, MOST_ANSWERED) for path, month, n, invited in rows if invited}
