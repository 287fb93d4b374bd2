"""What `senterpuls check` looks at: one small function a danger, each giving a sentence for everything it finds.

What is found is told, never mended: the operator may know better. Only `wave_keys` reads keys, and tells none.
"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select, text

from survey import account_checks, connection_checks, machine_checks
from survey.addresses import is_this_machine
from survey.database import SQLITE_IN_FORCE, db
from survey.installation import Installation
from survey.models.wave import OPEN, RELEASED, WITHDRAWN, Wave
from survey.quiet_server import read_settings, remedy, unsafe_settings
from survey.schema import read_revision
from survey.services.key_checks import has_true_keys
from survey.vault import Vault, VaultEntryMissing


@dataclass(frozen=True)
class Finding:
    check: str
    sentence: str


def check_installation(installation: Installation) -> list[Finding]:
    """Everything that is unsafe, in the order of CHECKS; rows are not asked about where the tables are old."""
    found: list[Finding] = []
    for check in CHECKS:
        if check in OF_TABLES and any(finding.check == "schema at head" for finding in found):
            break
        found += [Finding(check.__name__.replace("_", " "), sentence) for sentence in check(installation)]
    return found


def vault_outside_backups(installation: Installation) -> Iterator[str]:
    vault = installation.settings.vault.resolve()
    for folder in filter(None, (installation.instance.resolve(), installation.database_folder)):
        if vault.is_relative_to(folder):
            yield f"The vault {vault} is inside {folder}, which is backed up; move it and set SENTERPULS_VAULT."
            return


def database_outside_vault(installation: Installation) -> Iterator[str]:
    folder, vault = installation.database_folder, installation.settings.vault.resolve()
    if folder and folder.is_relative_to(vault):
        yield f"The database is inside the vault {vault}; a back-up of it would take the keys along. Move one of them."


def vault_mode(installation: Installation) -> Iterator[str]:
    vault = installation.settings.vault
    if not vault.exists():
        return
    if _mode(vault) != 0o700:
        yield f"The vault {vault} has mode {_mode(vault):04o}; run: chmod 700 {vault}"
    for file in sorted(vault.iterdir()):
        if _mode(file) != 0o600:
            yield f"{file} has mode {_mode(file):04o}; run: chmod 600 {file}"


def vault_owner(installation: Installation) -> Iterator[str]:
    vault = installation.settings.vault
    for path in (vault, *sorted(vault.iterdir())) if vault.exists() else ():
        if path.stat().st_uid != os.geteuid():
            yield f"{path} belongs to user {path.stat().st_uid}, this program runs as {os.geteuid()}; give it to that user."


def schema_at_head(installation: Installation) -> Iterator[str]:
    revision = read_revision()
    if revision != installation.head:
        yield f"The database is at revision {revision or 'none'}, the program at {installation.head}; run: senterpuls upgrade"


def quiet_server(_installation: Installation) -> Iterator[str]:
    if db.engine.dialect.name == "postgresql":
        for one in unsafe_settings(read_settings()):
            yield f"PostgreSQL: {one}. Run as a superuser: {remedy(one)} SELECT pg_reload_conf();"


def fenced_role(_installation: Installation) -> Iterator[str]:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            role = connection.execute(
                text("select rolname from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)")
            ).scalar()
        if role is not None:
            yield (
                f"PostgreSQL: the role {role} passes by row-level security, so one fence between clients is missing; let the "
                "program use a role of its own that owns its tables, NOSUPERUSER NOBYPASSRLS."
            )


def sqlite_settings(_installation: Installation) -> Iterator[str]:
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            for name, wanted in SQLITE_IN_FORCE.items():
                value = connection.scalar(text(f"PRAGMA {name}"))
                if value != wanted:
                    yield f"SQLite: {name} is {value}, not {wanted}; is the file on a network drive, or SQLite built without it?"


def secret_key_file(installation: Installation) -> Iterator[str]:
    file = installation.instance / "secret_key"
    if file.exists() and _mode(file) & 0o077:
        yield f"{file} can be read by others (mode {_mode(file):04o}); run: chmod 600 {file}"


def encrypted_address(installation: Installation) -> Iterator[str]:
    address = urlsplit(installation.settings.base_url)
    if address.scheme != "https" and not is_this_machine(address.hostname or ""):
        yield f"SENTERPULS_BASE_URL is {installation.settings.base_url}: links would cross the network unencrypted; use https."


def vault_entries(installation: Installation) -> Iterator[str]:
    vault = installation.settings.vault
    kept = {(file.stem, file.suffix) for file in vault.iterdir()} if vault.exists() else set()
    known = set()
    with db.engine.connect() as connection:
        living = select(Wave.client, Wave.month, Wave.vault_entry).where(
            Wave.state.not_in((RELEASED, WITHDRAWN)), Wave.vault_entry.is_not(None)
        )
        waves = connection.execute(living.order_by(Wave.client, Wave.month)).all()
    for client, month, entry in waves:
        files = {(entry, ".box"), (entry, ".link")}
        known |= files
        if not files <= kept:
            yield f"The vault {vault} lacks keys of the wave {month} of {client}; is SENTERPULS_VAULT the one it opened with?"
    for stem, suffix in sorted(kept - known):
        yield f"{vault / (stem + suffix)} belongs to no wave of this database; if to none of another one either, delete it."


def wave_keys(installation: Installation) -> Iterator[str]:
    vault = Vault(installation.settings.vault)
    for wave in db.session.scalars(select(Wave).where(Wave.state == OPEN, Wave.imported.is_(False)).order_by(Wave.client)):
        try:
            true = has_true_keys(wave, vault)
        except VaultEntryMissing:
            continue  # told by vault_entries
        if not true:
            yield (
                f"The wave {wave.month} of {wave.client} has not the keys it opened with, so nobody can answer it. After an "
                "upgrade run: senterpuls tick. Otherwise somebody has written to the database; find out who before going on."
            )


# What reads rows comes last.
OF_TABLES: tuple[Callable[[Installation], Iterator[str]], ...] = (vault_entries, wave_keys, *account_checks.CHECKS)
CHECKS: tuple[Callable[[Installation], Iterator[str]], ...] = (
    vault_outside_backups,
    database_outside_vault,
    vault_mode,
    vault_owner,
    *machine_checks.CHECKS,
    schema_at_head,
    quiet_server,
    fenced_role,
    sqlite_settings,
    secret_key_file,
    encrypted_address,
    *connection_checks.CHECKS,
    *OF_TABLES,
)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
