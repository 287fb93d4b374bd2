"""Commands of client organisations and of who works where."""

from datetime import UTC, datetime
from pathlib import Path

import click

from survey.command_line import Group, json_option, tell
from survey.commands.options import client_option, record_done
from survey.refusal import Refusal
from survey.services.clients import add_client, find_client
from survey.services.roster import COLUMNS, IMPORTED, REQUIRED, RosterRefused, import_roster
from survey.table_file import read_table

client = Group("client", help="Client organisations.")
roster = Group("roster", help="Who works where.")


@client.command("add")
@click.argument("key")
@click.option("--name", required=True)
@click.option("--country", help="Two capital letters, such as NO.")
@click.option("--sector")
@click.option("--language", type=click.Choice(["nb", "sv", "da", "nl", "en"]), default="nb", show_default=True)
@click.option("--minimum", type=int, default=5, show_default=True, help="Smallest group that is shown; 5 or more.")
@json_option
def client_add(key, name, country, sector, language, minimum, as_json):
    """Add a client."""
    added = add_client(
        key, name, now=datetime.now(UTC), country=country, sector=sector, language=language, minimum_score=minimum
    )
    record_done("client added", added.key)
    tell({"client": added.key}, f"Client {added.key} ({added.name}) added.", as_json=as_json)


@client.command("set")
@click.argument("key")
@click.option("--public-result/--no-public-result", default=None, help="Anybody may read centres' one-page results.")
@click.option("--chat/--no-chat", default=None, help="Messages go by the chat gateway instead of e-mail.")
@json_option
def client_set(key: str, as_json: bool, **choices: bool | None):
    """Change what a client allows."""
    organisation = find_client(key)
    chosen = {name: value for name, value in choices.items() if value is not None}
    if not chosen:
        raise Refusal("Say what to change, such as --public-result.")
    for name, value in chosen.items():
        setattr(organisation, name, value)
    record_done("client changed", key, **chosen)
    now = {name: getattr(organisation, name) for name in choices}
    tell({"client": key, **now}, ", ".join(f"{name} {'on' if on else 'off'}" for name, on in now.items()), as_json=as_json)


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@client_option
@json_option
def roster_import(file: Path, client_key: str, as_json: bool):
    """Make a client's roster equal to FILE (unit_path,member_ref,email,phone,language)."""
    organisation = find_client(client_key)
    table = read_table(file, required=REQUIRED, known=COLUMNS)
    try:
        result = import_roster(organisation, table.rows, now=datetime.now(UTC))
    except RosterRefused as refused:
        for row in refused.rows:
            click.echo(f"line {row.line}: {row.reason}", err=True)
        raise
    counts = {kind: getattr(result, kind) for kind in ("added", "moved", "left", "updated", "unchanged")}
    record_done(IMPORTED, client_key, **counts)
    tell({"client": client_key, **counts}, ", ".join(f"{count} {kind}" for kind, count in counts.items()) + ".", as_json=as_json)
