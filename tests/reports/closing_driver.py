"""Closes waves in processes that are killed on the way: a program that reads one JSON request a line.

A request is {"url", "vault", "command", "kill_at"}; its answer, one line, is {"killed", "acts"}: whether the process was killed
(SIGKILL, just before its kill_at-th act; never where that is 0), and how its acts were named. An act is whatever changes
something that outlives the process: a statement other than SELECT, a commit, anything done to a file. Inserts in a row into
one table are one act, as killing between them is killing before the first. No step of closing is named here, so a step that
is new is killed too. Every close is a process of its own, forked from this one, which closed a wave itself when it began, so
that no child spends two seconds on loading what a close needs.
"""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from survey.config import Settings
from survey.database import db
from wsgi import create_app

FILE_ACTS = ((os, "fsync"), (os, "open"), (os, "replace"), (Path, "open"), (Path, "unlink"), (Path, "replace"))
SAME = ("SELECT", "SHOW", "SET ", "RESET", "PRAGMA")
LASTING = ("PRAGMA wal_checkpoint",)


class Killer:
    """Counts acts, writes their names down, and ends the process before the one it waits for."""

    def __init__(self, kill_at: int, diary: Path):
        self._kill_at, self._diary, self._acts, self._last = kill_at, diary.open("a", encoding="utf-8"), 0, ""

    def act(self, name: str) -> None:
        if name == self._last and name.startswith("INSERT"):
            return
        self._acts, self._last = self._acts + 1, name
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
            if name != "open" or _writes(arguments[1:], options):
                self.act(f"{name} {Path(str(arguments[0])).suffix}")
            return inner(*arguments, **options)

        setattr(owner, name, outer)


def _writes(arguments: tuple, options: dict) -> bool:
    """Whether a file is opened to be changed: os.open's flags, Path.open's mode."""
    mode = (*arguments, *options.values(), "r")[0]
    return bool(mode & (os.O_WRONLY | os.O_RDWR)) if isinstance(mode, int) else not mode.startswith("r") or "+" in mode


def close(request: dict, diary: Path | None = None) -> int:
    """Runs the command in this process. Watched where there is a diary. Its exit status."""
    app = create_app(Settings(request["url"], Path(request["vault"]), "for tests", "http://localhost"))
    if diary:
        Killer(request["kill_at"], diary).watch()
    status = app.test_cli_runner().invoke(args=request["command"], catch_exceptions=False).exit_code
    with app.app_context():
        db.engine.dispose()  # no child may inherit a connection
    return status


def answer(request: dict) -> dict:
    with tempfile.NamedTemporaryFile() as diary:
        child = os.fork()
        if child == 0:
            os._exit(close(request, Path(diary.name)))
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        if not killed and status:
            raise RuntimeError(f"the close failed: {status}")
        return {"killed": killed, "acts": Path(diary.name).read_text(encoding="utf-8").splitlines()}


if __name__ == "__main__":
    close(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
