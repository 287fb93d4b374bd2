"""A PostgreSQL server of the tests' own, to be killed, stopped and started again: see tests/postgres.py."""

import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

from tests.failures.waiting import wait_until
from tests.postgres import pg_ctl

READY = "ready"  # in the pid file's last line; see pg_ctl


@dataclass(frozen=True)
class Server:
    """address: as postgres_server() gives it."""

    address: str

    @property
    def folder(self) -> Path:
        return Path(self.address.partition("host=")[2])

    @property
    def runs(self) -> bool:
        """Whether it takes connections, as its pid file says and its process confirms."""
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].startswith(READY) and lives(int(lines[0]))

    @property
    def postmaster(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])

    def kill(self) -> None:
        """Kills the postmaster, without a word to its children, which end when they notice."""
        pid = self.postmaster
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not lives(pid), "PostgreSQL did not die")

    def kill_backend(self, chance: random.Random) -> bool:
        """Kills one process that serves a connection, and with it, as PostgreSQL wants it, all the others. False: none does."""
        serving = [child for child in _children(self.postmaster) if " puls" in _title(child) or " owner_of" in _title(child)]
        with suppress(ProcessLookupError):
            if serving:
                os.kill(chance.choice(serving), signal.SIGKILL)
        return bool(serving)

    def stop(self) -> None:
        pg_ctl(self.folder, "stop", "-m", "fast")

    def start(self) -> None:
        """With the options it was started with; again where a killed server's last child still holds its memory."""

        def started() -> bool:
            with suppress(CalledProcessError):
                pg_ctl(self.folder, "restart")
                return True
            return False

        wait_until(started, "PostgreSQL did not start again")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def lives(pid: int) -> bool:
    """A process that ended and that nobody has asked for is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
