"""Set-up for tests of measures: a client with releases of one theme, written straight into their tables."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from reports.action_plans.registering import PlanContent
from reports.models.release import Release, ReleasedCell, ReleasedUnit
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import Wave, WaveUnit
from survey.services.clients import add_client
from survey.services.instruments import find_instrument
from survey.thresholds import Thresholds
from survey.tree import Tree

TEAMS = ("Bergen/Team 1", "Bergen/Team 2", "Oslo/Team 1")
ACTOR = "hr@example.com"
THEME = "autonomy"


def closing(month: str) -> datetime:
    """When the wave of a month closes: the twelfth at eight."""
    return datetime(int(month[:4]), int(month[5:]), 12, 8, tzinfo=UTC)


def content(**choices) -> PlanContent:
    """What somebody writes: a measure of the catalogue, running, due in December."""
    settled = {"measure": "decide_together", "own_wording": None, "owner": "Kari Nordmann", "due_on": date(2026, 12, 1)}
    return PlanContent(**(settled | {"status": "running"} | choices))


def client_with(months: Mapping[str, Mapping[str, float | None]], *, key: str = "fjord", **choices) -> Client:
    """A client with a release a month: unit → displayed mean of the theme, None where it is hidden."""
    client = add_client(key, key.title(), now=closing("2026-01"), language="en")
    for month, values in months.items():
        release(client, month, values, **choices)
    db.session.commit()
    return client


def release(client: Client, month: str, values: Mapping[str, float | None], *, half: float = 0.2, step: float = 0.1) -> Wave:
    """One release; every unit of TEAMS and those above are in its tree, those with a value are shown."""
    closed = closing(month)
    instrument = find_instrument("medarbeiderpuls", now=closed)
    wave = Wave(
        client=client.key, month=month, state="released", instrument=instrument.key, instrument_version=instrument.version,
        thresholds=vars(Thresholds()), opened_at=closed - timedelta(days=7), closes_at=closed, closed_at=closed,
    )  # fmt: skip
    db.session.add(wave)
    db.session.flush()
    shared = {"client": client.key, "wave": month}
    units = [{**shared, "path": path, "invited": 40, "standing": True} for path in Tree.of(TEAMS).paths]
    db.session.execute(insert(WaveUnit), units)
    certificate = {"parameters": {"minimum": vars(Thresholds())}, "sha256": "0" * 64}
    db.session.execute(insert(Release).values(**shared, sha256="0" * 64, certificate=certificate, frozen_at=closed))
    for path, value in values.items():
        db.session.add(ReleasedUnit(**shared, unit_path=path, n_low=20, n_high=20, n_exact=True))
        if value is not None:
            ends = {"low": round(value - half, 2), "high": round(value + half, 2)}
            db.session.add(ReleasedCell(**shared, unit_path=path, measure=f"theme:{THEME}", value=value, step=step, **ends))
    db.session.flush()
    return wave
