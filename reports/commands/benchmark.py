"""Commands of benchmark sets across clients."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from survey.command_line import Group, json_option, tell, write_whole
from survey.database import db
from survey.refusal import Refusal
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import check_month


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
