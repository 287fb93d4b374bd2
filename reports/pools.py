"""Benchmark sets across clients: declaring one, freezing one for a month, and what a reader may see of it.

A set is made of frozen releases only: displayed values of the smallest units, so that it says nothing that the releases
didn't. Who is in it is never shown.
"""

import re
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select

from reports.disclosure.certificate import content_hash
from reports.disclosure.figures import SCALES, round_half_away
from reports.disclosure.pools import apart, choose_members, is_large, may_read
from reports.families import scale_of
from reports.frames import load_pools
from reports.models.pool import Pool, ReleasedPool, ReleasedPoolCell
from reports.models.release import ReleasedCell, ReleasedUnit
from reports.panels import Benchmark, PoolFigure
from reports.statistics.quarters import Quantile, quartiles_of
from survey.database import db
from survey.instruments.own_items import is_own
from survey.models.organisation import Client
from survey.models.wave import RELEASED, Wave, WaveUnit
from survey.refusal import Refusal
from survey.services.waves import DEFAULT_INSTRUMENT
from survey.tree import ROOT, parent_of

_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
FIGURES = ("median", "lower", "upper", "median_bound", "lower_bound", "upper_bound")


def declare_pool(
    key: str,
    name: str,
    *,
    now: datetime,
    country: str | None = None,
    sector: str | None = None,
    sizes: tuple[int | None, int | None] = (None, None),
    demonstration: bool = False,
    instrument: str = DEFAULT_INSTRUMENT,
) -> Pool:
    """A new benchmark set, which nobody can change. `sizes`: people invited, from and to. Refusal where it can't be."""
    if not _KEY.fullmatch(key):
        raise Refusal(f"{key!r} can't be a benchmark's key; use 2 to 40 small letters, digits and hyphens, a letter first.")
    if not name.strip():
        raise Refusal("A benchmark needs a name; give it with --name.")
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise Refusal(f"{country!r} is not a country code; use two capital letters, such as NO.")
    smallest, largest = sizes
    if (smallest or 0) < 0 or (largest is not None and largest < (smallest or 1)):
        raise Refusal(f"No client can have from {smallest or 0} to {largest} people; give --size-from and --size-to in order.")
    if db.session.get(Pool, key):
        raise Refusal(f"There is a benchmark {key} already, and it can't be changed; declare another.")
    pool = Pool(
        key=key,
        name=name.strip(),
        instrument=instrument,
        country=country,
        sector=sector,
        size_from=smallest,
        size_to=largest,
        demonstration=demonstration,
        declared_at=now,
    )
    db.session.add(pool)
    db.session.flush()
    return pool


def freeze_pools(month: str, *, now: datetime) -> list[str]:
    """Freezes every declared set that may be released for the month and isn't yet, oldest declaration first. Their keys.

    A set that may not be released now may be when more clients have closed; one that is frozen stays as it is.
    """
    frozen = []
    beside = [row.members for row in _released(month=month)]
    for pool in db.session.scalars(select(Pool).order_by(Pool.declared_at, Pool.key)):
        if db.session.get(ReleasedPool, (pool.key, month)):
            continue
        candidates = _candidates(pool, month)
        members = choose_members(candidates, [row.members for row in _released(pool=pool.key)])
        if members is None or not apart([*beside, members]):
            continue
        _freeze(pool, month, members, candidates, now)
        beside.append(sorted(members))
        frozen.append(pool.key)
    return frozen


def read_pools(month: str, assigned: Collection[str], *, demonstration: bool) -> tuple[Benchmark, ...]:
    """The sets of a month that somebody assigned to these clients may read, by key."""
    return tuple(
        Benchmark(
            pool.key,
            pool.name,
            len(row.members),
            row.units,
            {cell.measure: PoolFigure(**{name: getattr(cell, name) for name in FIGURES}) for cell in cells},
        )
        for pool, row, cells in load_pools(month)
        if row is not None and pool.demonstration == demonstration and may_read(row.members, assigned)
    )


