"""Making a back-up of the configured database, and the same content beside it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, text

from survey.copies.bundle import POSTGRESQL, SQLITE, Manifest, write_bundle
from survey.copies.failure import CopyFailed
from survey.copies.postgres_dumps import dump
from survey.copies.sqlite_files import copy_to, sync
from survey.database import db
from survey.database_address import sqlite_file
from survey.refusal import Refusal
from survey.schema import read_revision
from survey.wave_states import RELEASED, WITHDRAWN

_OPEN = text(
    f"select client, month from wave where state not in ('{RELEASED}', '{WITHDRAWN}') and vault_entry is not null"
    " order by client, month"
)


def make_backup(out: Path, *, vault: Path, now: datetime, secret_key: str | None = None) -> Manifest:
    """Writes the database, and the secret key where it is given, to one file that is there whole or not at all.

    Reads nothing of the vault. The database may be in use. Refusal where the file can't be there or the database has no
    tables; CopyFailed where the copy could not be made.
    """
    _refuse_place(out, vault)
    revision = read_revision()
    if revision is None:
        raise Refusal("The database has no tables yet, so there is nothing to back up.")
    with workshop(out) as folder:
        copy, whole = folder / "copy", folder / "whole"
        manifest = _copy(copy, Manifest(version("senterpuls"), _kind(), revision, now))
        whole.touch(0o600)
        manifest = write_bundle(whole, manifest, copy, secret_key)
        sync(whole)
        whole.replace(out)
        sync(out.parent)
    return manifest


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A folder beside the file that is to be, its owner's alone, gone afterwards; one left by a kill goes first. Refusal."""
    try:
        for left in out.parent.glob(f".{out.name}.making-*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.making-", dir=out.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise CopyFailed(f"{out} can't be written: {error.strerror}. Nothing was written.") from None


def _copy(target: Path, manifest: Manifest) -> Manifest:
    with db.engine.connect() as connection:
        manifest = Manifest(**{**vars(manifest), "open_waves": _open_waves(connection)})
        connection.rollback()  # nothing is held by this connection while the copy is made
        if manifest.database == POSTGRESQL:
            dump(connection, target)
    if manifest.database == SQLITE:
        copy_to(sqlite_file(db.engine.url), target)
    return manifest


def _open_waves(connection: Connection) -> tuple[tuple[str, str], ...]:
    return tuple((row.client, row.month) for row in connection.execute(_OPEN))


def _kind() -> str:
    return db.engine.dialect.name


def _refuse_place(out: Path, vault: Path) -> None:
    """Not into the vault, which is never copied and holds nothing else; not over the database itself."""
    place = out.resolve()
    if place.is_relative_to(vault.resolve()):
        raise Refusal(f"{out} is inside the vault {vault}, which must stay out of back-ups; choose another folder.")
    if not place.parent.is_dir():
        raise Refusal(f"There is no folder {place.parent}; make it, or choose another one.")
    file = sqlite_file(db.engine.url)
    if place.is_dir() or (file is not None and place.name.startswith(file.name) and place.parent == file.resolve().parent):
        raise Refusal(f"{out} is a folder, or the database's own file; give another name.")
