"""`senterpuls answers import`: a month of another tool's answers, and the account of what was made of the file."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from survey.command_line import Group, json_option, tell
from survey.commands.options import client_option, month_option
from survey.database import db
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import find_client
from survey.services.waves import DEFAULT_INSTRUMENT

answers = Group("answers", help="Answers collected with another tool.")


@answers.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@client_option
@month_option
@click.option("--instrument", "key", default=DEFAULT_INSTRUMENT, show_default=True)
@click.option("--module", help="The module the file holds beside the core, or “full”.")
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="What the file calls things (docs/files.md).")
@click.option("--invited", help="How many were invited, or a file: unit_path,invited.")
@json_option
def answers_import(file, client_key, month, key, module, map_file, invited, as_json):
    """Release a month of another tool's answers, from CSV or XLSX: one row a respondent, a column an item."""
    from reports.answer_files.reading import AnswersRefused
    from reports.answer_import import AnswerFile, import_answers
    from reports.turnover.renewing import forecast_after_release

    number = int(invited) if invited and invited.lstrip("-").isdecimal() else invited and Path(invited)
    given = AnswerFile(file, instrument=key, module=module, map_file=map_file, invited=number)
    try:
        done = import_answers(find_client(client_key), month, given, now=datetime.now(UTC))
    except AnswersRefused as refused:
        if as_json:
            account = {"client": client_key, "month": month, "read": 0, "refused": len(refused.fields)}
            click.echo(json.dumps({**account, "fields": [vars(one) for one in refused.fields]}, ensure_ascii=False))
        raise
    account = done.account
    counts = {"read": account.read, "skipped": account.empty, "incomplete": account.incomplete, "refused": 0}
    record_action("answers imported", client=client_key, actor=COMMAND_LINE, now=datetime.now(UTC), wave=month, **counts)
    db.session.commit()
    forecast_after_release(client_key, now=datetime.now(UTC))
    document = {
        **{"client": client_key, "month": month, **counts},
        "columns": account.columns,
        "unread": [vars(one) for one in account.unread],
        "sheet": account.sheet,
        "other_sheets": account.other_sheets,
        "unknown_units": done.unknown_units,
    }
    tell(document, "\n".join(_sentences(client_key, month, done)), as_json=as_json)


def _sentences(client_key: str, month: str, done) -> list[str]:
    account = done.account
    told = [f"{account.read} answers read, {account.empty} empty rows skipped; wave {month} of {client_key} is released."]
    if account.incomplete:
        told.append(f"{account.incomplete} responses were never sent and are not counted (in a map: incomplete = \"take\").")
    for reason in dict.fromkeys(one.reason for one in account.unread):
        columns = ", ".join(one.column for one in account.unread if one.reason == reason)
        told.append(f"Left unread, {'because they ' * (reason == 'can identify people')}{reason}: {columns}.")
    if account.other_sheets:
        told.append(f"Read was the sheet {account.sheet}, not {', '.join(account.other_sheets)}.")
    if done.unknown_units:
        told.append(f"Not on the roster: {', '.join(done.unknown_units)}.")
    return told
