"""A served application under load: server and phones in processes of their own, on this machine's loopback interface."""

import signal
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bench.measuring import FRESH, cpu_of_processes, in_child, memory_of_processes
from bench.phone import Visits, answer_all, answer_twice
from bench.visit import rehearse
from bench.workload import installation, invited_tokens, make_app, open_bench_wave, team_paths
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.serving import THREADS, WORKERS, reserve_address, serving
from survey.tokens import Token

REHEARSALS = 10  # responses that differ
PEER = "LimeSurvey 6.14 on two cores"
START_LIMIT = 60  # seconds until the server must have told its port


@dataclass(frozen=True)
class Load:
    """What is asked of the server: so many responses by so many phones, then so many invitations opened on two phones.

    database_url: an empty database; an SQLite file of its own where none is named. database_pid: its server's process.
    """

    responses: int
    phones: int
    pairs: int = 0
    database_url: str = ""
    database_pid: int | None = None


@dataclass(frozen=True)
class Loaded:
    """What came of it. Latencies are of single requests, pages and answers together.

    database_ms: processor time of the database's server, a completed response; 0 where it has none.
    memory_mb: of each serving process, its share of what it has in common with others.
    """

    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    missing: int
    server_ms: float
    database_ms: float
    memory_mb: float
    rows_of_pairs: tuple[int, ...]


def measure_load(load: Load) -> Loaded:
    """Serves a wave of its own and answers it. Everything it started has ended when it returns."""
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder), load.database_url) as app:
        wave = open_bench_wave(app, load.responses + load.pairs + 1 + REHEARSALS, team_paths(4, 10))
        tokens = [str(token) for _, token in invited_tokens(app, wave)]
        bodies, tokens = rehearse(app, tokens[:REHEARSALS]), tokens[REHEARSALS:]
        db.session.rollback()  # a reader that stays would keep the server from clearing its write-ahead log
        warm, pairs, rest = tokens[:1], tokens[1 : load.pairs + 1], tokens[load.pairs + 1 :]
        with served(Path(folder), load.database_url) as (port, pid):
            answer_all(port, warm, bodies, 1)
            before, databases = cpu_of_processes(pid), _cpu_of_database(load)
            visits = in_child(answer_all, port, rest, bodies, load.phones)
            used = cpu_of_processes(pid) - before, _cpu_of_database(load) - databases
            memory = memory_of_processes(pid) / WORKERS
            rows = tuple(_rows_of_pair(port, token, bodies) for token in pairs)
        return _sum_up(visits, used, memory, rows)


@contextmanager
def served(folder: Path, database_url: str):
    """(port, process id) of a server of the installation; it is ended on the way out."""
    told, tell = FRESH.Pipe(duplex=False)
    server = FRESH.Process(target=_serve, args=(str(folder), database_url, tell))
    server.start()
    try:
        if not told.poll(START_LIMIT):
            raise RuntimeError("the server did not start")
        yield told.recv(), server.pid
    finally:
        server.terminate()
        server.join()


def _serve(folder: str, database_url: str, tell) -> None:
    """As `senterpuls serve` does it, on a free port."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    listening = reserve_address("127.0.0.1", 0)
    app = make_app(Path(folder), database_url)
    with suppress(KeyboardInterrupt), serving(app, listening, WORKERS, THREADS) as processes:
        tell.send(listening.getsockname()[1])
        processes.watch()


def _rows_of_pair(port: int, token: str, bodies: list[list[str]]) -> int:
    """Rows the box grew by when one invitation was answered on two phones at the same moment."""
    before = _rows()
    answer_twice(port, token, bodies)
    return _rows() - before


def _rows() -> int:
    count = db.session.scalar(select(func.count()).select_from(SealedBallot))
    db.session.rollback()  # the next count must see what was committed since
    return count


def _cpu_of_database(load: Load) -> float:
    return 0.0 if load.database_pid is None else cpu_of_processes(load.database_pid)


def _sum_up(visits: Visits, used: tuple[float, float], memory: float, rows: tuple[int, ...]) -> Loaded:
    stored = set(db.session.scalars(select(SealedBallot.serial)))
    latencies = sorted([*visits.gets, *visits.posts])
    done = len(visits.acknowledged)
    return Loaded(
        per_second=done / visits.wall,
        p50_ms=1000 * latencies[len(latencies) // 2],
        p99_ms=1000 * latencies[int(0.99 * len(latencies))],
        errors=len(visits.errors),
        missing=sum(Token.parse(token).serial not in stored for token in visits.acknowledged),
        server_ms=1000 * used[0] / max(done, 1),
        database_ms=1000 * used[1] / max(done, 1),
        memory_mb=memory,
        rows_of_pairs=rows,
    )
