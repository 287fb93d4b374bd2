"""The reading side's commands. Heavy libraries load when a command needs them, not before."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from reports.demonstration.command import demo
from survey.command_line import Command, Group, json_option, tell, write_whole
from survey.commands import client_option, month_option, wave
from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.models.wave import HELD, WITHDRAWN
from survey.quiet_server import require_quiet_server
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import find_client
from survey.services.waves import DEFAULT_INSTRUMENT, find_wave

answers = Group("answers", help="Answers collected with another tool.")

language_option = click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)


@wave.command("close")
@client_option
@month_option
@click.option("--corrected", type=int, help="For a wave that is held: the version of its instrument that is right.")
@json_option
def wave_close(client_key: str, month: str, corrected: int | None, as_json: bool):
    """Close a wave: release its figures, destroy its ballots and keys. Run it again if it was interrupted."""
    from reports.release import close_wave

    require_quiet_server()
    found = find_wave(client_key, month)
    if corrected is None and found.state == HELD:
        corrected = found.instrument_version  # held by mistake, or what was wrong is mended elsewhere
    closing = close_wave(
        found, vault=current_app.extensions["senterpuls.vault"], now=datetime.now(UTC), corrected=corrected
    )
    tell(
        {"client": client_key, "month": month, "state": closing.state, "refused": closing.refused},
        _closing_told(f"Wave {month} of {client_key}", closing),
        as_json=as_json,
    )


def _closing_told(named: str, closing) -> str:
    if closing.state == WITHDRAWN:
        return f"{named} is withdrawn: its time had run out. Nothing is released; its ballots, links and keys are destroyed."
    if closing.counted is None:
        return f"{named} is released."
    refused = f" {closing.refused} forged or damaged ballots were not counted." if closing.refused else ""
    return f"{named} is released; its ballots, links and keys are destroyed.{refused}"


@answers.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@client_option
@month_option
@click.option("--instrument", "key", default=DEFAULT_INSTRUMENT, show_default=True)
@click.option("--module", help="The module the file holds beside the core, or “full”.")
@click.option("--invited", help="How many were invited, or a CSV file: unit_path,invited.")
@json_option
def answers_import(file: Path, client_key: str, month: str, key: str, module: str | None, invited: str | None, as_json: bool):
    """Release a month of another tool's answers: unit_path and one column an item code, 1-6 or empty."""
    from reports.answer_import import import_answers

    done = import_answers(
        find_client(client_key),
        month,
        file,
        now=datetime.now(UTC),
        instrument=key,
        module=module,
        invited=int(invited) if invited and invited.lstrip("-").isdecimal() else invited and Path(invited),
    )
    counts = {"read": done.read, "skipped": done.skipped, "refused": 0}
    now = datetime.now(UTC)
    record_action("answers imported", client=client_key, actor=COMMAND_LINE, now=now, wave=month, **counts)
    db.session.commit()
    told = f"{done.read} answers read, {done.skipped} empty rows skipped; wave {month} of {client_key} is released."
    tell({"client": client_key, "month": month, **counts}, told, as_json=as_json)


@click.command("report", cls=Command)
@client_option
@month_option
@click.option("--unit", "unit_path", default="", help="A unit's path; the whole client if left out.")
@click.option("--format", "kind", type=click.Choice(["pdf", "json"]), default="pdf", show_default=True)
@language_option
@click.option("--out", "file", type=click.Path(path_type=Path), required=True)
@with_appcontext
def report(client_key: str, month: str, unit_path: str, kind: str, lang: str, file: Path):
    """Write the index report of a unit."""
    from reports.build import build_report

    find_client(client_key)
    find_wave(client_key, month)
    write_whole(file, _writer(kind)(build_report(client_key, unit_path, month, lang)))


def _writer(kind: str):
    if kind == "json":
        from reports.exports.document import to_json

        return to_json
    from reports.exports.pdf import render_pdf

    return render_pdf


def add_reading_commands(app: Flask) -> None:
    """Adds the reading side's commands to the application's."""
    for command in (answers, report, demo):
        app.cli.add_command(command)


