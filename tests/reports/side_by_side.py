"""Set-up for tests of comparisons: releases of several clients, written straight into their tables."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import insert

from reports.disclosure.plan import INDEX
from reports.models.pool import Pool, ReleasedPool, ReleasedPoolCell
from reports.models.release import Release, ReleasedCell, ReleasedUnit
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import Wave, WaveUnit
from survey.services.clients import add_client
from survey.services.instruments import find_instrument
from survey.thresholds import FINE_GRAIN_FROM, Thresholds

NOW = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
MONTH = "2026-10"
AUTONOMY = "theme:autonomy"
SPREAD = 20.0  # of persons within teams, in index points


class Unit(NamedTuple):
    """What a unit shows: its index, its autonomy, how many answered. index None: the unit is hidden."""

    index: float | None
    autonomy: float | None = 4.0
    n: int = 40
    reach: float = 4.0  # half of the interval of the index
    bound: str | None = None


def add_release(
    key: str, units: Mapping[str, Unit], *, month: str = MONTH, name: str = "", demonstration: bool = False, module: str = ""
) -> Wave:
    """A release of a client that is made if it isn't there. units: by path, the client itself as ""."""
    client = db.session.get(Client, key) or add_client(key, name or key.title(), now=NOW, demonstration=demonstration)
    instrument = find_instrument("medarbeiderpuls", now=NOW)
    at = {"instrument": instrument.key, "instrument_version": instrument.version, "module": module or None}
    times = {"opened_at": NOW, "closes_at": NOW, "closed_at": NOW, "thresholds": vars(Thresholds())}
    wave = Wave(client=client.key, month=month, state="released", **at, **times)
    db.session.add(wave)
    db.session.flush()
    where = {"client": key, "wave": month}
    hashed = sha256(f"{key}-{month}".encode()).hexdigest()
    certificate = {"rules": [], "parameters": {"minimum": vars(Thresholds())}, "sha256": hashed}
    within = {"within": {INDEX: {"variance": SPREAD**2, "degrees_of_freedom": 200}}}
    db.session.execute(
        insert(Release).values(
            **where, sha256=certificate["sha256"], certificate=certificate, moments=within, frozen_at=NOW, reliability=None
        )
    )
    tree = [{**where, "path": path, "invited": 2 * one.n, "standing": True} for path, one in units.items()]
    db.session.execute(insert(WaveUnit), tree)
    shown = {path: one for path, one in units.items() if one.index is not None}
    if shown:
        counts = [{**where, "unit_path": path, **_count(one.n)} for path, one in shown.items()]
        db.session.execute(insert(ReleasedUnit), counts)
        db.session.execute(insert(ReleasedCell), [cell for path, one in shown.items() for cell in _cells(where, path, one)])
    db.session.commit()
    return wave


def _count(n: int) -> dict:
    low, high = (n, n) if n >= FINE_GRAIN_FROM else (10, 19) if n >= 10 else (5, 9)
    return {"n_low": low, "n_high": high, "n_exact": low == high}


def _cells(where: Mapping[str, str], path: str, one: Unit) -> list[dict]:
    common = {**where, "unit_path": path, "adjusted": None, "shares": None}
    index = {"measure": INDEX, "value": one.index, "low": max(one.index - one.reach, 10), "high": min(one.index + one.reach, 90)}
    cells = [{**common, **index, "bound": one.bound, "step": 1.0 if one.n >= FINE_GRAIN_FROM else 5.0}]
    if one.autonomy is not None:
        ends = {"low": one.autonomy - 0.2, "high": one.autonomy + 0.2}
        cells.append({**common, "measure": AUTONOMY, "value": one.autonomy, **ends, "bound": None, "step": 0.1})
    return cells


def add_set(key: str, members: list[str], median: float, *, month: str = MONTH, demonstration: bool = False) -> None:
    """A released benchmark set of these clients, with a median and quartiles of the index."""
    if db.session.get(Pool, key) is None:
        kind = {"instrument": "medarbeiderpuls", "demonstration": demonstration}
        db.session.add(Pool(key=key, name=key.title(), declared_at=NOW, **kind))
        db.session.flush()
    where = {"pool": key, "month": month}
    db.session.execute(insert(ReleasedPool).values(**where, members=members, units=25, sha256="0" * 64, frozen_at=NOW))
    figure = {"median": median, "lower": median - 5, "upper": median + 5, "step": 1.0}
    db.session.execute(insert(ReleasedPoolCell).values(**where, measure=INDEX, **figure))
    db.session.commit()
