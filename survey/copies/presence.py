"""Who uses the database: a program that stays says so, and what puts another content in its place wants nobody to.

On SQLite by a lock on a file beside the database, which ends with its process, however that ends: a process that serves
opens the database only when somebody asks. A PostgreSQL server knows its connections itself.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from survey.database import db
from survey.database_address import sqlite_file
from survey.refusal import Refusal


@contextmanager
def present() -> Iterator[None]:
    """This program, and the processes it forks, use the database while the block lasts. Refusal while it is replaced."""
    yield from _locking(fcntl.LOCK_SH, "The database is being replaced by another program; start again when that has ended.")


@contextmanager
def alone() -> Iterator[None]:
    """Nobody who stays uses the database while the block lasts. Refusal otherwise."""
    told = "serve or worker is running on this database; stop it, then run the same command again."
    yield from _locking(fcntl.LOCK_EX, told)


def _locking(how: int, refusal: str) -> Iterator[None]:
    file = sqlite_file(db.engine.url)
    if file is None:
        yield
        return
    with Path(f"{file}.users").open("w") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(refusal) from None
        yield
