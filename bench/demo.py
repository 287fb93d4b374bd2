"""The demonstration, from a finished install to its links: what somebody who tries it waits for."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.result import Line, median_line

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 600  # seconds; then it is stopped


@dataclass(frozen=True)
class Size:
    """options: of `senterpuls demo`; none is the default demonstration."""

    options: tuple[str, ...] = ()
    runs: int = 1


TINY = Size(("--clients", "1", "--centres", "2", "--teams", "3", "--months", "1"), 1)


def measure(size: Size) -> list[Line]:
    """Whole processes, in an empty folder each."""
    runs = [_run(size) for _ in range(size.runs)]
    return [
        median_line("demonstration, elapsed", [wall for wall, _ in runs], "s", 60, "at most"),
        median_line("… processor time", [cpu for _, cpu in runs], "s"),
    ]


def _run(size: Size) -> tuple[float, float]:
    """Seconds elapsed and of processor time. CalledProcessError with what it said where the demonstration fails."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {
            **os.environ,
            "SENTERPULS_DATABASE_URL": f"sqlite:///{place / 'demo.sqlite3'}",
            "SENTERPULS_VAULT": str(place / "vault"),
            "SENTERPULS_SECRET_KEY": "a secret for benchmarks only",
        }
        command = [sys.executable, "-c", "from wsgi import cli; cli()", "demo", "--no-serve", "--out", str(place / "out")]
        before, start = _cpu_of_children(), time.perf_counter()
        subprocess.run(
            [*command, *size.options], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=LIMIT
        )
        return time.perf_counter() - start, _cpu_of_children() - before


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
