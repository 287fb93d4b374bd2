"""The machine the figures were taken on, as far as it bears on them."""

import os
import platform
import sqlite3
from pathlib import Path
from statistics import median

from bench.measuring import cpu_of


def describe_machine() -> dict[str, str | int]:
    """Cores, processor, memory, load, and the versions of what the time is spent in."""
    return {
        "cores": os.cpu_count() or 1,
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "memory": f"{int(_first('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": f"{os.getloadavg()[0]:.1f} (1 minute average)",
    }


def _first(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return ""


def pace(runs: int = 7) -> float:
    """Milliseconds of processor time of one fixed piece of Python, the median of some runs: how fast the machine is now."""
    return 1000 * median(cpu_of(lambda: sum(number * number % 7 for number in range(200_000))) for _ in range(runs))
