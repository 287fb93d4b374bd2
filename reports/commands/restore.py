"""`senterpuls restore`: a back-up takes the place of the database."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from survey.command_line import json_option, tell
from survey.commands.copies import Copying
from survey.quiet_server import require_quiet_server
from survey.schema import read_revision


@click.command("restore", cls=Copying)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Although the database holds something, which is then backed up beside FILE.")
@click.option("--vault-lost", is_flag=True, help="Although the vault is gone: give up the answers of open surveys.")
@json_option
@with_appcontext
def restore(file: Path, replace: bool, vault_lost: bool, as_json: bool):
    """Put a back-up in the place of the database. Surveys whose keys are destroyed end. Stop serve and worker first."""
    from reports.restoring.restore import Run
    from reports.restoring.restore import restore as put_back
    from reports.restoring.told import document, lines

    read_revision()  # a database that can't be reached is told in a sentence
    require_quiet_server()
    run = Run(current_app.extensions["senterpuls.settings"], datetime.now(UTC), replace, vault_lost)
    restored = put_back(file, run)
    tell(document(restored), "\n".join(lines(restored)), as_json=as_json)
