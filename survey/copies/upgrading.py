"""Bringing the configured database up to date: beside it, or in one transaction, and only if what comes of it is sound."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from survey.copies.failure import CopyFailed
from survey.copies.migrating import count_rows, faults, migrate
from survey.copies.postgres_dumps import refuse_company
from survey.copies.presence import alone
from survey.copies.side_file import opened, side_of
from survey.copies.sqlite_files import copy_to, held, put_back
from survey.database import close_connections, db
from survey.database_address import sqlite_file
from survey.refusal import Refusal
from survey.schema import known_revisions, read_revision, refuse_newer


@dataclass(frozen=True)
class Upgrade:
    """From which revision to which; before: None where there were no tables."""

    before: str | None
    after: str


def needs_upgrade() -> bool:
    """Whether the database is older than this program. Refusal where it is newer, or can't be used."""
    revision = read_revision()
    refuse_newer(revision, known_revisions())
    return revision != known_revisions()[-1]


def upgrade_database() -> Upgrade:
    """Migrates the database, checks it, and only then lets it be the one in use; killed or failed, it is as it was.

    Refusal while other programs use it; CopyFailed, with the reason, where what came of it is not sound.
    """
    before, file = read_revision(), sqlite_file(db.engine.url)
    close_connections()
    try:
        with alone():
            if file is not None and file.exists():
                _upgrade_file(file)
            else:
                _upgrade_in_place()
    except (CopyFailed, Refusal):
        raise
    except DBAPIError as error:
        raise _failed(f"{type(error.orig).__name__}") from error
    except Exception as error:
        raise _failed(f"{type(error).__name__}: {error}") from error
    finally:
        close_connections()
    return Upgrade(before, known_revisions()[-1])


def _upgrade_file(file: Path) -> None:
    with side_of(file, "upgrading") as side, held(file) as live:
        copy_to(live, side)
        with opened(side) as connection:
            _migrate_soundly(connection)
        put_back(side, live)


def _upgrade_in_place() -> None:
    """Of a server: its migrations and what they change are one transaction. Of a file that is not there: a new one."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            refuse_company(connection)
            connection.exec_driver_sql("set local lock_timeout = '10s'")
        _migrate_soundly(connection)
        connection.commit()


def _migrate_soundly(connection: Connection) -> None:
    rows = count_rows(connection)
    migrate(connection)
    wrong = faults(connection, rows)
    if wrong:
        raise _failed("; ".join(wrong))


def _failed(reason: str) -> CopyFailed:
    return CopyFailed(f"The upgrade failed: {reason}. The database is as it was.")
