"""Deleting everything of a client. Taken up again where it was cut off: the client itself goes last."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select

from reports.archive import client_tables
from reports.destruction import clean_files
from survey.database import db
from survey.models.account import Account, Grant
from survey.models.audit import AuditEntry
from survey.models.ballot import SealedBallot
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.refusal import N_, Refusal
from survey.services.account_removal import delete_accounts
from survey.services.audit import SHORTENED, record_action
from survey.services.partitions import drop_partition, partitioned
from survey.tenancy import beyond_scope
from survey.vault import Vault
from survey.wave_states import RELEASED, WITHDRAWN

DELETION = "deletion"  # who shortens the log: the one entry that stays names nobody
TICK = timedelta(microseconds=1)  # the databases keep no shorter time


class SurveyUnderWay(Refusal):
    """A survey of the client takes answers, or is being closed."""


def surveys_under_way(client: Client) -> list[str]:
    """Months whose ballots have not been destroyed yet, in order."""
    going_on = (Wave.client == client.key, Wave.state.not_in((RELEASED, WITHDRAWN)))
    return list(db.session.scalars(select(Wave.month).where(*going_on).order_by(Wave.month)))


def delete_client(client: Client, vault: Vault, cache: Path, *, actor: str, now: datetime, with_open: bool = False) -> None:
    """Destroys the keys of its surveys, then every row, then cleans the files; commits more than once.

    actor: for the installation's log; not an address of the client's, since nothing of the client is to be left.
    with_open: also while a survey is under way, whose answers are lost then; SurveyUnderWay otherwise, and nothing is done.
    Figures of benchmark sets that were released with this client among others stay as they are.
    """
    months = surveys_under_way(client)
    if months and not with_open:
        raise SurveyUnderWay(
            N_("The survey of %(month)s is under way; wait until it is closed, or say that its answers may go."), month=months[-1]
        )
    key = client.key
    with beyond_scope():  # accounts of several clients are told from those of this one only
        _destroy_ballots(key, vault)
        _delete_rows(key, now)
        db.session.commit()
        shutil.rmtree(cache, ignore_errors=True)  # files are named by content, so nobody knows which are this client's
        clean_files(_rewritten())
        db.session.execute(delete(Client).where(Client.key == key))
        record_action("client deleted", client=None, actor=actor, now=now, key=key)
        db.session.commit()


def _destroy_ballots(key: str, vault: Vault) -> None:
    """Keys first of all: from then on nobody can open a ballot, wherever a copy of it lies."""
    waves = db.session.execute(select(Wave.month, Wave.vault_entry).where(Wave.client == key)).all()
    for wave in waves:
        if wave.vault_entry:
            vault.destroy(wave.vault_entry)
    if partitioned():
        for wave in waves:
            drop_partition(key, wave.month)


def _delete_rows(key: str, now: datetime) -> None:
    _delete_log(key, now)
    theirs = list(db.session.scalars(select(Grant.account).where(Grant.client == key)))
    for table in reversed(client_tables()):
        if table.name != AuditEntry.__tablename__:
            db.session.execute(delete(table).where(table.c.client == key))
    _delete_accounts(theirs)


def _delete_log(key: str, now: datetime) -> None:
    """All entries but the one that says so, which is later than each of them, whatever the clocks said."""
    newest = db.session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.client == key))
    moment = now if newest is None else max(now, newest + TICK)
    before = moment.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")  # as SQLite writes instants
    record_action(SHORTENED, client=key, actor=DELETION, now=moment, removed_before=before)
    db.session.execute(delete(AuditEntry).where(AuditEntry.client == key, AuditEntry.at < moment))


def _delete_accounts(accounts: list[str]) -> None:
    """Those that open nothing any more, with all that hangs on them."""
    elsewhere = set(db.session.scalars(select(Grant.account).where(Grant.account.in_(accounts))))
    gone = [account for account in accounts if account not in elsewhere]
    delete_accounts(gone)


def _rewritten() -> list[str]:
    """Tables that held rows of the client or of its readers; the files of ballots went with their partitions."""
    held = {table.name for table in db.metadata.sorted_tables if {"client", "account"} & set(table.columns.keys())}
    return sorted(held - {SealedBallot.__tablename__} | {Account.__tablename__})
