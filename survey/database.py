"""The database: one metadata, its naming convention, SQLite's settings and the UTC instant type."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module

from flask import g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# synchronous=FULL: an acknowledged ballot survives a power cut. secure_delete: what is deleted is overwritten.
SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
)

STATEMENTS = "statements"  # the engine whose connections commit every statement at once


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


def engine_settings(url: str) -> dict:
    """Flask-SQLAlchemy's settings. A driver's message must not repeat a ballot's key: parameters are hidden."""
    hidden = {"hide_parameters": True}
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": hidden,
        "SQLALCHEMY_BINDS": {STATEMENTS: {**hidden, "url": url, "isolation_level": "AUTOCOMMIT"}},
    }


def insert_into(table):
    """An insert that can say ON CONFLICT, which both databases know and SQL does not."""
    # The dialect in use has been loaded already; the other one stays where it is.
    return import_module(f"sqlalchemy.dialects.{db.session.get_bind().dialect.name}").insert(table)


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
