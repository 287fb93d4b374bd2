"""The only queries of the reading side: rows of releases in, plain values out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select

from reports.models.comment import ReleasedComment
from reports.models.pool import Pool, ReleasedPool, ReleasedPoolCell
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedGroupCell, ReleasedUnit
from reports.models.turnover import Forecast, ForecastScore, TurnoverMonth
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import HELD, RELEASED, WITHDRAWN, Wave, WaveUnit
from survey.tree import ROOT, SEPARATOR, natural_key, parent_of

TREND_WAVES = 36

GroupKey = tuple[str, str]  # background, group
ForecastRow = tuple[Forecast, ForecastScore | None]


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


@dataclass(frozen=True)
class Frame:
    """All rows one report is made of.

    cells: unit path → measure → cell, of the unit and its direct children. counts: unit path → row of ReleasedUnit.
    invited: unit path → people invited. groups, group_cells: (background, group) → its row, and measure → cell; of the
    client only. history: month → measure → cell of the unit, oldest first, hidden waves empty.
    comments: those shown at the unit itself, by their random id. forecasts: of the unit, made after this wave and those
    before it, oldest first, each with its score; has_turnover: whether the client has given headcounts at all.
    """

    client: Client
    wave: Wave
    release: Release
    children: tuple[str, ...]
    cells: dict[str, dict[str, ReleasedCell]]
    counts: dict[str, ReleasedUnit]
    invited: dict[str, int | None]
    history: dict[str, dict[str, ReleasedCell]]
    groups: dict[GroupKey, ReleasedGroup]
    group_cells: dict[GroupKey, dict[str, ReleasedGroupCell]]
    comments: tuple[ReleasedComment, ...]
    forecasts: tuple[ForecastRow, ...]
    has_turnover: bool


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
    history, groups = _load_history(wave, path), _load_groups(wave, path)
    forecasts = tuple(load_forecasts(client.key, Forecast.unit_path == path, Forecast.wave <= wave.month))
    has_turnover = db.session.scalar(select(exists().where(TurnoverMonth.client == client.key)))
    return Frame(
        client, wave, release, children, cells, counts, invited, history, *groups, comments, forecasts, has_turnover
    )


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


def load_forecasts(client: str, *conditions) -> list[ForecastRow]:
    """The client's forecasts by wave, unit and length, each with its score where its months have passed."""
    same = [getattr(ForecastScore, name) == getattr(Forecast, name) for name in ("client", "wave", "unit_path", "months")]
    query = select(Forecast, ForecastScore).outerjoin(ForecastScore, and_(*same)).where(Forecast.client == client, *conditions)
    ordered = query.order_by(Forecast.wave, Forecast.unit_path, Forecast.months)
    return [tuple(row) for row in db.session.execute(ordered)]


def list_wave_units(client: str) -> frozenset[str]:
    """Every unit of the client's newest release, shown or not; none where there is no release."""
    newest = db.session.scalar(select(func.max(Wave.month)).where(Wave.client == client, Wave.state == RELEASED))
    return frozenset(db.session.scalars(select(WaveUnit.path).where(WaveUnit.client == client, WaveUnit.wave == newest)))


def load_pools(month: str) -> list[tuple[Pool, ReleasedPool | None, list[ReleasedPoolCell]]]:
    """Every declared benchmark set, by key, with its release of that month and the figures, if it has one."""
    cells: dict[str, list[ReleasedPoolCell]] = {}
    for cell in db.session.scalars(select(ReleasedPoolCell).filter_by(month=month).order_by(ReleasedPoolCell.measure)):
        cells.setdefault(cell.pool, []).append(cell)
    released = {row.pool: row for row in db.session.scalars(select(ReleasedPool).filter_by(month=month))}
    pools = db.session.scalars(select(Pool).order_by(Pool.key))
    return [(pool, released.get(pool.key), cells.get(pool.key, [])) for pool in pools]


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


def _load_history(wave: Wave, path: str) -> dict[str, dict[str, ReleasedCell]]:
    months = db.session.scalars(
        select(Wave.month)
        .where(Wave.client == wave.client, Wave.month <= wave.month, Wave.state == RELEASED)
        .order_by(Wave.month.desc())
        .limit(TREND_WAVES)
    ).all()
    history: dict[str, dict[str, ReleasedCell]] = {month: {} for month in sorted(months)}
    cells = db.session.scalars(
        select(ReleasedCell).where(
            ReleasedCell.client == wave.client,
            ReleasedCell.unit_path == path,
            ReleasedCell.wave.in_(months),
            ReleasedCell.shares.is_(None),
        )
    )
    for cell in cells:
        history[cell.wave][cell.measure] = cell
    return history
