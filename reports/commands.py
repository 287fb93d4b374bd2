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
from survey.refusal import Refusal
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import check_month, find_client
from survey.services.waves import find_wave

language_option = click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)


@wave.command("close")
@client_option
@month_option
@json_option
def wave_close(client_key: str, month: str, as_json: bool):
    """Close a wave: release its figures, destroy its ballots and keys. Run it again if it was interrupted."""
    from reports.release import close_wave

    found = find_wave(client_key, month)
    closing = close_wave(found, vault=current_app.extensions["senterpuls.vault"], now=datetime.now(UTC))
    if closing.counted is None:
        told = f"Wave {month} of {client_key} is released."
    else:
        record_action(
            "wave released", client=client_key, actor=COMMAND_LINE, now=datetime.now(UTC), wave=month, refused=closing.refused
        )
        db.session.commit()
        told = f"Wave {month} of {client_key} is released; its ballots, links and keys are destroyed."
        if closing.refused:
            told += f" {closing.refused} forged or damaged ballots were not counted."
    tell({"client": client_key, "month": month, "state": closing.state, "refused": closing.refused}, told, as_json=as_json)


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
    for command in (answers, benchmark, comments, report, demo):
        app.cli.add_command(command)


