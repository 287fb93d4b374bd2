"""`senterpuls backup` and `upgrade`: a copy that leaves the vault out, and new tables without losing the old ones."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from survey.command_line import FAILED, AnySchema, json_option, tell
from survey.commands.options import record_done
from survey.copies.failure import CopyFailed
from survey.copies.making import make_backup
from survey.copies.upgrading import needs_upgrade, upgrade_database
from survey.schema import known_revisions

WITHOUT_VAULT = (
    "The vault is left out by design: a survey that is closed since can't be read from this file, and one that is open "
    "goes on after a restore only with the vault of this installation."
)
WITHOUT_KEY = "The secret key is left out as well: without it second factors must be set up anew (--with-secret-key)."


class Copying(AnySchema):
    """A command that copies: a failure is one line and status 1."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except CopyFailed as failed:
            click.echo(str(failed), err=True)
            ctx.exit(FAILED)


@click.command("backup", cls=Copying)
@click.option("--out", "file", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--with-secret-key", is_flag=True, help="Put the secret key in too: keep the file like a password.")
@json_option
@with_appcontext
def backup(file: Path, with_secret_key: bool, as_json: bool):
    """Write the database to one file, while it is in use. Never the vault."""
    settings = current_app.extensions["senterpuls.settings"]
    key = settings.secret_key if with_secret_key else None
    manifest = make_backup(file, vault=settings.vault, now=datetime.now(UTC), secret_key=key)
    if manifest.revision == known_revisions()[-1]:
        record_done("back-up made", None, file=file.name, secret_key=with_secret_key)
    open_waves = f" Open surveys in it: {len(manifest.open_waves)}." if manifest.open_waves else ""
    told = f"The database (revision {manifest.revision}) is in {file}.{open_waves} {WITHOUT_VAULT}"
    tell(
        {"file": str(file), "bytes": file.stat().st_size, **manifest.document()},
        told if with_secret_key else f"{told} {WITHOUT_KEY}",
        as_json=as_json,
    )


@click.command("upgrade", cls=Copying)
@click.option("--keep-copy", type=click.Path(path_type=Path), help="Write a back-up of the database as it is to this file first.")
@json_option
@with_appcontext
def upgrade(keep_copy: Path | None, as_json: bool):
    """Bring the database up to date and check it; it is as it was if anything fails. Stop serve and worker first."""
    if not needs_upgrade():
        revision = known_revisions()[-1]
        tell({"before": revision, "after": revision}, f"Nothing to do: the database is at revision {revision}.", as_json=as_json)
        return
    now, vault = datetime.now(UTC), current_app.extensions["senterpuls.settings"].vault
    if keep_copy is not None:
        make_backup(keep_copy, vault=vault, now=now)
    done = upgrade_database()
    record_done("database upgraded", None, before=done.before, after=done.after)
    kept = f" As it was it is in {keep_copy}." if keep_copy else ""
    tell(
        {"before": done.before, "after": done.after, "copy": str(keep_copy) if keep_copy else None},
        f"The database went from revision {done.before or 'none'} to {done.after}.{kept} Then run: senterpuls check",
        as_json=as_json,
    )
