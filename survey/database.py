"""The database: one metadata, its naming convention, SQLite's settings and the UTC instant type."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module

from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, MetaData, event, make_url
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from survey.refusal import Refusal

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# page_size: four sealed ballots fit, whole; on smaller pages each takes a further page, in the order in which they came.
# It holds for a new file. synchronous=FULL: an acknowledged ballot survives a power cut. secure_delete: what is deleted is
# overwritten.
LOCK_WAIT = 10_000  # milliseconds: whoever waits longer for a row keeps a thread from every phone that comes meanwhile
SQLITE_SETTINGS = (
    "PRAGMA page_size=8192",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={LOCK_WAIT}",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
)

# The same, as SQLite tells them: `senterpuls check` asks whether they hold.
SQLITE_IN_FORCE = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}

STATEMENTS = "statements"  # the engine whose connections commit every statement at once
LOCK_NOT_AVAILABLE, DISK_FULL = "55P03", "53100"  # PostgreSQL's names of two conditions
# … and of those under which it takes no connection, or gives one up: cut off, shut down, recovering, too many.
AWAY = ("08", "57P", "53300")
SQLITE_AWAY = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)
TRIES, PAUSE = 100, 0.1  # seconds


class TableInUse(Exception):
    """SQLite says it in a row, not as an error."""


class DatabaseBusy(Refusal):
    """Somebody reads the database and doesn't end; what was to be done is done by doing it again."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


@contextmanager
def autocommitting() -> Iterator[None]:
    """Every statement that runs on `connection()` meanwhile is a transaction of its own, outside the session.

    For a respondent's visit. A session's bookkeeping would cost as much as everything else; and a ballot that is written
    and committed in one call holds SQLite's write lock for that call only, not until its thread gets its turn again.
    """
    with db.engines[STATEMENTS].connect() as g.autocommitting:
        try:
            yield
        finally:
            del g.autocommitting


def connection() -> Connection:
    """The autocommitting connection while there is one, or else the session's."""
    return g.get("autocommitting") or db.session.connection()


def close_connections() -> None:
    """Nothing of the database is open in this process afterwards; it is opened again by whoever asks it next."""
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


def end_sessions(app: Flask) -> None:
    """Every request of the app ends its session, also where the database is lost and can't be told so: whoever was thanked
    is not to read of a failure.
    """

    @app.teardown_appcontext
    def _end(_error) -> None:
        try:
            db.session.remove()
        except DBAPIError:
            db.session().invalidate()  # gives up the connections without a word to the other end
            db.session.remove()


def engine_settings(url: str) -> dict:
    """Flask-SQLAlchemy's settings. A driver's message must not repeat a ballot's key: parameters are hidden.

    As many connections are opened as there are threads that want one, and five are kept: nobody waits for the pool.
    """
    both = {"hide_parameters": True} | ({"max_overflow": -1} if make_url(url).database else {})
    if server := make_url(url).get_backend_name() == "postgresql":
        both["connect_args"] = {"options": f"-c lock_timeout={LOCK_WAIT} {_options_in(url)}".rstrip()}
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        # A page outlives the server's restart; for a visit the question would cost as much as a statement (decision 42).
        "SQLALCHEMY_ENGINE_OPTIONS": {**both, "pool_pre_ping": server},
        "SQLALCHEMY_BINDS": {STATEMENTS: {**both, "url": url, "isolation_level": "AUTOCOMMIT"}},
    }


def _options_in(url: str) -> str:
    """What the operator sets for the program's connections; the last word of two."""
    given = make_url(url).query.get("options", "")
    return given if isinstance(given, str) else " ".join(given)


def insert_into(table):
    """An insert that can say ON CONFLICT, which both databases know and SQL does not."""
    # The dialect in use has been loaded already; the other one stays where it is.
    return import_module(f"sqlalchemy.dialects.{db.session.get_bind().dialect.name}").insert(table)


def when_free(step: Callable[[], None]) -> None:
    """Does a step that needs a table to itself, again and again until nobody holds it. DatabaseBusy after a while."""
    for _ in range(TRIES):
        try:
            return step()
        except TableInUse:
            pass
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
        time.sleep(PAUSE)
    raise DatabaseBusy(
        "Another program is reading the database (a back-up?), so its files can't be cleaned; run the same command again later."
    )


def is_full(error: BaseException) -> bool:
    """Whether the database refused to write because its disk is full: nothing of the transaction was kept then."""
    orig = getattr(error, "orig", error)
    return getattr(orig, "sqlstate", None) == DISK_FULL or getattr(orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached, or was lost on the way: what was asked of it can be asked again later."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY  # the lowest byte is the kind
    state = getattr(error.orig, "sqlstate", None)
    # A driver that reaches no server has no condition of the server's to name.
    lost = isinstance(error, OperationalError) and state is None
    return error.connection_invalidated or lost or (state or "").startswith(AWAY)


class Instant(TypeDecorator):
    """A moment in UTC: aware datetimes in, aware datetimes out, whatever the database keeps. Naive: ValueError."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect):
        return None if value is None else value.replace(tzinfo=UTC)


@event.listens_for(Engine, "connect")
def _apply_sqlite_settings(connection, _record):
    if isinstance(connection, sqlite3.Connection):
        for setting in SQLITE_SETTINGS:
            connection.execute(setting)


def _is_no_row(record: logging.LogRecord) -> bool:
    """At its loudest the engine logs what it reads: invitations, serials. Statements may be logged, rows never."""
    return record.levelno > logging.DEBUG


logging.getLogger("sqlalchemy.engine.Engine").addFilter(_is_no_row)
