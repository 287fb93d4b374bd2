"""An installation that is kept up as a service manager would: what has ended is started again, and anything may be killed."""

import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from survey.config import Settings
from survey.queue.place import QueuePlace
from tests.failures.launcher import Launcher
from tests.failures.phones import visit
from tests.failures.postgres_control import Server
from tests.failures.waiting import wait_until


@dataclass
class Installation:
    """server: None with SQLite. Commands that are kept running are named, and started again when they have ended."""

    launcher: Launcher
    settings: Settings
    port: int
    server: Server | None = None
    naive: str | None = None
    running: dict[str, int] = field(default_factory=dict)
    kept: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def logs(self) -> Path:
        return self.settings.vault.parent / "logs"

    def serve(self) -> None:
        """Two processes that answer, and the one that watches them."""
        port, beside = str(self.port), ("--workers", "2", "--threads", "2", "--no-schedule")
        self.keep("web", "serve", "--port", port, *beside)
        wait_until(lambda: visit(self.port, "/healthz").status == 200, f"nothing was served; {self.said()}")

    def use_queue(self, address: str) -> None:
        """From here on what is due waits for workers, and the PDFs that they write ahead are kept in a folder of their own."""
        cache = self.settings.vault.parent / "kept"
        cache.mkdir(exist_ok=True)
        queue = QueuePlace.parse(address, self.settings.database_url)
        self.settings = replace(self.settings, queue=queue, cache=cache)

    def keep(self, name: str, *command: str) -> None:
        """Runs the command again and again."""
        self.kept[name] = command
        self.mend()

    def run(self, *command: str) -> int:
        """Once, to its end. Its exit status."""
        return self.launcher.run(self.settings, self._log(command[0]), *command, naive=self.naive)

    def end(self, name: str) -> None:
        """Lets it come to its end, and no longer keeps it running."""
        del self.kept[name]
        if name in self.running:
            self.launcher.wait(self.running.pop(name), f"{name} did not end")

    def mend(self) -> None:
        """Starts what has ended, the database first."""
        if self.server and not self.server.runs:
            self.server.start()
        for name, command in self.kept.items():
            pid = self.running.get(name)
            if pid is None or self.launcher.status(pid) is not None:
                self.running[name] = self.launcher.start(self.settings, self._log(name), *command, naive=self.naive)

    def kill(self, target: str, chance: random.Random) -> bool:
        """kill -9, by the name of what is kept running, one of its children where it ends in "'s child", or of the database's
        processes. False where there is none of this kind right now.
        """
        if target == "postmaster":
            self.server.kill()
            return True
        if target == "backend":
            return self.server.kill_backend(chance)
        name, _, child = target.partition("'s ")
        pid = self.running.get(name)
        if pid is None or self.launcher.status(pid) is not None:
            return False
        pids = children_of(pid) if child else [pid]
        with suppress(ProcessLookupError):
            if pids:
                os.kill(chance.choice(pids), signal.SIGKILL)
        if not child:
            self.launcher.wait(pid, f"{target} did not die")
        return bool(pids)

    def stop(self) -> None:
        for name, pid in self.running.items():
            with suppress(ProcessLookupError):
                if self.launcher.status(pid) is None:
                    os.kill(pid, signal.SIGTERM)
            self.launcher.wait(pid, f"{name} did not stop when it was asked to")
        self.running.clear()
        self.kept.clear()

    def said(self) -> str:
        """All that any command printed or logged."""
        return "".join(file.read_text(errors="replace") for file in sorted(self.logs.glob("*.log")))

    def _log(self, name: str) -> Path:
        self.logs.mkdir(exist_ok=True)
        return self.logs / f"{name}.log"


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
