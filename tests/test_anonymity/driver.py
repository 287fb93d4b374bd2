"""A served process with a misfortune, run by the tests: python driver.py PORT LOG MISFORTUNE.

Every logger writes to LOG at its lowest level. The naive applications stand here too, served in the same way.
"""

import logging
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, g, request

from survey.config import Settings
from survey.database import db
from survey.services import ballots
from survey.serving import HOST, reserve_address, serve_app
from wsgi import create_app

THREADS = 12
NAMES = ("", "flask", "senterpuls", "survey", "reports", "sqlalchemy.engine", "sqlalchemy.pool", "sqlalchemy.orm", "psycopg",
         "psycopg.pool", "waitress", "waitress.queue", "werkzeug", "flask_wtf", "nacl", "asyncio")  # fmt: skip


def log_everything(file: Path) -> None:
    logging.basicConfig(filename=file, level=logging.DEBUG)
    for name in NAMES:
        logging.getLogger(name).setLevel(logging.DEBUG)


def ours(misfortune: str) -> Flask:
    app = create_app()
    with app.app_context():
        MISFORTUNES[misfortune](app)
    return app


def nothing(app) -> None:
    pass


def after_casting(happen: Callable[[], None]) -> None:
    """Lets something happen when a ballot is on disk: it commits in the call that writes it."""
    run = ballots._CAST.run

    def run_then(*arguments):
        cursor = run(*arguments)
        happen()
        return cursor

    ballots._CAST.run = run_then


def casting_with(change: Callable[[str], str]) -> None:
    """Casts with another statement."""
    written_for = ballots._CAST._written_for

    def changed(dialect):
        written = written_for(dialect)
        written.sql = change(written.sql)
        return written

    ballots._CAST._written_for = changed


def die_after_commit(app) -> None:
    """Killed when a ballot is on disk and nobody has been told."""
    after_casting(lambda: os.kill(os.getpid(), signal.SIGKILL))


def fail_after_commit(app) -> None:
    """Repeats all it knows in its message, as a careless library would."""

    def fail():
        raise RuntimeError(f"{request.url} {request.form.to_dict()}")

    after_casting(fail)


def fail_in_templates(app) -> None:
    """Even the page that says so can't be drawn."""

    def fail(*_arguments, **_context):
        raise OSError(f"no template for {request.url} {request.form.to_dict()}")

    app.jinja_env.get_or_select_template = app.jinja_env.get_template = fail


def break_the_key(app) -> None:
    """A ballot is written twice, without ON CONFLICT: a real driver's error about a real key."""
    casting_with(lambda statement: statement.partition(" ON CONFLICT")[0])


def lose_the_table(app) -> None:
    """A driver's error that is no constraint's."""
    casting_with(lambda statement: statement.replace("ballot_box (", "ballot_bax ("))


def lose_the_connection(app) -> None:
    """Nor can what was begun be rolled back."""

    def fail(*_arguments):
        raise ConnectionError(f"{request.url} {request.form.to_dict()}")

    db.session.session_factory.class_.rollback = fail
    fail_after_commit(app)


def read_no_vault(app) -> None:
    """Dies of opening a file of the vault."""
    vault = str(Settings.from_environment().vault)

    def watch(happened: str, arguments: tuple) -> None:
        if happened == "open" and vault in str(arguments[0]):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


MISFORTUNES = {function.__name__: function for function in (
    nothing, die_after_commit, fail_after_commit, fail_in_templates, break_the_key, lose_the_table, lose_the_connection,
    read_no_vault,
)}  # fmt: skip


def naive(misfortune: str) -> Flask:
    """Looks whether somebody has answered, draws something, then inserts; an accident is logged as Flask logs it."""
    app, file = Flask("naive"), Settings.from_environment().database_url.removeprefix("sqlite:///")

    def connection() -> sqlite3.Connection:
        if "connection" not in g:
            g.connection = sqlite3.connect(file, timeout=10)
        return g.connection

    @app.post("/s/<token>")
    def send(token: str):
        if misfortune == "naive_failure":
            raise RuntimeError(f"{token} {request.form.to_dict()}")
        known = connection().execute("select 1 from answer where token = ?", (token,)).fetchone()
        time.sleep(0.05)  # as long as a slow page takes
        if not known:
            connection().execute("insert into answer values (?)", (token,))
            connection().commit()
        return "thank you" if not known else "you have answered already"

    @app.get("/healthz")
    def healthz():
        return "ok"

    return app


def main(port: str, log: str, misfortune: str) -> None:
    log_everything(Path(log))
    app = naive(misfortune) if misfortune.startswith("naive") else ours(misfortune)
    serve_app(app, reserve_address(HOST, int(port)), THREADS)


if __name__ == "__main__":
    main(*sys.argv[1:])
