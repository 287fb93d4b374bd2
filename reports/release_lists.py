"""What there is to open: releases, waves that won't have one, units that are shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from reports.models.release import Release, ReleasedUnit
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import HELD, RELEASED, WITHDRAWN, Wave, WaveUnit
from survey.tree import natural_key


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


def list_wave_units(client: str) -> frozenset[str]:
    """Every unit of the client's newest release, shown or not; none where there is no release."""
    newest = db.session.scalar(select(func.max(Wave.month)).where(Wave.client == client, Wave.state == RELEASED))
    return frozenset(db.session.scalars(select(WaveUnit.path).where(WaveUnit.client == client, WaveUnit.wave == newest)))
