"""Migrations, loaded when they are asked for: a process that serves pages has no use for Alembic's eleven megabytes."""

from pathlib import Path

import click
from flask import Flask, g

from survey.command_line import OneLine
from survey.database import db
from survey.schema import require_known_schema


class Migrations:
    """Stands where Flask-Migrate keeps its settings of an app, and makes way for them when one is read."""

    def __init__(self, app: Flask, directory: Path):
        self._app, self._directory = app, directory

    def __getattr__(self, name: str):
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(self._directory), render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


class MigrationCommands(OneLine, click.Group):
    """Flask-Migrate's commands, on a database that this program can use or bring up to date."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from flask_migrate.cli import db as commands

        return commands.list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from flask_migrate.cli import db as commands

        return commands.get_command(ctx, name)


@click.group("db", cls=MigrationCommands)
def database():
    """Bring the database up to date: senterpuls db upgrade."""
    require_known_schema()
    g.directory, g.x_arg = None, ()  # what Flask-Migrate's own group would have set
