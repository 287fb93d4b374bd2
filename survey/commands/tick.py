"""The command that does what is due."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from survey.command_line import FAILED, Command, json_option, tell
from survey.services.delivery import dispatch
from survey.services.schedule import Done, run_due


@click.command("tick", cls=Command)
@json_option
@with_appcontext
@click.pass_context
def tick(ctx: click.Context, as_json: bool):
    """Do everything that is due: open, remind, count, close, send. Safe every minute, twice at once, or late.

    Where a queue is set, it is put there for the workers instead.
    """
    if current_app.extensions["senterpuls.settings"].queue is not None:
        ctx.exit(_put_into_queue(as_json))
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


def _put_into_queue(as_json: bool) -> int:
    """The exit status."""
    from survey.queue.storage import QueueAway, queue_of
    from survey.queue.sweep import sweep

    try:
        put = sweep(queue_of(), dispatch(), now=datetime.now(UTC))
    except QueueAway as problem:
        click.echo(f"{problem}; what is due waits for the next run, or for: SENTERPULS_QUEUE_URL= senterpuls tick", err=True)
        return FAILED
    if put or as_json:
        tell({"done": [], "failed": [], "queued": put}, f"{put} jobs put into the queue.", as_json=as_json)
    return 0


def _line(outcome: Done) -> str:
    return " ".join(part for part in (outcome.client, outcome.month, outcome.told) if part)


def _entry(outcome: Done) -> dict:
    return {"client": outcome.client, "month": outcome.month, "told": outcome.told}
