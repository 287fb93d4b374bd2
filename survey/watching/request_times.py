"""How long requests took, by route and kind of status: one table in memory that all serving processes of a machine share.

Made before they are forked, and gone with the last of them: nothing is left in files, and whichever process is asked
answers for all. Of respondents it holds one thing: the hour in which a page of theirs failed last.
"""

import fcntl
import mmap
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds; a request is counted in the first that holds it
ROWS = 2_000  # of routes and kinds of status; what there is no room for is left out
KEY_BYTES = 112
NUMBERS = len(BOUNDS) + 2  # what took longer than all bounds, and the sum of seconds
ROW_BYTES = KEY_BYTES + 8 * NUMBERS
HOUR = 3600
HOURS = 2  # this one and the one before, in turn


@dataclass(frozen=True)
class Times:
    """counts: requests within each of BOUNDS and beyond the last, none counted twice; total: seconds of all."""

    route: str
    status: str  # 2xx, 3xx, 4xx, 5xx
    counts: tuple[int, ...]
    total: float


class RequestTimes:
    """Safe for threads and processes. One that is killed while it writes keeps nobody waiting."""

    def __init__(self):
        self._file = os.memfd_create("request times")
        os.ftruncate(self._file, 8 * HOURS + ROWS * ROW_BYTES)
        self._memory = memoryview(mmap.mmap(self._file, 0))
        self._hours = self._memory[: 8 * HOURS].cast("q")
        self._lock = threading.Lock()

    def __del__(self):
        os.close(self._file)

    def add(self, route: str, status: int, seconds: float) -> None:
        """Counts a request."""
        place = next((number for number, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        with self._alone():
            numbers = self._numbers_of(f"{status // 100}xx {route}".encode())
            if numbers is not None:
                numbers[place] += 1
                numbers[-1] += seconds

    def note_failed_visit(self, moment: float) -> None:
        """A respondent's page failed on our side. moment: seconds since 1970; only its hour is kept."""
        hour = int(moment // HOUR)
        self._hours[hour % HOURS] = hour

    def visit_failed_in_hour_before(self, moment: float) -> bool:
        """Whether one did in the last full hour. The hour that runs is not told of: that would tell when somebody came."""
        hour = int(moment // HOUR) - 1
        return self._hours[hour % HOURS] == hour

    def read(self) -> Iterator[Times]:
        for key, numbers in self._rows():
            if not key:
                return
            status, _, route = key.decode().partition(" ")
            yield Times(route, status, tuple(map(int, numbers[:-1])), numbers[-1])

    def _numbers_of(self, key: bytes) -> memoryview | None:
        """The row of this key, the next free one where it has none; None where there is no room."""
        key = key[:KEY_BYTES]
        for place, (there, numbers) in enumerate(self._rows()):
            if there == key:
                return numbers
            if not there:
                begin = 8 * HOURS + place * ROW_BYTES
                self._memory[begin : begin + len(key)] = key
                return numbers
        return None

    def _rows(self) -> Iterator[tuple[bytes, memoryview]]:
        for begin in range(8 * HOURS, len(self._memory), ROW_BYTES):
            row = self._memory[begin : begin + ROW_BYTES]
            yield bytes(row[:KEY_BYTES]).rstrip(b"\0"), row[KEY_BYTES:].cast("d")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The lock is the file's, which the system takes back from a process that dies; threads share it."""
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
