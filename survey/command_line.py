"""How commands speak: results on standard output, one line a person can act on on standard error, and the exit status.

0 done · 1 it failed · 2 the input can't be used, and nothing was changed.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DBAPIError

from survey.database import is_away
from survey.quiet_server import require_quiet_server
from survey.refusal import Refusal
from survey.schema import require_schema

FAILED, BAD_INPUT = 1, 2

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result for a machine to read.")


class OneLine:
    """Refusals are one line, not a traceback."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(BAD_INPUT)
        except DBAPIError as error:
            if is_away(error):
                click.echo("The database does not answer; when it is back, run the same command again.", err=True)
                ctx.exit(FAILED)
            if "no such table" not in str(error.orig) and "does not exist" not in str(error.orig):
                raise
            click.echo("The database has no tables yet, or old ones; run: senterpuls upgrade", err=True)
            ctx.exit(BAD_INPUT)


class SoundDatabase:
    """Refused before anything is done where the database can't be used, its tables are not this program's, or its server
    would write down what must not be.
    """

    def invoke(self, ctx: click.Context):
        with_appcontext(require_schema)()
        with_appcontext(require_quiet_server)()
        return super().invoke(ctx)


class AnySchema(OneLine, click.Command):
    """A command of which a refusal is one line. The database may be an older one, or not there."""


class Command(OneLine, SoundDatabase, click.Command):
    """A command of which a refusal is one line, on a database of this program."""


class Unusable(click.ClickException):
    """A refusal before there is a command to refuse: the same line, the same status."""

    exit_code = BAD_INPUT

    def show(self, file=None) -> None:
        click.echo(self.message, err=True)


def or_unusable(create: Callable):
    """What `create` makes. Unusable where a setting is refused."""
    try:
        return create()
    except Refusal as refusal:
        raise Unusable(str(refusal)) from None


class Console(click.Group):
    """The commands of the application that `create` makes, run inside it.

    Not Flask's own group: that one loads the commands of every installed extension, Alembic's with them.
    """

    def __init__(self, *args, create: Callable, **options):
        super().__init__(*args, **options)
        self._create = create

    def list_commands(self, ctx: click.Context) -> list[str]:
        return self._application(ctx).cli.list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return self._application(ctx).cli.get_command(ctx, name)

    def _application(self, ctx: click.Context):
        if not current_app:
            ctx.with_resource(or_unusable(self._create).app_context())
        return current_app


class Group(OneLine, AppGroup):
    """A group of such commands, each run inside the application."""

    command_class = Command


def tell(result: dict, sentence: str, *, as_json: bool) -> None:
    """The outcome: as one JSON document, or as a sentence."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else sentence)


def write_whole(file: Path, content: bytes, *, private: bool = False) -> None:
    """Writes a file so that it is there whole or not at all; a private one is its owner's alone from its first byte.

    Refusal where its folder can't take it.
    """
    file = Path(file)
    partial = file.with_name(f".{file.name}.part")
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as opened:
            opened.write(content)
        partial.replace(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refusal(f"{file} can't be written: {error.strerror}.") from None
