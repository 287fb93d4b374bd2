"""Set-up for tests of forecasts: a client with releases and headcounts, written straight into their tables."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from reports.models.release import Release, ReleasedCell, ReleasedUnit
from reports.models.turnover import TurnoverMonth
from reports.turnover.months import month_after, months_between
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import Wave, WaveUnit
from survey.services.clients import add_client
from survey.services.instruments import find_instrument
from survey.thresholds import Thresholds
from survey.tree import Tree

INDEX, INTENTION = "index", "theme:turnover_intention"
TEAMS = tuple(f"{centre}/Team {number}" for centre in ("Bergen", "Oslo", "Tromsø") for number in (1, 2, 3, 4))
LAST = "2026-09"  # the newest release
AFTER = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)  # while its forecasts can still be made

Score = Callable[[str, str], float | None]  # unit path, month → index


def level_of(path: str, _month: str = "") -> float:
    """An index that differs between teams and centres and stays."""
    return 55.0 + 5 * (sum(map(ord, path)) % 4)


def leavers_of(path: str, month: str) -> int:
    """More where the index is low; which months they leave in looks like chance and is not."""
    return (int(level_of(path) < 60) + (sum(map(ord, path + month)) % 3 == 0)) % 3


def release_month(client: Client, month: str, score: Score, teams: Iterable[str] = TEAMS) -> Wave:
    """A release with an index and an intention for every unit whose score is not None."""
    instrument = find_instrument("medarbeiderpuls", now=AFTER)
    opened = datetime(int(month[:4]), int(month[5:]), 5, 8, tzinfo=UTC)
    closed = opened + timedelta(days=7)
    wave = Wave(
        client=client.key, month=month, state="released", instrument=instrument.key, instrument_version=instrument.version,
        thresholds=vars(Thresholds()), opened_at=opened, closes_at=closed, closed_at=closed,
    )  # fmt: skip
    db.session.add(wave)
    db.session.flush()
    key = {"client": client.key, "wave": month}
    paths = Tree.of(teams).paths
    db.session.execute(insert(WaveUnit), [{**key, "path": path, "invited": 20, "standing": True} for path in paths])
    certificate = {"parameters": {"minimum": vars(Thresholds())}, "sha256": "0" * 64}
    db.session.execute(insert(Release).values(**key, sha256="0" * 64, certificate=certificate, frozen_at=opened))
    shown = {path: found for path in paths if (found := score(path, month)) is not None}
    for path, index in shown.items():
        db.session.add(ReleasedUnit(**key, unit_path=path, n_low=10, n_high=19, n_exact=False))
        for measure, value, low, high in ((INDEX, index, index - 5, index + 5), (INTENTION, 6 - index / 20, 2.0, 4.0)):
            db.session.add(ReleasedCell(**key, unit_path=path, measure=measure, value=value, low=low, high=high, step=1.0))
    db.session.flush()
    return wave


def add_headcounts(client: str, first: str, last: str, *, teams: Iterable[str] = TEAMS, left=leavers_of) -> None:
    """Rows of every team and month: twenty people."""
    shared = {"client": client, "headcount": 20, "imported_at": AFTER}
    rows = [
        {**shared, "unit_path": path, "month": month, "leavers": left(path, month)}
        for path in teams
        for month in months_between(first, last)
    ]
    db.session.execute(insert(TurnoverMonth), rows)


def surveyed_client(waves: int = 14, score: Score = level_of, *, last: str = LAST, key: str = "fjord") -> Client:
    """A client with so many releases, the last one that of the month given, and no headcounts."""
    client = add_client(key, key.title(), now=AFTER, language="en")
    for month in months_between(month_after(last, 1 - waves), last):
        release_month(client, month, score)
    return client
