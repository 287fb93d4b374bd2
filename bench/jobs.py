"""Jobs through the queue: clients whose waves have ended at one time, closed by one worker process and by two."""

import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, select, update

from bench.filling import fill_wave
from bench.measuring import cpu_of_processes, in_child, memory_of_processes
from bench.postgresql import Server, postgresql
from bench.result import Line
from bench.startup import CONSOLE, ROOT, environment_of
from bench.workload import MONTH, installation, open_bench_wave, team_paths
from survey.database import db
from survey.models.wave import OPEN, RELEASED, Wave
from survey.services.waves import find_wave

LIMIT = 600  # seconds until all must be closed
PAUSE = 0.1  # between two looks


@dataclass(frozen=True)
class Size:
    """Each client: so many people in so many teams of each centre, of whom a share answers, background included."""

    clients: int = 16
    people: int = 500
    share: float = 0.7
    centres: int = 2
    teams: int = 12
    processes: tuple[int, ...] = (1, 2)


TINY = Size(clients=2, people=24, centres=1, teams=2, processes=(2,))


@dataclass(frozen=True)
class Drained:
    """Seconds from the start of the worker until the first closing began, what is due being in the queue, and from there to
    the last release; of the worker's processor time; MB of all its processes at the end.
    """

    waited: float
    elapsed: float
    cpu: float
    memory: float


def measure(size: Size) -> list[Line]:
    """A database on PostgreSQL and a queue in a file for each number of processes."""
    with postgresql() as server:
        drained = {processes: _drain(size, processes, server) for processes in size.processes}
    lines = []
    for processes, run in drained.items():
        told = f"{run.waited:.1f} s until the first began after the start, then {run.elapsed:.1f} s"
        what = f"closings a minute, queue and {processes} worker {'process' if processes == 1 else 'processes'}"
        note = f"{size.clients} clients of {size.people}; {told}; {run.cpu / size.clients:.2f} s of processor time each"
        lines += [
            Line(what, 60 * size.clients / run.elapsed, "/min", note=note, key=f"closings_a_minute_{processes}"),
            Line("… memory of its processes, shared pages counted once", run.memory, "MB", note="one of them watches"),
        ]
    return lines


def _drain(size: Size, processes: int, server: Server) -> Drained:
    url = server.new_database()
    with tempfile.TemporaryDirectory() as folder:
        in_child(prepare, folder, size, url)
        with _worker(folder, url, processes) as worker:
            return _watch(worker, url, size.clients)


def prepare(folder: str, size: Size, database_url: str) -> None:
    """Every client's wave, answered, and due a moment ago."""
    with installation(Path(folder), database_url) as app:
        teams = team_paths(size.centres, size.teams)
        for number in range(size.clients):
            open_bench_wave(app, size.people, teams, key=f"client{number}")
            fill_wave(app, find_wave(f"client{number}", MONTH), int(size.people * size.share), backgrounds=True)
        db.session.execute(update(Wave).values(closes_at=datetime.now(UTC) - timedelta(seconds=1)))
        db.session.commit()


@contextmanager
def _worker(folder: str, database_url: str, processes: int):
    queue = f"sqlite:///{Path(folder) / 'queue.sqlite3'}"
    environment = environment_of(folder) | {"SENTERPULS_DATABASE_URL": database_url, "SENTERPULS_QUEUE_URL": queue}
    console, told = [sys.executable, "-c", CONSOLE], {"cwd": ROOT, "env": environment, "stdout": subprocess.DEVNULL}
    subprocess.run([*console, "tick"], check=True, timeout=LIMIT, **told)  # puts what is due into the queue
    with subprocess.Popen([*console, "worker", "-n", str(processes)], **told) as worker:
        try:
            yield worker
        finally:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)


def _watch(worker: subprocess.Popen, database_url: str, clients: int) -> Drained:
    """RuntimeError where the worker ends, or its time does, before every wave is released."""
    engine, start, began = create_engine(database_url), time.perf_counter(), None
    try:
        while worker.poll() is None and time.perf_counter() - start < LIMIT:
            with engine.connect() as connection:
                states = dict(connection.execute(select(Wave.state, func.count()).group_by(Wave.state)).all())
            now = time.perf_counter()
            began = now if began is None and states.get(OPEN) != clients else began
            if states == {RELEASED: clients}:
                return Drained(began - start, now - began, cpu_of_processes(worker.pid), memory_of_processes(worker.pid))
            time.sleep(PAUSE)
    finally:
        engine.dispose()
    raise RuntimeError(f"the worker left waves open: {states}, status {worker.poll()}")
