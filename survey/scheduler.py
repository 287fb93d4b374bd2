"""The scheduler of a serving process: a thread that runs `senterpuls tick` every minute, in a process of its own.

Closing loads what only reports need, some 150 MB; a process of its own gives that back, takes no interpreter's lock from
the threads that answer phones, and can hang or crash without them. docs/decisions/0040.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from survey.config import HOME

PAUSE = 60.0  # seconds between the end of a run and the start of the next
PATIENCE = 20.0  # seconds that a run gets to finish when serving ends; whatever it does can be taken up again
PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from wsgi import cli; cli(prog_name='senterpuls')"
TICK = (sys.executable, "-c", PROGRAM, str(HOME), "tick")

log = logging.getLogger(__name__)


class Scheduler:
    """Runs a command again and again until it is stopped. No failure of a run ends it."""

    def __init__(self, command: Sequence[str] = TICK, pause: float = PAUSE):
        self._command, self._pause = tuple(command), pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedule", daemon=True)
        self._child: subprocess.Popen | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when no run is under way any more."""
        self._stopping.set()
        self._thread.join(PATIENCE)
        if self._thread.is_alive() and self._child is not None:
            self._child.terminate()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._run_once()
            except Exception as problem:
                log.error("The schedule could not be run (%s); it is tried again in %.0f s.", type(problem).__name__, self._pause)
            self._stopping.wait(self._pause)

    def _run_once(self) -> None:
        # It writes text, since each of its lines is logged here. A session of its own: Ctrl-C at the terminal ends serving,
        # and serving ends the run.
        with subprocess.Popen(
            self._command,
            env=os.environ | {"SENTERPULS_LOG": "text"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        ) as child:
            self._child = child
            for line in child.stderr:
                log.warning("%s", line.rstrip())


@contextmanager
def scheduled(wanted: bool = True) -> Iterator[None]:
    """Does what is due while the block lasts."""
    if not wanted:
        yield
        return
    scheduler = Scheduler()
    scheduler.start()
    try:
        yield
    finally:
        scheduler.stop()
