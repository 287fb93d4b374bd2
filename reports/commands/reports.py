"""The command that writes the reports of all units."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from reports.commands.report import language_option
from reports.exports.kinds import KINDS
from survey.command_line import Command, json_option, tell
from survey.commands.options import client_option, month_option
from survey.cores import usable_cores
from survey.refusal import Refusal
from survey.services.clients import find_client
from survey.services.waves import find_wave


@click.command("reports", cls=Command)
@client_option
@month_option
@click.option("--format", "kind", type=click.Choice(list(KINDS)), default="pdf", show_default=True)
@language_option
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--zip", "archive", type=click.Path(path_type=Path, dir_okay=False), help="A ZIP of all of them as well.")
@click.option("--processes", type=click.IntRange(1), help="As many as there are cores if left out.")
@json_option
@with_appcontext
def reports(
    client_key: str, month: str, kind: str, lang: str, folder: Path, archive: Path | None, processes: int | None, as_json: bool
):
    """Write the report of every shown unit into a folder. Run it again if it was interrupted: what is there is kept."""
    from reports.batch import pack_reports, tasks_of, write_reports
    from reports.frames import load_release

    find_client(client_key)
    find_wave(client_key, month)
    if load_release(client_key, month) is None:
        raise Refusal(f"The wave {month} of {client_key} has no release; close it first: senterpuls wave close")
    tasks = tasks_of(client_key, month, folder, language=lang, kind=kind)
    app = current_app._get_current_object()
    running = write_reports(app, tasks, processes=processes or usable_cores())
    hidden = as_json or not sys.stderr.isatty()
    with click.progressbar(running, len(tasks), "Reports", file=sys.stderr, hidden=hidden) as bar:
        fresh = sum(written.fresh for written in bar)
    if archive is not None:
        pack_reports([task.file for task in tasks], archive)
    kept = len(tasks) - fresh
    tell(
        {"client": client_key, "month": month, "written": fresh, "kept": kept, "files": [str(task.file) for task in tasks]},
        f"{fresh} reports written to {folder}" + (f", {kept} were there already." if kept else "."),
        as_json=as_json,
    )
