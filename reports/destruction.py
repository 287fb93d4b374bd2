"""After the release is frozen: ballots, invitations, links and keys go, from the tables and from the files under them."""

import time

from sqlalchemy import bindparam, delete, select, text

from survey.database import connection, db, insert_into
from survey.models.ballot import SealedBallot
from survey.models.invitation import ClosedLink, Invitation, Link
from survey.models.wave import Wave
from survey.prepared import Prepared
from survey.refusal import Refusal
from survey.tokens import Token
from survey.vault import Vault

CHECKPOINT_TRIES = 100
CHECKPOINT_PAUSE = 0.1  # seconds

_LINK = ClosedLink.__table__
# Forty bits of two tokens may be the same once in a great while: either closing time will do then.
_KEEP_LINK = Prepared(
    lambda: insert_into(_LINK)
    .values({column.name: bindparam(column.name) for column in _LINK.columns})
    .on_conflict_do_nothing()
)


class FilesBusy(Refusal):
    """Somebody is reading the database, so that deleted pages can't be taken out of its files yet."""


def keep_closed_links(wave: Wave, vault: Vault) -> None:
    """Replaces what the client's earlier wave left: a late visitor is told of the newest closing only."""
    link_key = vault.link_key(wave.vault_entry)
    ids = db.session.scalars(
        select(Invitation.id).where(Invitation.client == wave.client, Invitation.wave == wave.month)
    )
    digests = sorted(Token.derive(link_key, invitation_id).closed_digest for invitation_id in ids)
    db.session.execute(delete(ClosedLink).where(ClosedLink.client == wave.client))
    _KEEP_LINK.run_many(
        connection(), ({"digest": digest, "client": wave.client, "wave": wave.month} for digest in digests)
    )


def destroy_wave(wave: Wave, vault: Vault) -> None:
    """Deletes both sides of the wave and its keys, and commits. FilesBusy where the files can't be cleaned yet."""
    for table in (SealedBallot, Invitation, Link):
        db.session.execute(delete(table).where(table.client == wave.client, table.wave == wave.month))
    db.session.commit()
    clean_files()
    vault.destroy(wave.vault_entry)


def clean_files() -> None:
    """Rewrites the files so that no deleted row is left in free pages, the write-ahead log or dead tuples."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("VACUUM"))
            _truncate_log(connection)
        else:
            for table in (SealedBallot, Invitation, Link):
                connection.execute(text(f"VACUUM FULL {table.__tablename__}"))


def _truncate_log(connection) -> None:
    for _ in range(CHECKPOINT_TRIES):
        busy, _, _ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        if not busy:
            return
        time.sleep(CHECKPOINT_PAUSE)
    raise FilesBusy("The wave is released, but its files are in use; run the same command again to finish cleaning them.")
