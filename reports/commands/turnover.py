"""`senterpuls turnover`: headcounts and leavers, as HR has them."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from survey.command_line import Group, json_option, tell
from survey.commands.options import client_option, record_done
from survey.database import db
from survey.refusal import RowsRefused
from survey.services.clients import find_client
from survey.table_file import read_table
from survey.tree import ROOT, clean_path

turnover = Group("turnover", help="How many work in a unit, and how many leave it.")


@turnover.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@client_option
@json_option
def turnover_import(file: Path, client_key: str, as_json: bool):
    """Take in FILE, CSV or XLSX: unit_path,month,headcount,leavers, a row for each unit and month."""
    from reports.turnover.importing import import_turnover
    from reports.turnover.renewing import renew_forecasts
    from reports.turnover.unit_months import COLUMNS, MONTH_COLUMN

    client = find_client(client_key)
    table = read_table(file, required=COLUMNS, known=COLUMNS, dates=(MONTH_COLUMN,))
    try:
        done = import_turnover(client, table.rows, now=datetime.now(UTC))
    except RowsRefused as refused:
        _tell_refused(refused, client_key, as_json=as_json)
        raise
    changed = [asdict(one) for one in done.changed]
    counts = {"added": done.added, "changed": len(changed), "unchanged": done.unchanged}
    record_done("turnover imported", client_key, **counts, first=done.first, last=done.last, replaced=changed)
    renewed = renew_forecasts(client_key, now=datetime.now(UTC))
    db.session.commit()
    document = {"client": client_key, **asdict(done), "changed": len(changed), "replaced": changed, "renewed": renewed}
    tell(document, "\n".join([*_sentences(done), *filter(None, [renewed])]), as_json=as_json)


@turnover.command("remove")
@client_option
@click.option("--unit", "unit_path", required=True, help="The unit's path as it was imported; \"\" for the client as a whole.")
@click.option("--month", help="One month, the unit's first or last; all of them if left out.")
@json_option
def turnover_remove(client_key: str, unit_path: str, month: str | None, as_json: bool):
    """Take out a unit's rows: a unit that never was, or that is given in parts now."""
    from reports.turnover.importing import remove_turnover

    path = clean_path(unit_path) if unit_path.strip() else ROOT
    removed = remove_turnover(find_client(client_key), path, month)
    record_done("turnover removed", client_key, unit_path=path, month=month, rows=removed)
    tell({"client": client_key, "removed": removed}, f"Rows removed: {removed}.", as_json=as_json)


def _tell_refused(refused: RowsRefused, client_key: str, *, as_json: bool) -> None:
    if as_json:
        rows = [asdict(one) for one in refused.rows]
        click.echo(json.dumps({"client": client_key, "refused": len(rows), "rows": rows}, ensure_ascii=False))
        return
    for row in refused.rows:
        click.echo(f"line {row.line}: {row.reason}", err=True)


def _sentences(done) -> list[str]:
    told = [f"{done.first} to {done.last}: {done.added} added, {len(done.changed)} changed, {done.unchanged} unchanged."]
    for one in done.changed:
        was, now = ("{1} of {0}".format(*pair) for pair in (one.was, one.now))
        told.append(f"Changed: {one.unit_path or 'the client'} {one.month}, {was} before, {now} now.")
    if done.ended:
        told.append(f"Without rows for the newest month, so taken as ended: {', '.join(done.ended)}.")
    if done.unknown:
        named = ", ".join(path or "the client as a whole" for path in done.unknown)
        told.append(f"Not among the units of the newest release, so without scores: {named}.")
    return told
