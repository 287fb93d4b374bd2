"""The command that looks for what is unsafe in an installation."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from survey.checks import check_installation
from survey.command_line import FAILED, Command, json_option, tell
from survey.config import INSTANCE
from survey.installation import Installation
from survey.machine_checks import UNKNOWN


@click.command("check", cls=Command)
@json_option
@click.pass_context
@with_appcontext
def check(ctx: click.Context, as_json: bool):
    """Name every unsafe setting of this installation, a line each; exit status 1 if there is one."""
    found = check_installation(Installation(current_app.extensions["senterpuls.settings"], INSTANCE, _head(), datetime.now(UTC)))
    lines = "\n".join(finding.sentence for finding in found) or "Nothing unsafe was found."
    lines += f"\n{UNKNOWN}"
    findings = [{"check": finding.check, "sentence": finding.sentence} for finding in found]
    tell({"safe": not found, "findings": findings, "unknown": [UNKNOWN]}, lines, as_json=as_json)
    if found:
        ctx.exit(FAILED)


def _head() -> str:
    """The newest revision. Alembic's eleven megabytes are loaded here and by no process that serves."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(current_app.root_path) / "migrations")).get_current_head()
