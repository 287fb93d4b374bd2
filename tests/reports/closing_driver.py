"""Closes waves in processes that are killed on the way: a program that reads one JSON request a line.

A request is {"url", "vault", "command", "kill_at"}; its answer, one line, is {"killed", "acts"}: whether the process was killed
(SIGKILL, just before its kill_at-th act; never where that is 0), and how its acts were named. An act is whatever changes
something that outlives the process: a statement other than SELECT, a commit, anything done to a file. No step of closing is
named here, so a step that is new is killed too. Every close is a process of its own, forked from this one, which has only
imported what a close needs.
"""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

import reports.release
from survey.config import Settings
from wsgi import create_app

LOADED = reports.release.close_wave  # so that no child spends a second on importing it
FILE_ACTS = ((os, "fsync"), (os, "open"), (os, "replace"), (Path, "open"), (Path, "unlink"), (Path, "replace"))
SAME = ("SELECT", "SHOW", "SET ", "RESET", "PRAGMA")
LASTING = ("PRAGMA wal_checkpoint",)


class Killer:
    """Counts acts, writes their names down, and ends the process before the one it waits for."""

    def __init__(self, kill_at: int, diary: Path):
        self._kill_at, self._diary, self._acts = kill_at, diary.open("a", encoding="utf-8"), 0

    def act(self, name: str) -> None:
        self._acts += 1
        if self._acts == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self._diary.write(name + "\n")
        self._diary.flush()

    def watch(self) -> None:
        for owner, name in FILE_ACTS:
            self._wrap(owner, name)
        event.listen(Engine, "commit", lambda _connection: self.act("COMMIT"))
        event.listen(Engine, "before_cursor_execute", self._statement)

    def _statement(self, _connection, _cursor, statement: str, *_rest) -> None:
        if statement.startswith(LASTING) or not statement.lstrip().upper().startswith(SAME):
            self.act(" ".join(statement.split()[:3]))

    def _wrap(self, owner, name: str) -> None:
        inner = getattr(owner, name)

        def outer(*arguments, **options):
            self.act(f"{name} {Path(str(arguments[0])).suffix}")
            return inner(*arguments, **options)

        setattr(owner, name, outer)


def close(request: dict, diary: Path) -> None:
    """Runs the command in this process, and ends it."""
    settings = Settings(request["url"], Path(request["vault"]), "for tests", "http://localhost")
    app = create_app(settings)
    Killer(request["kill_at"], diary).watch()
    status = app.test_cli_runner().invoke(args=request["command"], catch_exceptions=False).exit_code
    os._exit(status)


def answer(request: dict) -> dict:
    with tempfile.NamedTemporaryFile() as diary:
        child = os.fork()
        if child == 0:
            close(request, Path(diary.name))
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        if not killed and status:
            raise RuntimeError(f"the close failed: {status}")
        return {"killed": killed, "acts": Path(diary.name).read_text(encoding="utf-8").splitlines()}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