def pools_document(month: str) -> dict:
    """All sets of a month as a file: what is declared, and the figures where they are released. No client is named."""
    pools = []
    for pool, row, cells in load_pools(month):
        declared = ("key", "name", "country", "sector", "size_from", "size_to", "demonstration")
        document = {name: getattr(pool, name) for name in declared} | {"state": "not released", "measures": []}
        if row is not None:
            document |= {"state": "released", "clients": len(row.members), "units": row.units, "sha256": row.sha256}
            document["measures"] = [
                {name: getattr(cell, name) for name in FIGURES}
                | {"code": cell.measure, "scale": scale_of(cell.measure)}
                for cell in cells
            ]
        pools.append(document)
    return {"month": month, "pools": pools}


def _released(**conditions) -> list[ReleasedPool]:
    return list(db.session.scalars(select(ReleasedPool).filter_by(**conditions).order_by(ReleasedPool.month, ReleasedPool.pool)))


def _candidates(pool: Pool, month: str) -> dict[str, int]:
    """Clients that fit the declaration and have released the month, with their ballots as shown."""
    rows = db.session.execute(
        select(Client, WaveUnit.invited, ReleasedUnit.n_low)
        .join(Wave, Wave.client == Client.key)
        .join(WaveUnit, (WaveUnit.client == Wave.client) & (WaveUnit.wave == Wave.month) & (WaveUnit.path == ROOT))
        .join(
            ReleasedUnit,
            (ReleasedUnit.client == Wave.client) & (ReleasedUnit.wave == Wave.month) & (ReleasedUnit.unit_path == ROOT),
        )
        .where(Wave.month == month, Wave.state == RELEASED, Wave.instrument == pool.instrument)
    )
    return {client.key: ballots for client, invited, ballots in rows if _fits(pool, client, invited)}


def _fits(pool: Pool, client: Client, invited: int | None) -> bool:
    """A client whose size isn't known is in no set of certain sizes."""
    sized = pool.size_from is not None or pool.size_to is not None
    return (
        client.demonstration == pool.demonstration
        and pool.country in (None, client.country)
        and pool.sector in (None, client.sector)
        and (not sized or (invited is not None and (pool.size_from or 0) <= invited <= (pool.size_to or invited)))
    )


def _freeze(pool: Pool, month: str, members: Collection[str], ballots: dict[str, int], now: datetime) -> None:
    figures, units = _figures(month, members, ballots)
    key = {"pool": pool.key, "month": month}
    cells = [{**key, "measure": code, **figure} for code, figure in sorted(figures.items())]
    content = {**key, "clients": len(members), "units": units, "cells": cells}  # a hash of names could be guessed
    db.session.execute(
        insert(ReleasedPool).values(**key, members=sorted(members), units=units, sha256=content_hash(content), frozen_at=now)
    )
    if cells:
        db.session.execute(insert(ReleasedPoolCell), cells)


def _figures(month: str, members: Collection[str], ballots: dict[str, int]) -> tuple[dict[str, dict], int]:
    """Measure → median and quartiles over the members' released leaves, and how many leaves there are.

    A measure that a member doesn't show in any leaf has none: every figure of a set has the same clients behind it.
    """
    values: dict[str, dict[str, list[tuple[float, str | None]]]] = defaultdict(lambda: defaultdict(list))
    leaves = set()
    for client in sorted(members):
        own = _leaves(client, month)
        cells = db.session.scalars(
            select(ReleasedCell).where(ReleasedCell.client == client, ReleasedCell.wave == month, ReleasedCell.shares.is_(None))
        )
        for cell in cells:
            if cell.unit_path in own and not is_own(cell.measure):
                values[cell.measure][client].append((cell.value, cell.bound))
                leaves.add((client, cell.unit_path))
    figures = {}
    for code, by_client in values.items():
        quartiles = quartiles_of(figure for own in by_client.values() for figure in own)
        if quartiles and by_client.keys() == set(members) and is_large(by_client, ballots):
            figures[code] = _cell(code, quartiles)
    return figures, len(leaves)


def _cell(code: str, quartiles: tuple[Quantile, Quantile, Quantile]) -> dict:
    step = SCALES[scale_of(code)].fine
    cell: dict = {"step": step}
    for name, quartile in zip(("lower", "median", "upper"), quartiles, strict=True):
        cell |= {name: round_half_away(quartile.value, step), f"{name}_bound": quartile.bound}
    return cell


def _leaves(client: str, month: str) -> set[str]:
    """The smallest units of the client's tree in that wave."""
    paths = set(db.session.scalars(select(WaveUnit.path).filter_by(client=client, wave=month)))
    return paths - {parent_of(path) for path in paths if path != ROOT}

