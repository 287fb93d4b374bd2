"""Migrations, loaded when they are asked for: a process that serves pages has no use for Alembic's eleven megabytes."""

from pathlib import Path

import click
from flask import Flask, g

from survey.database import db


class Migrations:
    """Stands where Flask-Migrate keeps its settings of an app, and makes way for them when one is read."""

    def __init__(self, app: Flask, directory: Path):
        self._app, self._directory = app, directory

    def __getattr__(self, name: str):
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(self._directory), render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


class MigrationCommands(click.Group):
    """Flask-Migrate's commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from flask_migrate.cli import db as commands

        return commands.list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from flask_migrate.cli import db as commands

        return commands.get_command(ctx, name)


@click.group("db", cls=MigrationCommands)
def database():
    """Bring the database up to date: senterpuls db upgrade."""
    g.directory, g.x_arg = None, ()  # what Flask-Migrate's own group would have set
