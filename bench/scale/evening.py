"""The evening on which many waves close at once: a small simulation of a queue, workers, and tables that one has at a time."""

import heapq
from dataclasses import dataclass

import numpy as np

SEED = 7
SPREAD = 0.6  # of the logarithm of clients' sizes: most are near the mean, a few several times as large


@dataclass(frozen=True)
class Evening:
    """closings: clients, all in one database, whose waves end at these minutes in these shares. still_open: those of the
    database whose waves go on.

    work_s: seconds a worker needs for a client of the mean size. rewrite_s: further seconds for each client that is open
    in the database, during which no other closing there may do the same. Both elapse.
    """

    closings: int
    workers: int
    work_s: float
    rewrite_s: float = 0.0
    still_open: int = 0
    marks: tuple[tuple[float, float], ...] = ((0, 0.2), (60, 0.5), (120, 0.3))


@dataclass(frozen=True)
class Drained:
    """Minutes from the first closing time to the last release; the longest a wave waited for its release; most waiting."""

    minutes: float
    longest: float
    most_waiting: int


def drain(evening: Evening) -> Drained:
    """First come, first served; deterministic."""
    ends, starts = [], []
    arrivals, works = _drawn(evening)
    free, tables_free, open_waves = [0.0] * evening.workers, 0.0, evening.closings + evening.still_open
    heapq.heapify(free)
    for arrival, work in zip(arrivals, works, strict=True):
        start = max(arrival, heapq.heappop(free))
        end = start + work
        if evening.rewrite_s:
            end = tables_free = max(end, tables_free) + evening.rewrite_s * open_waves
        open_waves -= 1
        heapq.heappush(free, end)
        starts.append(start)
        ends.append(end)
    waited = np.array(ends) - arrivals
    return Drained(max(ends) / 60, float(waited.max()) / 60, _most_waiting(arrivals, np.sort(starts)))


def _drawn(evening: Evening) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of arrival in order, and of work, one a closing."""
    random = np.random.default_rng(SEED)
    minutes, shares = zip(*evening.marks, strict=True)
    arrivals = np.sort(random.choice(np.array(minutes, dtype=float) * 60, evening.closings, p=shares))
    works = evening.work_s * np.exp(SPREAD * random.standard_normal(evening.closings) - SPREAD**2 / 2)
    return arrivals, works


def _most_waiting(arrivals: np.ndarray, starts: np.ndarray) -> int:
    """The longest queue: those that have come by a moment of arrival, less those that were begun before it."""
    come = np.searchsorted(arrivals, arrivals, side="right")
    return int((come - np.searchsorted(starts, arrivals, side="left")).max())
