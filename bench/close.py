"""Closing a wave: from sealed ballots to a frozen release and nothing else, in one process, at ever more ballots."""

import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.filling import fill_wave
from bench.growth import Growth
from bench.measuring import in_child, peak_mb
from bench.postgresql import postgresql
from bench.result import Line, median_line
from bench.workload import CLIENT, MONTH, installation, open_bench_wave, team_paths, vault_of
from survey.cores import MOST, usable_cores
from survey.services.waves import find_wave

PARTS = {
    "open_box": "opening the box",
    "score_answers": "scoring",
    "find_in": "suppressing, auditing, drawing",
    "freeze_release": "freezing (findings are drawn before)",
    "keep_closed_links": "remembering dead links",
    "destroy_wave": "destroying ballots, links and keys",
}


@dataclass(frozen=True)
class Size:
    """others: further numbers of ballots, closed once each, in as many teams."""

    ballots: int = 100_000
    centres: int = 10
    teams: int = 20
    runs: int = 2
    others: tuple[int, ...] = (1_000, 10_000, 1_000_000)


TINY = Size(ballots=60, centres=2, teams=3, runs=1, others=(30,))


@dataclass(frozen=True)
class Closed:
    """Seconds of processor time and wall time, the parts' processor time, MB at the peak, and what was counted."""

    cpu: float
    wall: float
    parts: dict[str, float]
    peak: float
    counted: int


def measure(size: Size) -> list[Line | Growth]:
    """Each run fills a box in one process, which is not measured, and closes it in another."""
    runs = [_run(size, size.ballots) for _ in range(size.runs)]
    with postgresql() as server:
        on_postgresql = _run(size, size.ballots, server.new_database())
    others = {ballots: _run(size, ballots) for ballots in size.others}
    everything = [*runs, on_postgresql, *others.values()]
    short = size.ballots * len(runs) + size.ballots + sum(others) - sum(run.counted for run in everything)
    return [
        *_budget_lines(runs, size),
        *[median_line(f"… {PARTS[name]}", [run.parts[name] for run in runs], "s") for name in PARTS],
        _beside(f"{size.ballots:,} ballots on PostgreSQL", on_postgresql),
        *[_beside(f"{ballots:,} ballots", run) for ballots, run in others.items()],
        Line("… ballots not counted, in any run", short, "", 0, "exactly"),
        *_growths({**{ballots: [run] for ballots, run in others.items()}, size.ballots: runs}),
    ]


def _budget_lines(runs: list[Closed], size: Size) -> list[Line]:
    what = f"close, {size.ballots:,} ballots, {size.centres * size.teams} teams"
    cores = f"… elapsed, cores used: {min(usable_cores(), MOST)}"
    each = [run.cpu * 1e6 / size.ballots for run in runs]
    return [
        median_line(f"{what}: processor time", [run.cpu for run in runs], "s", 15, "at most"),
        median_line("… a ballot", each, "µs"),
        median_line(cores, [run.wall for run in runs], "s", 15, "at most"),
        median_line("… peak memory", [run.peak for run in runs], "MB", 1074, "at most", note="1 GiB", key="close_peak_mb"),
    ]


def _beside(what: str, run: Closed) -> Line:
    rest = f"{run.wall:.1f} s elapsed, {run.peak:.0f} MB at the peak, opening the box {run.parts['open_box']:.2f} s"
    return Line(f"close, {what}: processor time of the closing process", run.cpu, "s", note=rest)


def _growths(runs: dict[int, list[Closed]]) -> list[Growth]:
    sizes = sorted(runs)
    seconds = {
        "processor time": [(ballots, median(run.cpu for run in runs[ballots])) for ballots in sizes],
        "elapsed": [(ballots, median(run.wall for run in runs[ballots])) for ballots in sizes],
    }
    peaks = {"peak memory": [(ballots, median(run.peak for run in runs[ballots])) for ballots in sizes]}
    return [
        Growth("close", "Closing a wave, SQLite", "ballots", "seconds", seconds),
        Growth("close-memory", "Memory of closing a wave, SQLite", "ballots", "MB", peaks),
    ]


def _run(size: Size, ballots: int, database_url: str = "") -> Closed:
    with tempfile.TemporaryDirectory() as folder:
        in_child(fill_box, folder, size, ballots, database_url)
        return in_child(close_box, folder, database_url)


def fill_box(folder: str, size: Size, ballots: int, database_url: str) -> None:
    """A wave of as many people as ballots."""
    with installation(Path(folder), database_url) as app:
        fill_wave(app, open_bench_wave(app, ballots, team_paths(size.centres, size.teams)), ballots)


def close_box(folder: str, database_url: str) -> Closed:
    """Closes the wave as `senterpuls wave close` does."""
    import reports.release

    with installation(Path(folder), database_url) as app, timed_parts(reports.release, PARTS) as parts:
        wave = find_wave(CLIENT, MONTH)
        cpu, wall = time.process_time(), time.perf_counter()
        closing = reports.release.close_wave(wave, vault=vault_of(app), now=datetime.now(UTC))
        return Closed(time.process_time() - cpu, time.perf_counter() - wall, dict(parts), peak_mb(), closing.counted)


@contextmanager
def timed_parts(module, names):
    """Processor time of some functions of a module, by name, while the module's own code calls them."""
    spent = dict.fromkeys(names, 0.0)
    kept = {name: getattr(module, name) for name in names}

    def timed(name, function):
        def call(*arguments, **named):
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] += time.process_time() - start

        return call

    for name, function in kept.items():
        setattr(module, name, timed(name, function))
    try:
        yield spent
    finally:
        for name, function in kept.items():
            setattr(module, name, function)
