"""Starts commands of the product as processes of their own: a program that reads one JSON request a line.

{"start": [arguments], "environment", "said": file, "naive": name or None} is answered by {"pid"}, {"ended": pid} by {"status"}:
None while it runs, -9 where it was killed. What a command needs is loaded here, so one that is forked from here starts in
tenths of a second, and a hundred kills take no hour. All of them end with this program. Ways of doing it that look right until
something is killed stand here too: the tests must catch each of them.
"""

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as create_app has it, before numpy is loaded: no thread may be forked

from flask import current_app
from sqlalchemy import event
from sqlalchemy.engine import Engine

import reports.batch
import reports.exports.kinds
import reports.exports.pdf
import reports.release
from reports.exports.pdf_cache import PdfCache
from survey.database import STATEMENTS, db
from survey.models.wave import RELEASED
from survey.services import ballots
from wsgi import cli

PAUSE = 0.3  # seconds for which a ballot waits to be written with others, as a thrifty program would have it

running: dict[int, int | None] = {}


def thank_first() -> None:
    """Takes a ballot, thanks for it, and writes it a moment later."""

    class Written:
        rowcount = 1

    def write_later(app, values) -> None:
        time.sleep(PAUSE)
        with app.app_context(), db.engines[STATEMENTS].connect() as connection:
            run(connection, values)

    def thank(_connection, values):
        threading.Thread(target=write_later, args=(current_app._get_current_object(), values), daemon=True).start()
        return Written

    run, ballots._CAST.run = ballots._CAST.run, thank


def tell_first() -> None:
    """Notes the release before it counts, in a transaction of its own."""
    release, record = reports.release._release, reports.release._record

    def told(wave, run):
        record(wave, RELEASED, run, refused=0)
        db.session.commit()
        time.sleep(PAUSE)
        return release(wave, run)

    reports.release._record, reports.release._release = lambda *_arguments, **_detail: None, told


def write_in_place() -> None:
    """Writes a file where it is read, piece by piece, and keeps a PDF so, too."""

    def keep(cache: PdfCache, file: Path, content: bytes) -> None:
        cache.folder.mkdir(parents=True, exist_ok=True)
        write_slowly(file, sha256(content).digest() + content)

    reports.batch.write_whole = lambda file, content, **_options: write_slowly(file, content)
    PdfCache._keep = keep


def write_slowly(file: Path, content: bytes) -> None:
    with file.open("wb", buffering=0) as opened:
        for start in range(0, len(content), 1 << 12):
            opened.write(content[start : start + (1 << 12)])
            time.sleep(0.02)


def have_no_room() -> None:
    """No misdeed, a misfortune: no page can be added to the database, which is what SQLite meets on a full disk."""

    def stop_growing(connection, _record) -> None:
        taken = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={taken}")

    event.listen(Engine, "connect", stop_growing)


NAIVE = {function.__name__: function for function in (thank_first, tell_first, write_in_place, have_no_room)}


def start(request: dict) -> int:
    pid = os.fork()
    if pid == 0:
        _become(request)
    running[pid] = None
    return pid


def _become(request: dict) -> None:
    status = 1
    try:
        os.setsid()  # what is sent to one of them is for nobody else
        said = os.open(request["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for standard, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, said), (2, said)):
            os.dup2(file, standard)
        os.environ.update(request["environment"])
        if request.get("naive"):
            NAIVE[request["naive"]]()
        cli(request["start"], prog_name="senterpuls")
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def reap() -> None:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            running[ended[0]] = os.waitstatus_to_exitcode(ended[1])


def main() -> None:
    try:
        for line in sys.stdin:
            request = json.loads(line)
            reap()
            answer = {"pid": start(request)} if "start" in request else {"status": running[request["ended"]]}
            print(json.dumps(answer), flush=True)
    finally:
        reap()
        for pid in (pid for pid, status in running.items() if status is None):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
