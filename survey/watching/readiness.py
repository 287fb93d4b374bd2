"""Whether this machine can do its work: one sentence for each thing it needs, without clients, people or addresses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from survey.config import HOME, Settings
from survey.database import db
from survey.models.wave import CLOSING, HELD, OPEN, Wave
from survey.queue.state import queue_state
from survey.vault import Vault

LATE = 900.0  # seconds after its closing time at which a wave should have been released: fifteen tries
FIRST = ("database", "schema")
KEYED = (OPEN, HELD, CLOSING)  # states in which a wave's keys must be there


@dataclass(frozen=True)
class Check:
    """What was looked at, whether all is well, and why or why not."""

    name: str
    well: bool
    sentence: str


def check_readiness(*, now: datetime, without: Iterable[str] = ()) -> list[Check]:
    """Each of CHECKS that is asked for, in their order, up to one without which the others can't be tried."""
    done: list[Check] = []
    for name, check in CHECKS.items():
        if name not in without:
            done.append(_tried(name, check, now))
            if name in FIRST and not done[-1].well:
                break
    return done


def _tried(name: str, check: Callable[[datetime], tuple[bool, str]], now: datetime) -> Check:
    try:
        return Check(name, *check(now))
    except SQLAlchemyError:
        db.session.rollback()
        return Check(name, False, "The database does not answer." if name in FIRST else "The database could not be asked.")


def _database(_now: datetime) -> tuple[bool, str]:
    db.session.execute(text("select 1"))
    return True, "The database answers."


def _schema(_now: datetime) -> tuple[bool, str]:
    try:
        revision = db.session.scalar(text("select version_num from alembic_version"))
    except SQLAlchemyError:
        db.session.rollback()
        revision = None
    if revision == newest_revision():
        return True, f"The database is at revision {revision}, as this program."
    return False, f"The database is at revision {revision or 'none'}, this program at {newest_revision()}."


@lru_cache(maxsize=1)
def newest_revision() -> str:
    """The name of the last migration's file begins with it; Alembic would take eleven megabytes to say the same."""
    return max(file.name.partition("_")[0] for file in (HOME / "migrations" / "versions").glob("[0-9]*_*.py"))


def _queue(now: datetime) -> tuple[bool, str]:
    state = queue_state(now=now)
    if not state.reachable:
        return False, f"The queue ({state.kind}) does not answer."
    if state.overdue_seconds > LATE:
        return False, f"A wave should have been closed {state.overdue_seconds / 60:.0f} minutes ago."
    return True, f"The queue ({state.kind}) answers, and no wave is late."


def _vault(_now: datetime) -> tuple[bool, str]:
    """Files are looked for, never opened."""
    settings, vault = current_app.extensions["senterpuls.settings"], current_app.extensions["senterpuls.vault"]
    if not _needs_vault(settings):
        return True, "No vault is set up here: this machine only serves pages."
    keyed = select(Wave.vault_entry).where(Wave.state.in_(KEYED), Wave.imported.is_(False), Wave.vault_entry.is_not(None))
    return _look_into(vault, db.session.scalars(keyed).all())


def _look_into(vault: Vault, entries: Iterable[str]) -> tuple[bool, str]:
    try:
        whole = all(vault.holds(entry) for entry in entries)
    except OSError as error:
        return False, f"The vault can't be looked into ({error.strerror})."
    return (True, "The vault has the keys of every open wave.") if whole else (False, "The vault lacks keys of an open wave.")


def _needs_vault(settings: Settings) -> bool:
    """A machine with the database in a file is the only one. Of those beside a database server, some were given a vault."""
    return settings.vault_named or settings.database_url.startswith("sqlite:") or settings.vault.exists()


CHECKS = {"database": _database, "schema": _schema, "queue": _queue, "vault": _vault}
