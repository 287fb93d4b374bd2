"""A PostgreSQL database as whoever has a login, a dump or the data directory sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade

from survey.config import Settings
from tests.conftest import running_app
from tests.postgres import new_database

TABLES = """
select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname
"""


@contextmanager
def app_on_postgres(address: str, settings: Settings) -> Iterator[Flask]:
    """The application on a new, migrated database of the server."""
    with running_app(replace(settings, database_url=new_database(address))) as app:
        upgrade()
        yield app


def tables_in(connection: psycopg.Connection) -> list[str]:
    """Tables that hold rows: partitions, not their parents."""
    return [name for (name,) in connection.execute(TABLES)]


def rows_in_file_order(connection: psycopg.Connection, table: str) -> list[tuple[int, int, tuple[int, int], str]]:
    """(writing transaction, locking one, (page, line), the row's text) in the order of the file: that of pg_dump."""
    rows = connection.execute(f"select xmin::text::bigint, xmax::text::bigint, ctid::text, t.*::text from \"{table}\" t")
    return [(xmin, xmax, tuple(map(int, ctid.strip("()").split(","))), row) for xmin, xmax, ctid, row in rows]


def server_folder(address: str) -> Path:
    """Where the test's server keeps its data directory and its log."""
    return Path(address.rpartition("host=")[2])
