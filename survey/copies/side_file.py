"""A copy of an SQLite database that is worked on beside it, through the application's own kind of engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, pool

from survey.copies.sqlite_files import remove


@contextmanager
def side_of(file: Path, name: str) -> Iterator[Path]:
    """The place of a file beside another one, empty now and gone afterwards, whatever was left there."""
    side = file.with_name(f".{file.name}.{name}")
    remove(side)
    try:
        yield side
    finally:
        remove(side)


@contextmanager
def opened(side: Path) -> Iterator[Connection]:
    """A connection to it. When the block has ended, all of it is in the one file."""
    engine = create_engine(f"sqlite:///{side}", hide_parameters=True, poolclass=pool.NullPool)
    with engine.connect() as connection:
        yield connection
        connection.commit()
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
