"""Which schema the database has and which this program knows: one select, and the names of the migrations' files.

Alembic would take eleven megabytes to say the same; tests hold the file names to what it says.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from survey.config import HOME
from survey.database import db
from survey.database_address import sqlite_file, unusable
from survey.refusal import Refusal

VERSIONS = HOME / "migrations" / "versions"


class SchemaRefused(Refusal):
    """The database's tables are not those of this program."""


@lru_cache(maxsize=1)
def known_revisions(folder: Path = VERSIONS) -> tuple[str, ...]:
    """The revisions of this program, oldest first."""
    return tuple(sorted(file.name.partition("_")[0] for file in folder.glob("[0-9]*_*.py")))


def judge_schema(revision: str | None, known: Sequence[str]) -> None:
    """SchemaRefused unless the revision is the newest one that is known. None: there are no tables."""
    refuse_newer(revision, known)
    if revision is None:
        raise SchemaRefused("The database has no tables yet; run: senterpuls upgrade")
    if revision != known[-1]:
        raise SchemaRefused(
            f"The database is at revision {revision}, this program at {known[-1]}; stop what serves and run: senterpuls upgrade"
        )


def refuse_newer(revision: str | None, known: Sequence[str]) -> None:
    """SchemaRefused for a revision this program has never heard of."""
    if revision is not None and revision not in known:
        raise SchemaRefused(
            f"The database is at revision {revision}, which this program does not know (it ends at {known[-1]}): it is older "
            "than the database. Install the version that was used last, or restore a back-up of before; nothing was changed."
        )


def revision_on(connection: Connection) -> str | None:
    """The revision of the database behind a connection; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("select version_num from alembic_version"))


def read_revision() -> str | None:
    """The revision of the configured database; None where there is none yet. Makes no file. AddressRefused."""
    file = sqlite_file(db.engine.url)
    if file is not None and file.parent.is_dir() and not file.exists():
        return None
    try:
        with db.engine.connect() as connection:
            return revision_on(connection)
    except DBAPIError as error:
        raise unusable(db.engine.url, error) from None


def require_schema() -> None:
    """A Refusal, in one sentence that says what to do, unless the database can be used by this program."""
    judge_schema(read_revision(), known_revisions())


def require_known_schema() -> None:
    """The same for what brings the database up to date: none, and an older one, will do."""
    refuse_newer(read_revision(), known_revisions())

