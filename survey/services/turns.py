"""One at a time: a turn that is given up when its block ends or its process dies, and never outlives either.

For work of many transactions, which one row of the ledger can't stand for. What has been done is told by the tables, not
by the turn: without it the work would be done twice, not wrongly.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from survey.database import db


@contextmanager
def take_turn(name: str, *, line: str = "turn") -> Iterator[bool]:
    """Whether the turn was free. PostgreSQL: a turn for each name. SQLite, which has one writer anyway: one for a whole line.

    line: those who stand in another one are not waited for.
    """
    if db.engine.dialect.name == "sqlite":
        with Path(f"{db.engine.url.database}.{line}").open("w") as file:
            yield _locked(file)
    else:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            key = func.hashtextextended(name, 0)
            free = connection.scalar(select(func.pg_try_advisory_lock(key)))
            try:
                yield free
            finally:
                if free:
                    connection.execute(select(func.pg_advisory_unlock(key)))


def _locked(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
