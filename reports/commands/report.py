"""The command that writes a unit's report."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from reports.exports.kinds import KINDS, write_report
from survey.command_line import Command, write_whole
from survey.commands.options import client_option, month_option
from survey.instruments.scale import LANGUAGES
from survey.services.clients import find_client
from survey.services.waves import find_wave

language_option = click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)


@click.command("report", cls=Command)
@client_option
@month_option
@click.option("--unit", "unit_path", default="", help="A unit's path; the whole client if left out.")
@click.option("--format", "kind", type=click.Choice(list(KINDS)), default="pdf", show_default=True)
@language_option
@click.option("--out", "file", type=click.Path(path_type=Path), required=True)
@with_appcontext
def report(client_key: str, month: str, unit_path: str, kind: str, lang: str, file: Path):
    """Write the index report of a unit."""
    from reports.build import build_report

    find_client(client_key)
    find_wave(client_key, month)
    write_whole(file, write_report(build_report(client_key, unit_path, month, lang), kind))
