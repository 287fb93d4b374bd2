"""What a comparison is made of: the releases of several clients in one month, and the figures of their topmost units."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Select, select

from reports.frames import LevelCell, ShownUnit
from reports.models.release import Release, ReleasedCell, ReleasedUnit
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import RELEASED, Wave, WaveUnit
from survey.tree import SEPARATOR, natural_key


@dataclass
class ClientFrame:
    """One client. Without a release that month, wave and release are None and it has no units.

    units: paths of the client itself and the units right below it, in tree order; invited, counts and cells by path.
    """

    client: Client
    wave: Wave | None = None
    release: Release | None = None
    units: list[str] = field(default_factory=list)
    invited: dict[str, int | None] = field(default_factory=dict)
    counts: dict[str, ShownUnit] = field(default_factory=dict)
    cells: dict[str, dict[str, LevelCell]] = field(default_factory=dict)


def load_clients(keys: Collection[str], month: str) -> tuple[ClientFrame, ...]:
    """These clients by name, with what they released of the month for themselves and the units right below them.

    Four queries, however many clients there are.
    """
    clients = db.session.scalars(select(Client).where(Client.key.in_(keys)))
    frames = {client.key: ClientFrame(client) for client in sorted(clients, key=lambda one: (natural_key(one.name), one.key))}
    for wave, release in db.session.execute(_releases(frames, month)):
        frames[wave.client].wave, frames[wave.client].release = wave, release
    released = [key for key, frame in frames.items() if frame.release is not None]
    _add_units(frames, released, month)
    _add_cells(frames, released, month)
    return tuple(frames.values())


def _releases(clients: Collection[str], month: str) -> Select:
    return (
        select(Wave, Release)
        .join(Release, (Release.client == Wave.client) & (Release.wave == Wave.month))
        .where(Wave.client.in_(clients), Wave.month == month, Wave.state == RELEASED)
    )


def _add_units(frames: dict[str, ClientFrame], released: Collection[str], month: str) -> None:
    where = WaveUnit.client.in_(released), WaveUnit.wave == month, ~WaveUnit.path.contains(SEPARATOR)
    rows = db.session.execute(select(WaveUnit.client, WaveUnit.path, WaveUnit.invited).where(*where)).all()
    for client, path, invited in sorted(rows, key=lambda row: (row.path != "", natural_key(row.path))):
        frames[client].units.append(path)
        frames[client].invited[path] = invited
        frames[client].cells[path] = {}


def _add_cells(frames: dict[str, ClientFrame], released: Collection[str], month: str) -> None:
    counts = select(*_columns(ReleasedUnit, "client", "unit_path", *ShownUnit._fields))
    cells = select(*_columns(ReleasedCell, "client", "unit_path", "measure", *LevelCell._fields))
    cells = cells.where(ReleasedCell.value.is_not(None), ~ReleasedCell.measure.startswith("item:"))
    for client, path, *count in db.session.execute(_topmost(counts, ReleasedUnit, released, month)):
        frames[client].counts[path] = ShownUnit(*count)
    for client, path, measure, *cell in db.session.execute(_topmost(cells, ReleasedCell, released, month)):
        frames[client].cells[path][measure] = LevelCell(*cell)


def _columns(table, *names: str) -> list:
    return [getattr(table, name) for name in names]


def _topmost(query: Select, table, clients: Collection[str], month: str) -> Select:
    return query.where(table.client.in_(clients), table.wave == month, ~table.unit_path.contains(SEPARATOR))
