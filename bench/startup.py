"""Starting: how long until a process answers, and what each kind of process holds. Whole processes, in a folder each."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.measuring import in_child, memory_of_processes
from bench.result import Line, median_line
from bench.workload import add_bench_client, installation
from survey.database import db
from survey.serving import WORKERS, reserve_address

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 60  # seconds until a server must have answered
CONSOLE = "from wsgi import cli; cli()"
# What the system tells of an ended process holds the peak of whoever started it: it has to tell itself.
TELLING = "import atexit; from bench.measuring import peak_mb; atexit.register(lambda: print(peak_mb()));"


@dataclass(frozen=True)
class Size:
    runs: int = 5


TINY = Size(runs=1)


@dataclass(frozen=True)
class Ended:
    """A process that has ended: seconds elapsed and of processor time, and MB at its peak, as it told itself."""

    elapsed: float
    cpu: float
    peak: float


def measure(size: Size) -> list[Line]:
    """One after the other."""
    with tempfile.TemporaryDirectory() as folder:
        in_child(install, folder)
        imports = [_run(folder, "import wsgi") for _ in range(size.runs)]
        daily = _run(folder, CONSOLE, "tick")  # the first of a day does what is done once a day
        ticks = [_run(folder, CONSOLE, "tick") for _ in range(size.runs)]
        served = [serve_once(folder) for _ in range(size.runs)]
    return [
        median_line("loading the program: processor time", [run.cpu for run in imports], "s"),
        median_line("… elapsed", [run.elapsed for run in imports], "s"),
        median_line("… memory", [run.peak for run in imports], "MB"),
        median_line("`serve` until the first page is there, elapsed", [start for start, _ in served], "s", key="start_s"),
        median_line(
            "… memory of all its processes then", [memory for _, memory in served], "MB",
            note=f"{WORKERS} that serve and the one that watches, what they share counted once; no ballot taken yet",
        ),
        median_line("`tick` with nothing due: processor time", [run.cpu for run in ticks], "s", key="tick_s"),
        median_line("… memory at its peak", [run.peak for run in ticks], "MB", key="tick_mb"),
        Line("… the first of a day", daily.cpu, "s", note=f"{daily.peak:.0f} MB at its peak: it looks after forecasts"),
    ]  # fmt: skip


def install(folder: str) -> None:
    """A database with a client that has nothing due."""
    with installation(Path(folder)):
        add_bench_client(datetime.now(UTC))
        db.session.commit()


def environment_of(folder: str) -> dict[str, str]:
    """What a process of the installation in the folder is told."""
    return {
        **os.environ,
        "SENTERPULS_DATABASE_URL": f"sqlite:///{Path(folder) / 'senterpuls.sqlite3'}",
        "SENTERPULS_VAULT": str(Path(folder) / "vault"),
        "SENTERPULS_SECRET_KEY": "a secret for benchmarks only",
    }


def _run(folder: str, program: str, *arguments: str) -> Ended:
    """CalledProcessError where it fails."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", TELLING + program, *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=environment_of(folder), check=True, capture_output=True, text=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return Ended(time.perf_counter() - start, cpu, float(ended.stdout.splitlines()[-1]))


def serve_once(folder: str) -> tuple[float, float]:
    """Seconds until the first page, and MB of all processes then. The server has ended when it returns."""
    with reserve_address("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    start = time.perf_counter()
    command = [sys.executable, "-c", CONSOLE, "serve", "--no-schedule", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment_of(folder), stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/code", server)
            return time.perf_counter() - start, memory_of_processes(server.pid)
        finally:
            server.send_signal(signal.SIGTERM)


def _wait_for(page: str, server: subprocess.Popen) -> None:
    deadline = time.perf_counter() + LIMIT
    while time.perf_counter() < deadline and server.poll() is None:
        try:
            with urlopen(page, timeout=LIMIT):
                return
        except (URLError, ConnectionError):
            time.sleep(0.01)
    raise RuntimeError("the server did not answer")
