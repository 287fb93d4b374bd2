"""Closing a wave: from sealed ballots to a frozen release and nothing else, in one process."""

import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bench.measuring import in_child, peak_mb
from bench.result import Line, median_line
from bench.workload import CLIENT, MONTH, installation, invited_tokens, open_bench_wave, team_paths, vault_of
from survey.cores import MOST, usable_cores
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.sealing import Ballot, seal
from survey.services.instruments import instrument_of
from survey.services.waves import find_wave

PARTS = {
    "open_box": "opening the box",
    "score_answers": "scoring",
    "find_in": "suppressing, auditing, drawing",
    "freeze_release": "freezing (findings are drawn before)",
    "keep_closed_links": "remembering dead links",
    "destroy_wave": "destroying ballots, links and keys",
}
BATCH = 5_000  # rows an insert


@dataclass(frozen=True)
class Size:
    ballots: int = 100_000
    centres: int = 10
    teams: int = 20
    runs: int = 2


TINY = Size(ballots=60, centres=2, teams=3, runs=1)


@dataclass(frozen=True)
class Closed:
    """Seconds of processor time and wall time, the parts' processor time, MB at the peak, and what was counted."""

    cpu: float
    wall: float
    parts: dict[str, float]
    peak: float
    counted: int


def measure(size: Size) -> list[Line]:
    """Each run fills a box in one process, which is not measured, and closes it in another."""
    runs = [_run(size) for _ in range(size.runs)]
    what = f"close, {size.ballots:,} ballots, {size.centres * size.teams} teams"
    lines = [
        median_line(f"{what}: processor time", [run.cpu for run in runs], "s", 15, "at most"),
        median_line(f"… elapsed, cores used: {min(usable_cores(), MOST)}", [run.wall for run in runs], "s", 15, "at most"),
        median_line("… peak memory", [run.peak for run in runs], "MB", 1074, "at most", note="1 GiB"),
        Line("… ballots not counted", size.ballots - min(run.counted for run in runs), "", 0, "exactly"),
    ]
    return lines + [median_line(f"… {PARTS[name]}", [run.parts[name] for run in runs], "s") for name in PARTS]


def _run(size: Size) -> Closed:
    with tempfile.TemporaryDirectory() as folder:
        in_child(fill_box, folder, size)
        return in_child(close_box, folder)


def fill_box(folder: str, size: Size) -> None:
    """Seals the answers directly and inserts them in bulk; a ballot's way in is measured elsewhere."""
    from bench.answers import draw_answers

    with installation(Path(folder)) as app:
        wave = open_bench_wave(app, size.ballots, team_paths(size.centres, size.teams))
        tokens = invited_tokens(app, wave)
        codes = instrument_of(wave).codes
        answers = draw_answers([unit for unit, _ in tokens], codes).to_numpy()
        rows = []
        for (unit, token), row in zip(tokens, answers, strict=True):
            given = {code: int(value) for code, value in zip(codes, row, strict=True) if value == value}
            sealed = seal(Ballot(CLIENT, MONTH, unit, token.proof, given), wave.public_key)
            rows.append({"client": CLIENT, "wave": MONTH, "serial": token.serial, "sealed": sealed})
        for start in range(0, len(rows), BATCH):
            db.session.execute(insert(SealedBallot), rows[start : start + BATCH])
        db.session.commit()


def close_box(folder: str) -> Closed:
    """Closes the wave as `senterpuls wave close` does."""
    import reports.release

    with installation(Path(folder)) as app, timed_parts(reports.release, PARTS) as parts:
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
