"""Commands of what runs by itself: the tick that does what is due, and the state of a wave."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from survey.command_line import FAILED, Command, json_option, tell
from survey.commands import client_option, month_option, wave
from survey.services.delivery import dispatch
from survey.services.progress import read_counts
from survey.services.schedule import Done, run_due
from survey.services.waves import find_wave
from survey.turnout import CEILING, FLOOR


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


@wave.command("status")
@client_option
@month_option
@json_option
def wave_status(client_key: str, month: str, as_json: bool):
    """A wave's state, its closing time, and about how many of its large units have answered while it is open."""
    found = find_wave(client_key, month)
    counts, counted_on = read_counts(client_key, month)
    told = {
        "client": client_key,
        "month": month,
        "state": found.state,
        "opened_at": found.opened_at.isoformat(),
        "closes_at": found.closes_at.isoformat(),
        "counted_on": counted_on.isoformat() if counted_on else None,
        "counts": [{"unit_path": unit, "percent": percent} for unit, percent in counts.items()],
    }
    lines = [f"Wave {month} of {client_key}: {found.state}; closing time {found.closes_at.isoformat(timespec='minutes')}."]
    lines += [f"{unit or 'Everybody'}: {_roughly(percent)} had answered on {counted_on}." for unit, percent in counts.items()]
    tell(told, "\n".join(lines), as_json=as_json)


def _line(outcome: Done) -> str:
    return " ".join(part for part in (outcome.client, outcome.month, outcome.told) if part)


def _entry(outcome: Done) -> dict:
    return {"client": outcome.client, "month": outcome.month, "told": outcome.told}


def _roughly(percent: int) -> str:
    bound = {FLOOR: "at most", CEILING: "at least"}.get(percent, "about")
    return f"{bound} {percent} %"


COMMANDS = (tick,)
