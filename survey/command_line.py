"""How commands speak: results on standard output, one line a person can act on on standard error, and the exit status.

0 done · 1 it failed · 2 the input can't be used, and nothing was changed.
"""

import json
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from survey.refusal import Refusal

FAILED, BAD_INPUT = 1, 2

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result for a machine to read.")


class Command(click.Command):
    """A command whose refusals are one line, not a traceback."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(BAD_INPUT)
        except (OperationalError, ProgrammingError) as error:
            if "no such table" not in str(error.orig) and "does not exist" not in str(error.orig):
                raise
            click.echo("The database has no tables yet, or old ones; run: senterpuls db upgrade", err=True)
            ctx.exit(FAILED)


class Group(AppGroup):
    """A group of such commands, each run inside the application."""

    command_class = Command


def tell(result: dict, sentence: str, *, as_json: bool) -> None:
    """The outcome: as one JSON document, or as a sentence."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else sentence)


def write_whole(file: Path, content: bytes) -> None:
    """Writes a file so that it is there whole or not at all. Refusal where its folder can't take it."""
    file = Path(file)
    partial = file.with_name(f".{file.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refusal(f"{file} can't be written: {error.strerror}.") from None
