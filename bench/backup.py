"""A back-up of a database with a large open wave in it, on both databases: `senterpuls backup`, as an operator runs it."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.filling import fill_wave
from bench.growth import Growth
from bench.measuring import in_child
from bench.postgresql import postgresql
from bench.result import Line
from bench.startup import CONSOLE, ROOT, environment_of
from bench.workload import installation, open_bench_wave, team_paths

LIMIT = 300  # seconds


@dataclass(frozen=True)
class Size:
    """Ballots of the open wave: several sizes, smallest first."""

    ballots: tuple[int, ...] = (10_000, 100_000)


TINY = Size(ballots=(20, 40))


@dataclass(frozen=True)
class Copied:
    """Seconds elapsed, and MB of the file."""

    seconds: float
    megabytes: float


def measure(size: Size) -> list[Line | Growth]:
    """Whole processes: loading the program is in it."""
    sqlite = {ballots: _copy(ballots) for ballots in size.ballots}
    with postgresql() as server:
        beside = {ballots: _copy(ballots, server.new_database()) for ballots in size.ballots}
    both = {"SQLite": sqlite, "PostgreSQL": beside}
    lines = [
        Line(
            f"back-up on {name}, an open wave of {ballots:,} ballots, elapsed", run.seconds, "s",
            note=f"{run.megabytes:,.0f} MB in the file",
        )
        for name, runs in both.items() for ballots, run in runs.items()
    ]  # fmt: skip
    few, many = beside[size.ballots[0]], beside[size.ballots[-1]]
    rate = (many.megabytes - few.megabytes) / max(many.seconds - few.seconds, 0.01)
    lines.append(Line("… PostgreSQL: of the larger one, what is more than of the smaller", rate, "MB/s", key="backup_mb_per_s"))
    series = {name: [(ballots, run.seconds) for ballots, run in runs.items()] for name, runs in both.items()}
    return [*lines, Growth("backup", "A back-up", "ballots of the open wave", "seconds elapsed", series)]


def _copy(ballots: int, database_url: str = "") -> Copied:
    with tempfile.TemporaryDirectory() as folder:
        in_child(prepare, folder, ballots, database_url)
        file = Path(folder) / "copy"
        environment = environment_of(folder) | ({"SENTERPULS_DATABASE_URL": database_url} if database_url else {})
        command = [sys.executable, "-c", CONSOLE, "backup", "--out", str(file)]
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=LIMIT, stdout=subprocess.DEVNULL)
        return Copied(time.perf_counter() - start, file.stat().st_size / 1e6)


def prepare(folder: str, ballots: int, database_url: str) -> None:
    """A wave of as many people as ballots."""
    with installation(Path(folder), database_url) as app:
        fill_wave(app, open_bench_wave(app, ballots, team_paths(10, 20)), ballots)
