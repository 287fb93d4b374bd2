"""One task over many things, by as many threads as there are cores to use: for work that leaves Python's lock to others."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

MOST = 4  # threads: what each does in Python itself, the others wait for
TURN = 500  # things a thread takes at once

Thing, Done = TypeVar("Thing"), TypeVar("Done")


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def on_all_cores(work: Callable[[Thing], Done], things: Iterable[Thing]) -> Iterator[Done]:
    """What `work` makes of each thing, in the order of the things, which may be more than memory holds.

    The things are taken one after the other in the caller's own thread. What `work` raises is raised here.
    """
    threads, waiting = min(usable_cores(), MOST), iter(things)
    with ThreadPoolExecutor(threads) as pool:
        while turn := list(islice(waiting, threads * TURN)):
            parts = [turn[start : start + TURN] for start in range(0, len(turn), TURN)]
            for done in pool.map(lambda part: [work(thing) for thing in part], parts):
                yield from done
