"""How things are measured: processor time, memory, and work in a process of its own.

Processor time, not wall time, wherever something else may be running beside it.
"""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

FRESH = get_context("spawn")  # a fresh interpreter: nothing imported or allocated by whoever started it counts


def in_child(work: Callable, *arguments):
    """What `work` returns, done in a fresh process, which ends with it. Both must be picklable."""
    with ProcessPoolExecutor(1, mp_context=FRESH) as pool:
        return pool.submit(work, *arguments).result()


def cpu_of(work: Callable[[], object]) -> float:
    """Seconds of processor time, user and system, of this process and all its threads while `work` ran."""
    start = time.process_time()
    work()
    return time.process_time() - start


def cpu_of_processes(pid: int) -> float:
    """Seconds of processor time another process and those it started have used so far, ended ones among them (Linux)."""
    ticks_per_second = 100  # USER_HZ, fixed in Linux's interface to programs
    return sum(int(ticks) for each in family_of(pid) for ticks in _stat(each)[11:15]) / ticks_per_second


def memory_of_processes(pid: int) -> float:
    """MB that another process and those it started hold together: what they share is counted once (Linux)."""
    rows = [row for each in family_of(pid) for row in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()]
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) * 1024 / 1e6


def family_of(pid: int) -> list[int]:
    """A process and those it started."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def peak_mb() -> float:
    """The most this process has held. Of the process alone: getrusage's peak is inherited from whoever started it."""
    return _status("VmHWM")


@contextmanager
def counted_statements(engine):
    """A list that grows by one SQL statement each time SQLite runs one; beginning and ending a transaction are none."""
    from sqlalchemy import event

    statements: list[str] = []

    def count(statement: str) -> None:
        if statement.partition(" ")[0] not in ("BEGIN", "COMMIT", "ROLLBACK"):
            statements.append(statement)

    def listen(driver, _record, _proxy) -> None:
        driver.set_trace_callback(count)

    event.listen(engine, "checkout", listen)
    try:
        yield statements
    finally:
        event.remove(engine, "checkout", listen)
        engine.dispose()


def _status(field: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError(f"this system tells no {field}")
