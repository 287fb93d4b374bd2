"""Putting a back-up in the place of the configured database: prepared beside it, or in one transaction, and then at once."""

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from reports.destruction import clean_files
from reports.exports.pdf_cache import forget_all
from reports.restoring.former import Former, carry_over, is_empty, read_former
from reports.restoring.settling import Settled, record, settle
from survey.config import Settings
from survey.copies.bundle import SQLITE, Bundle, Manifest
from survey.copies.failure import CopyFailed
from survey.copies.making import make_backup
from survey.copies.migrating import count_rows, faults, migrate
from survey.copies.postgres_dumps import clear, load, refuse_company
from survey.copies.presence import alone
from survey.copies.side_file import opened, side_of
from survey.copies.sqlite_files import held, put_back, sync
from survey.database import DatabaseBusy, close_connections, db
from survey.database_address import sqlite_file
from survey.models.organisation import Client
from survey.quiet_server import require_quiet_server
from survey.refusal import Refusal
from survey.schema import known_revisions, read_revision, refuse_newer
from survey.vault import Vault


@dataclass(frozen=True)
class Restored:
    """What was done. former: None where there was nothing, or nothing this version can read. aside: where the former
    database is now. opened_since: (client, month) of surveys the back-up knew nothing of. other_key: whether the back-up
    holds a secret key that is not this installation's; None where it holds none. clients: keys of those there are now."""

    manifest: Manifest
    settled: Settled
    former: Former | None
    aside: Path | None
    opened_since: tuple[tuple[str, str], ...]
    clients: frozenset[str]
    other_key: bool | None


@dataclass(frozen=True)
class Run:
    """What a restore is asked: to replace what is there, to go on without the vault."""

    settings: Settings
    now: datetime
    replace: bool = False
    vault_lost: bool = False


def restore(file: Path, run: Run) -> Restored:
    """Killed or failed anywhere, the configured database is the former or the restored one, whole. Commits.

    Refusal, before anything is changed, for a file that is no whole back-up of this kind of database, a database that is
    in use or holds something (unless `replace`), and a missing vault (unless `vault_lost`). CopyFailed where it can't be done.
    """
    require_quiet_server()
    with Bundle(file) as bundle:
        manifest = bundle.manifest
        _refuse(manifest, run)
        key = bundle.secret_key()
        with _errors_told(), alone():
            former, aside = _set_aside(file, manifest, run)
            found = (_restore_file if manifest.database == SQLITE else _restore_server)(bundle, former, run)
    _clear_up(found["settled"], run)
    other = None if key is None else key != run.settings.secret_key
    return Restored(manifest, former=former, aside=aside, other_key=other, **found)


def _refuse(manifest: Manifest, run: Run) -> None:
    kind = db.engine.dialect.name
    if manifest.database != kind:
        raise Refusal(
            f"The back-up is of a database of the kind {manifest.database}, SENTERPULS_DATABASE_URL names one of {kind}; set it "
            f"to one of the kind {manifest.database}."
        )
    refuse_newer(manifest.revision, known_revisions())
    if manifest.open_waves and not run.settings.vault.is_dir() and not run.vault_lost:
        raise Refusal(
            f"The vault {run.settings.vault} is not there, and {len(manifest.open_waves)} surveys in the back-up can't go on "
            "without it; set SENTERPULS_VAULT, or give their answers up with --vault-lost."
        )


def _set_aside(file: Path, manifest: Manifest, run: Run) -> tuple[Former | None, Path | None]:
    """What the present database knows, and a back-up of it beside the one that is restored."""
    if read_revision() is None:
        return None, None
    with db.engine.connect() as connection:
        empty = is_empty(connection)
        if not (empty or run.replace):
            raise Refusal("The database holds clients or accounts already; restore into an empty one, or say --replace.")
        former = None if empty else read_former(connection, manifest.taken_at)
    if empty:
        return None, None
    aside = file.resolve().with_name(f"replaced-{run.now:%Y%m%dT%H%M%S}.backup")
    make_backup(aside, vault=run.settings.vault, now=run.now)
    return former, aside


def _restore_file(bundle: Bundle, former: Former | None, run: Run) -> dict:
    close_connections()
    file = sqlite_file(db.engine.url)
    with side_of(file, "restoring") as side:
        bundle.extract(side)
        with opened(side) as connection:
            found = _make_fit(connection, bundle.manifest, former, run)
            connection.commit()
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
        if file.exists():
            with held(file) as live:
                put_back(side, live)
        else:
            side.replace(file)
            sync(file.parent)
    return found


def _restore_server(bundle: Bundle, former: Former | None, run: Run) -> dict:
    close_connections()
    with TemporaryDirectory(prefix="senterpuls-") as folder, db.engine.connect() as connection:
        dumped = Path(folder) / "dump"
        bundle.extract(dumped)
        refuse_company(connection)
        clear(connection)
        load(connection, dumped)
        found = _make_fit(connection, bundle.manifest, former, run)
        connection.commit()
    return found


def _make_fit(connection: Connection, manifest: Manifest, former: Former | None, run: Run) -> dict:
    rows = count_rows(connection)
    migrate(connection)
    wrong = faults(connection, rows)
    if wrong:
        raise CopyFailed(f"The back-up can't be used: {'; '.join(wrong)}. The database is as it was.")
    settled = settle(connection, Vault(run.settings.vault), run.settings.secret_key, now=run.now)
    since = carry_over(connection, former) if former else []
    clients = frozenset(connection.scalars(select(Client.__table__.c.key)))
    detail = {"taken_at": manifest.taken_at.isoformat(), "ended": len(settled.ended), "replaced": former is not None}
    record(connection, "database restored", None, run.now, detail)
    return {"settled": settled, "opened_since": tuple(since), "clients": clients}


def _clear_up(settled: Settled, run: Run) -> None:
    """What may be done again: deleted rows go from the files, half an entry of the vault goes, kept PDFs are forgotten."""
    close_connections()
    if settled.ended and db.engine.dialect.name == "postgresql":
        with suppress(DatabaseBusy):  # the next closing rewrites the same tables
            clean_files()
    for entry in settled.entries:
        Vault(run.settings.vault).destroy(entry)
    forget_all()


@contextmanager
def _errors_told():
    """Whatever goes wrong before the one step that replaces the database leaves it as it was."""
    try:
        yield
    except (CopyFailed, Refusal):
        raise
    except DBAPIError as error:
        raise CopyFailed(f"The restore failed: {type(error.orig).__name__}. The database is as it was.") from error
    except OSError as error:
        raise CopyFailed(f"The restore failed: {error.strerror}. The database is as it was.") from error
    finally:
        close_connections()
