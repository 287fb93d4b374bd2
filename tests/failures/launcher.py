"""Commands of the product as real processes, started quickly: see launched.py."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from survey.config import Settings
from survey.queue.place import SQLITE
from tests.failures.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("launched.py")


@dataclass
class Launcher:
    """Asked from any thread."""

    program: subprocess.Popen
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, settings: Settings, said: Path, *arguments: str, naive: str | None = None, **environment: str) -> int:
        """The process id of the command, which runs. said: the file it adds all it says to."""
        request = {
            "start": arguments,
            "environment": environment_of(settings) | environment,
            "said": str(said),
            "naive": naive,
        }
        return self._ask(request)["pid"]

    def status(self, pid: int) -> int | None:
        """Its exit status; negative, the signal that ended it; None while it runs."""
        return self._ask({"ended": pid})["status"]

    def wait(self, pid: int, why: str) -> int:
        """The exit status once it has ended."""
        wait_until(lambda: self.status(pid) is not None, why)
        return self.status(pid)

    def run(self, settings: Settings, said: Path, *arguments: str, **choices) -> int:
        """Runs the command to its end; its exit status."""
        return self.wait(self.start(settings, said, *arguments, **choices), f"“{' '.join(arguments)}” did not end")

    def _ask(self, request: dict) -> dict:
        with self.lock:
            self.program.stdin.write(json.dumps(request) + "\n")
            self.program.stdin.flush()
            return json.loads(self.program.stdout.readline())


def environment_of(settings: Settings) -> dict[str, str]:
    """Of the queue and the folder of kept PDFs also where there are none, whatever this process has."""
    queue = settings.queue
    return {
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
        "SENTERPULS_QUEUE_URL": f"{'sqlite:///' if queue.kind == SQLITE else ''}{queue.address}" if queue else "",
        "SENTERPULS_CACHE": str(settings.cache or ""),
    }


@contextmanager
def launching() -> Iterator[Launcher]:
    """A launcher; what it started has ended afterwards."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, str(PROGRAM)], env=environment, cwd=ROOT, **pipes) as program:
        yield Launcher(program)
        program.stdin.close()
