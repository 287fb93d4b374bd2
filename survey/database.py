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


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


@contextmanager
def short_transaction() -> Iterator[None]:
    """A transaction without a session, on a connection of its own: committed at the end, rolled back by an exception.

    For a respondent's visit, where a session's bookkeeping would cost as much as everything else.
    """
    with db.engine.begin() as g.short_connection:
        try:
            yield
        finally:
            del g.short_connection


def connection() -> Connection:
    """The connection of the short transaction that is running, or else the session's."""
    return g.get("short_connection") or db.session.connection()


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
