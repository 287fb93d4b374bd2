"""`senterpuls demo`: from an empty database to a served demonstration, with links to click and reports to read."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from reports.demonstration.organisations import MOST_CENTRES, ORGANISATIONS, SMALLEST
from survey.command_line import AnySchema, json_option, tell
from survey.database import db
from survey.quiet_server import require_quiet_server
from survey.scheduler import scheduled
from survey.schema import require_known_schema
from survey.services.audit import COMMAND_LINE, record_action
from survey.serving import THREADS, host_option, port_option, public_url, reserve_address, serve_app

FIRST = "of the first client; others are smaller"


@click.command("demo", cls=AnySchema)
@click.option("--clients", type=click.IntRange(1, len(ORGANISATIONS)), default=3, show_default=True)
@click.option(
    "--centres", type=click.IntRange(SMALLEST["centres"], MOST_CENTRES), default=3, show_default=True, help=f"Centres {FIRST}."
)
@click.option(
    "--teams", type=click.IntRange(SMALLEST["teams"], 20), default=6, show_default=True, help=f"Teams a centre {FIRST}."
)
@click.option("--months", type=click.IntRange(1, 36), default=14, show_default=True, help="Released waves a client.")
@click.option("--seed", type=click.IntRange(0), default=2023, show_default=True, help="The same seed gives the same figures.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), default="out", show_default=True)
@click.option("--no-serve", is_flag=True, help="Stop when everything is written.")
@host_option
@port_option
@json_option
@with_appcontext
def demo(folder: Path, no_serve: bool, host: str, port: int, as_json: bool, **size):
    """Fill the database with invented contact centres, write their reports, print three links and serve."""
    listening = None if no_serve else reserve_address(host, port)
    app = current_app._get_current_object()
    base_url = public_url(host, port, app.extensions["senterpuls.settings"].base_url)
    result = make_demonstration(size, folder, base_url, quiet=as_json)
    tell(result, _sentences(result, served=not no_serve), as_json=as_json)
    db.session.remove()
    if listening is not None:
        with scheduled():
            serve_app(app, listening, THREADS)


def make_demonstration(size: dict[str, int], folder: Path, base_url: str, *, quiet: bool) -> dict:
    """Everything but serving: what was made, where its files are, and the links."""
    from flask_migrate import upgrade

    from reports.demonstration.company import company_of, freeze_benchmark
    from reports.demonstration.documents import write_reports
    from reports.demonstration.entrance import open_entrance, open_wave_of
    from reports.demonstration.running import Demonstration, Size, find_demonstration, run_demonstration

    now = datetime.now(UTC)
    require_known_schema()
    require_quiet_server()
    upgrade()
    vault = current_app.extensions["senterpuls.vault"]
    demonstration = Demonstration.at(Size(**size), now)
    organisations, (*released, current) = demonstration.organisations, demonstration.months
    company = company_of(demonstration)
    for organisation in (*organisations, *company.organisations):
        find_demonstration(organisation)  # refuses before anything is made
    steps = len(organisations) * len(demonstration.months)
    made = sum(_watched(run_demonstration(demonstration, vault), steps, "Waves", quiet))
    made += sum(_watched(run_demonstration(company, vault), len(company.organisations), "Benchmark", quiet))
    freeze_benchmark(demonstration, now=now)
    entrance = open_entrance(
        organisations, open_wave_of(organisations[0], current.text), vault=vault, base_url=base_url, now=now
    )
    if made:
        record_action("demonstration made", client=None, actor=COMMAND_LINE, now=now, waves=made, **size)
    db.session.commit()
    files = list(_watched(write_reports(organisations[0], released[-1].text, folder), 4, "Reports", quiet))
    return {
        "clients": [organisation.key for organisation in organisations],
        "released": [month.text for month in released],
        "open": current.text,
        "waves_made": made,
        "files": [str(file) for file in files],
        "links": asdict(entrance),
    }


def _watched(steps: Iterator, length: int, label: str, quiet: bool) -> Iterator:
    """The same steps, with a bar on a terminal."""
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(steps, length, label, file=sys.stderr, hidden=hidden) as bar:
        yield from bar


def _sentences(result: dict, *, served: bool) -> str:
    first, last = result["released"][0], result["released"][-1]
    made = f"{result['waves_made']} waves made" if result["waves_made"] else "it was here already and was left as it is"
    lines = [
        f"Demonstration: {', '.join(result['clients'])}, {first} to {last} released, {result['open']} open ({made}).",
        *(f"Report      {file}" for file in result["files"]),
        "",
        f"Agent       {result['links']['agent']}",
        f"HR          {result['links']['hr']}",
        f"Consultant  {result['links']['consultant']}",
    ]
    if served:
        lines += ["", "Serving these pages now; stop with Ctrl-C."]
    return "\n".join(lines)
