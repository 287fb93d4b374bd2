"""Deleting everything of a client. Taken up again where it was cut off: the client itself goes last."""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, exists, select

from reports.archive import client_tables
from reports.destruction import clean_files
from survey.database import db
from survey.models.account import Account, Grant
from survey.models.audit import AuditEntry
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.refusal import N_, Refusal
from survey.services.audit import record_action
from survey.services.partitions import drop_partition, partitioned
from survey.vault import Vault
from survey.wave_states import RELEASED, WITHDRAWN

SHORTENED = "audit log shortened"  # the word after which entries may go: docs/decisions/0096


class SurveyUnderWay(Refusal):
    """A survey of the client takes answers, or is being closed."""


def surveys_under_way(client: Client) -> list[str]:
    """Months whose ballots have not been destroyed yet, in order."""
    ends = (RELEASED, WITHDRAWN)
    return list(db.session.scalars(select(Wave.month).where(Wave.client == client.key, Wave.state.not_in(ends)).order_by(Wave.month)))


def delete_client(client: Client, vault: Vault, cache: Path, *, actor: str, now: datetime, with_open: bool = False) -> None:
    """Destroys keys of surveys under way, then every row, then cleans the files; commits more than once.

    with_open: also while a survey is under way, whose answers are lost then. SurveyUnderWay otherwise. Figures of
    benchmark sets that were released with this client among others stay as they are.
    """
    months = surveys_under_way(client)
    if months and not with_open:
        raise SurveyUnderWay(
            N_("The survey of %(month)s is under way; wait until it is closed, or say that its answers may go."), month=months[-1]
        )
    key = client.key
    waves = db.session.execute(select(Wave.month, Wave.vault_entry).where(Wave.client == key)).all()
    for wave in waves:
        vault.destroy(wave.vault_entry)  # first of all: from here on nobody can open a ballot
    if partitioned():
        for wave in waves:
            drop_partition(key, wave.month)
    _delete_rows(key, now)
    record_action("client deleted", client=None, actor=actor, now=now, key=key)
    db.session.commit()
    shutil.rmtree(cache, ignore_errors=True)  # files are named by content, so nobody knows which are this client's
    clean_files()
    db.session.execute(delete(Client).where(Client.key == key))
    db.session.commit()


def _delete_rows(key: str, now: datetime) -> None:
    record_action(SHORTENED, client=key, actor="deletion", now=now, removed_before=now.replace(tzinfo=None).isoformat(sep=" "))
    db.session.flush()
    db.session.execute(delete(AuditEntry).where(AuditEntry.client == key, AuditEntry.action != SHORTENED))
    theirs = list(db.session.scalars(select(Grant.account).where(Grant.client == key)))
    for table in reversed(client_tables()):
        if table.name != AuditEntry.__tablename__:
            db.session.execute(delete(table).where(table.c.client == key))
    _delete_accounts(theirs)


def _delete_accounts(accounts: list[str]) -> None:
    """Those that open nothing any more, with all that hangs on them."""
    left = select(Account.id).where(Account.id.in_(accounts), ~exists().where(Grant.account == Account.id))
    gone = list(db.session.scalars(left))
    for table in reversed(db.metadata.sorted_tables):
        if "account" in table.columns and "client" not in table.columns:
            db.session.execute(delete(table).where(table.c.account.in_(gone)))
    db.session.execute(delete(Account).where(Account.id.in_(gone)))
