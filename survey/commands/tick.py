"""The command that does what is due."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from survey.command_line import FAILED, Command, json_option, tell
from survey.services.delivery import dispatch
from survey.services.schedule import Done, run_due


@click.command("tick", cls=Command)
@json_option
@with_appcontext
@click.pass_context
def tick(ctx: click.Context, as_json: bool):
    """Do everything that is due: open, remind, count, close, send. Safe every minute, twice at once, or late."""
    outcomes = []
    for outcome in run_due(dispatch(), now=datetime.now(UTC)):
        outcomes.append(outcome)
        if not as_json:
            click.echo(_line(outcome), err=outcome.failed)
    failed = [_entry(outcome) for outcome in outcomes if outcome.failed]
    if as_json:
        tell({"done": [_entry(outcome) for outcome in outcomes if not outcome.failed], "failed": failed}, "", as_json=True)
    if failed:
        ctx.exit(FAILED)


def _line(outcome: Done) -> str:
    return " ".join(part for part in (outcome.client, outcome.month, outcome.told) if part)


def _entry(outcome: Done) -> dict:
    return {"client": outcome.client, "month": outcome.month, "told": outcome.told}
