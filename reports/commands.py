"""The reading side's commands. Heavy libraries load when a command needs them, not before."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from reports.answer_command import answers
from reports.comment_commands import comments
from reports.demonstration.command import demo
from survey.command_line import Command, Group, json_option, tell, write_whole
from survey.commands import client_option, month_option, wave
from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.models.wave import HELD, WITHDRAWN
from survey.quiet_server import require_quiet_server
from survey.refusal import Refusal
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import check_month, find_client
from survey.services.invitations import hand_out_links
from survey.services.waves import find_wave

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


@wave.command("sheets")
@client_option
@month_option
@click.option("--unit", "unit_path", default="", help="A unit's path; the whole client if left out.")
@click.option("--out", "file", type=click.Path(path_type=Path), required=True)
@json_option
def wave_sheets(client_key: str, month: str, unit_path: str, file: Path, as_json: bool):
    """Write a PDF of cards with every member's link as a QR code. For the operator: audited, and counted in the report."""
    from reports.exports.sheets import closing_times, render_sheets

    client, opened = find_client(client_key), find_wave(client_key, month)
    base_url = current_app.extensions["senterpuls.settings"].base_url
    links = hand_out_links(opened, current_app.extensions["senterpuls.vault"], base_url, unit_path=unit_path)
    content = render_sheets(client.name, links, closing_times(opened.closes_at), language=client.language)
    now = datetime.now(UTC)
    record_action("sheets written", client=client_key, actor=COMMAND_LINE, now=now, wave=month, unit=unit_path, links=len(links))
    db.session.commit()  # before it leaves: a file nobody knows of must not exist
    write_whole(file, content, private=True)
    told = f"{len(links)} cards written to {file}; print them, hand them over closed, and delete the file."
    tell({"links": len(links), "file": str(file)}, told, as_json=as_json)


@click.group("benchmark", cls=Group, invoke_without_command=True)
@click.option("--month", help="The month to freeze and write, such as 2026-11.")
@click.option("--out", "file", type=click.Path(path_type=Path), help="The file to write.")
@click.pass_context
@with_appcontext
def benchmark(context: click.Context, month: str | None, file: Path | None):
    """Freeze a month's benchmark sets across clients and write them to a file."""
    if context.invoked_subcommand is not None:
        return
    if month is None or file is None:
        raise Refusal("Give the month and the file: senterpuls benchmark --month 2026-11 --out FILE.json")
    from reports.pools import freeze_pools, pools_document

    now = datetime.now(UTC)
    for key in freeze_pools(check_month(month), now=now):
        record_action("benchmark released", client=None, actor=COMMAND_LINE, now=now, benchmark=key, month=month)
    write_whole(file, (json.dumps(pools_document(month), ensure_ascii=False) + "\n").encode())
    db.session.commit()


@benchmark.command("declare")
@click.argument("key")
@click.option("--name", required=True, help="What readers call it.")
@click.option("--country", help="Two capitals, such as NO; every country if left out.")
@click.option("--sector", help="As given with the clients; every sector if left out.")
@click.option("--size-from", type=int, help="The fewest people invited.")
@click.option("--size-to", type=int, help="The most people invited.")
@click.option("--demonstration", is_flag=True, help="A set of demonstration clients; they never mix with real ones.")
@json_option
def benchmark_declare(key: str, name: str, as_json: bool, **choices):
    """Declare which clients make up a benchmark set. It can't be changed."""
    from reports.pools import declare_pool

    now = datetime.now(UTC)
    sizes = choices.pop("size_from"), choices.pop("size_to")
    declare_pool(key, name, now=now, sizes=sizes, **choices)
    record_action("benchmark declared", client=None, actor=COMMAND_LINE, now=now, benchmark=key, sizes=list(sizes), **choices)
    db.session.commit()
    tell({"benchmark": key}, f"Benchmark {key} is declared.", as_json=as_json)


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
    for command in (answers, comments, benchmark, report, demo):
        app.cli.add_command(command)


