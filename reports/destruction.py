"""After the release is frozen: ballots, invitations, links and keys go, from the tables and from the files under them."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, text

from survey.database import TableInUse, connection, db, insert_into, when_free
from survey.models.ballot import SealedBallot
from survey.models.invitation import ClosedLink, Invitation, Link
from survey.models.outbox import Outbox
from survey.models.wave import Wave
from survey.prepared import Prepared
from survey.services.partitions import drop_partition, partitioned
from survey.services.progress import delete_counts
from survey.vault import Vault

PERSONS_SIDE = (Outbox, Invitation, Link)
PERSONS_TABLES = tuple(table.__tablename__ for table in PERSONS_SIDE)

_LINK = ClosedLink.__table__
# Forty bits of two tokens may be the same once in a great while: either closing time will do then.
_KEEP_LINK = Prepared(
    lambda: insert_into(_LINK)
    .values({column.name: bindparam(column.name) for column in _LINK.columns})
    .on_conflict_do_nothing()
)


def keep_closed_links(wave: Wave, digests: Iterable[bytes]) -> None:
    """Replaces what the client's earlier wave left: a late visitor is told of the newest closing only."""
    db.session.execute(delete(ClosedLink).where(ClosedLink.client == wave.client))
    _KEEP_LINK.run_many(
        connection(), ({"digest": digest, "client": wave.client, "wave": wave.month} for digest in sorted(digests))
    )


def destroy_wave(wave: Wave, vault: Vault) -> None:
    """Deletes both sides of the wave and its keys, and commits. DatabaseBusy where the files can't be cleaned yet."""
    tables = PERSONS_SIDE if partitioned() else (*PERSONS_SIDE, SealedBallot)
    for table in tables:
        db.session.execute(delete(table).where(table.client == wave.client, table.wave == wave.month))
    delete_counts(wave)
    db.session.commit()
    if partitioned():
        drop_partition(wave.client, wave.month)
    clean_files()
    vault.destroy(wave.vault_entry)


def clean_files(tables: Iterable[str] = PERSONS_TABLES) -> None:
    """Rewrites the files so that no deleted row is left in free pages, the write-ahead log or dead tuples.

    tables: those of which PostgreSQL rewrites the files; SQLite has one file for all.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("VACUUM"))
            when_free(lambda: _truncate_log(connection))
        else:
            _rewrite_tables(connection, tables)


def _rewrite_tables(connection, tables: Iterable[str]) -> None:
    """Asks for each table shortly, and again: who waits for it keeps respondents waiting."""
    connection.execute(text("SET lock_timeout = '500ms'"))
    try:
        for table in tables:
            when_free(lambda name=table: connection.execute(text(f"VACUUM FULL {name}")))
    finally:
        connection.execute(text("RESET lock_timeout"))


def _truncate_log(connection) -> None:
    busy, _, _ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
    if busy:
        raise TableInUse
