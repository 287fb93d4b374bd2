"""Copies of an SQLite file, and putting one back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from survey.refusal import Refusal

PATIENCE = 5.0  # seconds for another program to let go


class InUse(Refusal):
    """Other programs have the database open."""


def copy_to(source: Path | sqlite3.Connection, target: Path) -> None:
    """A copy of a file that may be in use: what is committed, without what was deleted and without the order of ballots.

    One read transaction, as short as the disk allows: closing a wave waits for its end. The copy is its owner's alone.
    """
    _make_private(target)
    if isinstance(source, sqlite3.Connection):
        source.execute("VACUUM INTO ?", [str(target)])
    else:
        with closing(sqlite3.connect(f"file:{source.resolve()}?mode=rw", uri=True, timeout=PATIENCE)) as opened:
            opened.execute("VACUUM INTO ?", [str(target)])
    sync(target)


@contextmanager
def held(file: Path) -> Iterator[sqlite3.Connection]:
    """The file, to oneself: nobody reads or writes it until the block ends, or this program. InUse."""
    with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as opened:
        try:
            # Leaving the write-ahead log takes that no other program has the file open, even if it does nothing with it.
            (mode,) = opened.execute("PRAGMA journal_mode=DELETE").fetchone()
            opened.execute("PRAGMA synchronous=FULL")
            opened.execute("PRAGMA locking_mode=EXCLUSIVE")
            opened.execute("BEGIN EXCLUSIVE")
            opened.execute("COMMIT")
        except sqlite3.OperationalError:
            mode = None
        if mode != "delete":
            raise InUse(f"Another program has {file} open; stop serve, worker and tick, then run the same command again.")
        yield opened


def put_back(side: Path, into: sqlite3.Connection) -> None:
    """Makes the content of a held file that of another one, in one transaction: after a kill it is the old or the new."""
    with closing(sqlite3.connect(side)) as source:
        source.backup(into)


def sync(file: Path) -> None:
    """On disk before this returns."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(file: Path) -> None:
    """With what SQLite may have left beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _make_private(target: Path) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
