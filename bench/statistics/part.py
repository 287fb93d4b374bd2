"""One part of the simulation study: what was simulated, and what came out."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from bench.measuring import FRESH
from bench.result import Line

CORES = 2
Found = TypeVar("Found")


@dataclass(frozen=True)
class Part:
    """title and text: for the report; lines: figures beside what was promised. Nothing in them may depend on the machine."""

    title: str
    text: str
    lines: tuple[Line, ...]

    def __post_init__(self):
        if not (self.title and self.text and self.lines):
            raise ValueError("a part of the study says what it is and what it found")


def run_all(one: Callable[[int], Found], seeds: Sequence[int]) -> list[Found]:
    """What `one` finds for each seed, in their order, on both cores. `one` must be picklable and draw from its seed alone."""
    if len(seeds) <= CORES:
        return [one(seed) for seed in seeds]
    with ProcessPoolExecutor(CORES, mp_context=FRESH) as pool:
        return list(pool.map(one, seeds, chunksize=max(1, len(seeds) // (8 * CORES))))


def percent(hits: Sequence[bool]) -> float:
    """How many of a hundred; ValueError without any."""
    if not hits:
        raise ValueError("nothing was simulated")
    return 100 * sum(hits) / len(hits)
