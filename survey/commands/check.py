"""The command that looks for what is unsafe in an installation."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from survey.checks import check_installation
from survey.command_line import FAILED, AnySchema, json_option, tell
from survey.config import INSTANCE
from survey.installation import Installation
from survey.machine_checks import UNKNOWN
from survey.schema import known_revisions


@click.command("check", cls=AnySchema)
@json_option
@click.pass_context
@with_appcontext
def check(ctx: click.Context, as_json: bool):
    """Name every unsafe setting of this installation, a line each; exit status 1 if there is one."""
    settings = current_app.extensions["senterpuls.settings"]
    found = check_installation(Installation(settings, INSTANCE, known_revisions()[-1], datetime.now(UTC)))
    lines = "\n".join(finding.sentence for finding in found) or "Nothing unsafe was found."
    lines += f"\n{UNKNOWN}"
    findings = [{"check": finding.check, "sentence": finding.sentence} for finding in found]
    tell({"safe": not found, "findings": findings, "unknown": [UNKNOWN]}, lines, as_json=as_json)
    if found:
        ctx.exit(FAILED)

