"""Processes that do the same work beside each other: started together, replaced when one ends, and stopped together."""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import connection, get_context, parent_process

FORKED = get_context("fork")  # what is loaded already is shared; nothing may be open that can't be
PATIENCE = 10  # seconds for a process to end what it is doing when it is asked to stop
PAUSE = 1  # seconds between an end and its replacement: one that can't start must not spin

log = logging.getLogger(__name__)


class Processes:
    """So many processes, each running `work` until it is asked to stop by SIGTERM, which reaches it as KeyboardInterrupt.

    A context: they run when it is entered and have ended when it is left. None outlives the process that started them,
    however that ends. `work` may end by itself, to be begun afresh by another process: what it left in memory goes with it.
    """

    def __init__(self, work: Callable[[], None], count: int, name: str = "serving"):
        self._work, self._name = work, name
        self._running: list = [None] * count

    def __enter__(self) -> "Processes":
        gc.collect()
        gc.freeze()  # what never becomes garbage is not looked at again, so its memory stays shared
        self._running = [self._start() for _ in self._running]
        return self

    def __exit__(self, *_raised) -> None:
        for process in self._running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self._running:
            process.join(max(0, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()

    def watch(self) -> None:
        """Replaces every process that ends. Returns only by an exception, such as KeyboardInterrupt."""
        while True:
            connection.wait([process.sentinel for process in self._running])
            time.sleep(PAUSE)
            for place, process in enumerate(self._running):
                if not process.is_alive():
                    if process.exitcode != 0:
                        log.error("%s process %d ended (%s); another one takes its place", self._name, process.pid, _how(process))
                    self._running[place] = self._start()

    def _start(self):
        process = FORKED.Process(target=_run, args=(self._work,), daemon=True)
        process.start()
        return process


def _run(work: Callable[[], None]) -> None:
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal's processes; ours are told by SIGTERM
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        end_with_parent()
        work()
    except KeyboardInterrupt:
        pass


def end_with_parent() -> None:
    """From here on this process, which another one started, is ended by SIGTERM when that one ends, however it does."""

    def wait() -> None:
        connection.wait([parent_process().sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _how(process) -> str:
    return f"signal {-process.exitcode}" if process.exitcode < 0 else f"status {process.exitcode}"
