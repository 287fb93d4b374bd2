"""A client of five hundred, closed while others' waves are open in the same database: what a client costs among many."""

import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.filling import fill_wave
from bench.growth import Growth
from bench.measuring import cpu_of, cpu_of_processes, in_child, peak_mb
from bench.postgresql import postgresql
from bench.result import Line, median_line
from bench.workload import MONTH, installation, open_bench_wave, team_paths, vault_of
from survey.database import db
from survey.services.waves import find_wave

POSTGRESQL, PROCESSOR = "PostgreSQL", "processor time"


@dataclass(frozen=True)
class Size:
    """A client: so many people in so many teams of each of so many centres, of whom a share answers, background included.

    closed: clients closed one after the other in one process, after one to get warm. others: how many more clients have an
    open wave meanwhile.
    """

    people: int = 500
    share: float = 0.7
    centres: int = 2
    teams: int = 12
    closed: int = 3
    others: tuple[int, ...] = (0, 10, 100)


TINY = Size(people=24, centres=1, teams=2, closed=1, others=(0, 2))


@dataclass(frozen=True)
class Closed:
    """Of one client each: seconds of processor time of the closing process and of the database server, and elapsed."""

    cpu: float
    database: float
    elapsed: float


@dataclass(frozen=True)
class Month:
    """A database with so many clients: what they cost. Sizes in kB a client: opened, answered, and what stays at the end."""

    opening: float
    closings: list[Closed]
    opened_kb: float
    answered_kb: float
    stays_kb: float
    peak: float


def measure(size: Size) -> list[Line | Growth]:
    """Each number of clients has a database of its own, on SQLite and on PostgreSQL."""
    sqlite = {others: _month(size, others) for others in size.others}
    with postgresql() as server:
        beside = {others: _month(size, others, server.new_database(), server.pid) for others in size.others}
    whose = f"a client of {size.people}, {size.share:.0%} answering, {size.centres * size.teams} teams"
    return [*_lines(whose, beside[size.others[0]]), *_crowd_lines(sqlite, beside), _growth(size, sqlite, beside)]


def _month(size: Size, others: int, database_url: str = "", database_pid: int | None = None) -> Month:
    with tempfile.TemporaryDirectory() as folder:
        return in_child(live_a_month, folder, size, others, database_url, database_pid)


def live_a_month(folder: str, size: Size, others: int, database_url: str, database_pid: int | None) -> Month:
    """Opens every client's wave, answers it, closes those that are to be closed."""
    from reports.release import close_wave

    with installation(Path(folder), database_url) as app:
        empty, keys = _kilobytes(folder), [f"client{number}" for number in range(size.closed + 1 + others)]
        teams = team_paths(size.centres, size.teams)
        opening = cpu_of(lambda: [open_bench_wave(app, size.people, teams, key=key) for key in keys])
        opened = _kilobytes(folder)
        for key in keys:
            fill_wave(app, find_wave(key, MONTH), int(size.people * size.share), backgrounds=True)
        answered, closings = _kilobytes(folder), []
        for key in keys[: size.closed + 1]:
            before = _now(database_pid)
            close_wave(find_wave(key, MONTH), vault=vault_of(app), now=datetime.now(UTC))
            closings.append(Closed(*(after - start for after, start in zip(_now(database_pid), before, strict=True))))
        stays = _kilobytes(folder)
        each = [(opened - empty) / len(keys), (answered - opened) / len(keys)]
        left = stays - empty - sum(each) * others
        return Month(opening / len(keys), closings[1:], *each, max(left / (size.closed + 1), 0.0), peak_mb())


def _now(database_pid: int | None) -> tuple[float, float, float]:
    database = 0.0 if database_pid is None else cpu_of_processes(database_pid)
    return time.process_time(), database, time.perf_counter()


def _kilobytes(folder: str) -> float:
    """The database's size."""
    db.session.commit()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return (Path(folder) / "senterpuls.sqlite3").stat().st_size / 1000
        return connection.exec_driver_sql("select pg_database_size(current_database())").scalar() / 1000


def _lines(whose: str, month: Month) -> list[Line]:
    """Alone in its database, on PostgreSQL: what docs/scale.md reckons with."""
    closings = month.closings
    return [
        Line(f"{whose}: opening its wave", month.opening, "s", note="roster included", key="client_open_s"),
        median_line("… closing it, warm: the closing process", [at.cpu for at in closings], "s", key="client_close_s"),
        median_line("… the database server", [at.database for at in closings], "s", key="client_close_database_s"),
        Line("… memory of the closing process at its peak", month.peak, "MB", key="client_close_peak_mb"),
        Line("… database: roster and invitations", month.opened_kb, "kB", key="client_open_kb"),
        Line("… its ballots while the wave is open", month.answered_kb, "kB", key="client_ballots_kb"),
        Line("… what stays of it when the wave is released, roster included", month.stays_kb, "kB", key="client_stays_kb"),
    ]


def _crowd_lines(sqlite: dict[int, Month], beside: dict[int, Month]) -> list[Line]:
    return [
        Line(
            f"… closed on {name} while {others} others have open waves, elapsed",
            median(at.elapsed for at in month.closings), "s",
            note=f"processor time {median(at.cpu + at.database for at in month.closings):.2f} s",
        )
        for name, months in (("SQLite", sqlite), (POSTGRESQL, beside)) for others, month in months.items()
    ]  # fmt: skip


def _growth(size: Size, sqlite: dict[int, Month], beside: dict[int, Month]) -> Growth:
    costs = {"elapsed": lambda at: at.elapsed, PROCESSOR: lambda at: at.cpu + at.database}
    series = {
        f"{name}, {told}": [(1 + others, median(map(cost, month.closings))) for others, month in months.items()]
        for told, cost in costs.items() for name, months in (("SQLite", sqlite), (POSTGRESQL, beside))
    }  # fmt: skip
    title = f"Closing one client of {size.people} among many in one database"
    return Growth("clients", title, "clients with an open wave", "seconds", series, flat=True)
