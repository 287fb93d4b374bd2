"""The collecting side's commands. They ask the clock, commit, and say what happened; services do the work."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from survey.checking import check
from survey.command_line import Group, json_option, tell, write_whole
from survey.database import db
from survey.mail_commands import mail
from survey.models.account import ROLES
from survey.models.outbox import INVITATION
from survey.quiet_server import require_quiet_server
from survey.refusal import Refusal
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import add_client, find_client
from survey.services.holds import hold_wave
from survey.services.instruments import add_instrument, find_instrument, list_instruments
from survey.services.invitations import hand_out_links
from survey.services.outbox import queue_messages
from survey.services.roster import COLUMNS, REQUIRED, RosterRefused, import_roster
from survey.services.waves import DEFAULT_INSTRUMENT, find_wave, open_wave
from survey.serving import serve
from survey.table_file import read_table

client_option = click.option("--client", "client_key", required=True, help="The client's key.")
month_option = click.option("--month", required=True, help="The wave's month, such as 2026-11.")

instrument = Group("instrument", help="What is asked: instruments are data, and a published version never changes.")
client = Group("client", help="Client organisations.")
roster = Group("roster", help="Who works where.")
wave = Group("wave", help="A month's survey of one client.")
account = Group("account", help="People who sign in.")


def _done(action: str, client_key: str | None, **detail) -> None:
    record_action(action, client=client_key, actor=COMMAND_LINE, now=datetime.now(UTC), **detail)
    db.session.commit()


@instrument.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def instrument_add(file: Path, as_json: bool):
    """Put an instrument on the shelf (docs/instrument-format.md)."""
    try:
        document = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{file} can't be read as UTF-8 text: {error}.") from None
    added = add_instrument(document, now=datetime.now(UTC))
    _done("instrument added", None, instrument=added.key, version=added.version)
    tell(
        {"instrument": added.key, "version": added.version, "items": len(added.items)},
        f"{added.key}, version {added.version}: {len(added.items)} items in {len(added.themes)} themes.",
        as_json=as_json,
    )


@instrument.command("list")
@json_option
def instrument_list(as_json: bool):
    """Every instrument on the shelf."""
    shelf = list_instruments(now=datetime.now(UTC))
    db.session.commit()
    tell(
        {"instruments": [{"key": each.key, "version": each.version, "items": len(each.items)} for each in shelf]},
        "\n".join(f"{each.key}  version {each.version}  {len(each.items)} items  {' '.join(each.languages)}" for each in shelf),
        as_json=as_json,
    )


@instrument.command("show")
@click.argument("key")
@click.option("--lang", default=None, help="nb, sv, da, nl or en; the instrument's first language if left out.")
@json_option
def instrument_show(key: str, lang: str | None, as_json: bool):
    """The items of an instrument's newest version."""
    found = find_instrument(key, now=datetime.now(UTC))
    language = lang or found.languages[0]
    if language not in found.languages:
        raise Refusal(f"{key} has no texts in {language}; it has {', '.join(found.languages)}.")
    items = [
        {"code": item.code, "theme": item.theme, "scale": item.scale, "direction": item.direction, "text": item.texts[language]}
        for item in found.items
    ]
    tell(
        {"key": found.key, "version": found.version, "language": language, "items": items},
        "\n".join(f"{item['code']:6} {item['theme']:22} {item['direction']:+d}  {item['text']}" for item in items),
        as_json=as_json,
    )


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
    _done("client added", added.key)
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
    _done("client changed", key, **chosen)
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
    _done("roster imported", client_key, **counts)
    tell({"client": client_key, **counts}, ", ".join(f"{count} {kind}" for kind, count in counts.items()) + ".", as_json=as_json)


@wave.command("open")
@client_option
@month_option
@click.option("--instrument", "key", default=DEFAULT_INSTRUMENT, show_default=True)
@click.option("--module", help="This month's module, or “full” for the yearly full index.")
@click.option("--closes", help="When it closes, such as 2026-11-21T18:00+01:00; a week from now if left out.")
@click.option("--send", is_flag=True, help="Put an invitation to everybody into the outbox, for `mail send`.")
@json_option
def wave_open(client_key, month, key, module, closes, send, as_json):
    """Open a month's wave: freeze the units, make the keys, invite everybody on the roster."""
    require_quiet_server()
    opened = open_wave(
        find_client(client_key),
        month,
        vault=current_app.extensions["senterpuls.vault"],
        now=datetime.now(UTC),
        instrument=key,
        module=module,
        closes_at=_closing_time(closes),
    )
    queued = queue_messages(opened, INVITATION) if send else 0
    _done("wave opened", client_key, wave=month, instrument=opened.instrument, module=module, queued=queued)
    told = f"Wave {month} of {client_key} is open until {opened.closes_at.isoformat(timespec='minutes')}."
    tell(
        {"client": client_key, "month": month, "state": opened.state, "closes_at": opened.closes_at.isoformat()}
        | ({"queued": queued} if send else {}),
        f"{told} {queued} invitations are in the outbox; send them with: senterpuls mail send" if send else told,
        as_json=as_json,
    )


@wave.command("links")
@client_option
@month_option
@click.option("--out", "file", type=click.Path(path_type=Path), required=True)
@json_option
def wave_links(client_key: str, month: str, file: Path, as_json: bool):
    """Write every member's link to a CSV file. For the operator: audited, and counted in the report."""
    opened = find_wave(client_key, month)
    settings = current_app.extensions["senterpuls.settings"]
    links = hand_out_links(opened, current_app.extensions["senterpuls.vault"], settings.base_url)
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(["unit", "member", "url"])
    sheet.writerows([link.unit, link.member, link.url] for link in links)
    # Before it leaves: a file nobody knows of must not exist.
    _done("links written", client_key, wave=month, links=len(links))
    write_whole(file, text.getvalue().encode(), private=True)
    told = f"{len(links)} links written to {file}; keep it to yourself and delete it."
    tell({"links": len(links), "file": str(file)}, told, as_json=as_json)


@wave.command("hold")
@client_option
@month_option
@click.option("--reason", required=True, help="Why, for the audit log; nobody else is shown it.")
@json_option
def wave_hold(client_key: str, month: str, reason: str, as_json: bool):
    """Hold a wave whose instrument or mapping is wrong: no ballots, no release, until one corrected close."""
    held = find_wave(client_key, month)
    if not reason.strip():
        raise Refusal("Say why the wave is held, with --reason; it is kept in the audit log only.")
    hold_wave(held, now=datetime.now(UTC))
    _done("wave held", client_key, wave=month, reason=reason.strip())
    limit = held.destroyed_by.isoformat(timespec="minutes")
    told = (
        f"Wave {month} of {client_key} is held. Close it by {limit} with: senterpuls wave close --client {client_key} "
        f"--month {month} --corrected VERSION; after that it is destroyed without a release."
    )
    tell({"client": client_key, "month": month, "state": held.state, "destroyed_by": limit}, told, as_json=as_json)


@account.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--client", "client_key")
@click.option("--unit", "unit_path", default="", help="A centre or team; the whole client if left out.")
@json_option
def account_add(email, role, client_key, unit_path, as_json):
    """Add an account, or a client to one, and print a one-time link to sign in with."""
    now = datetime.now(UTC)
    added = add_account(email, role, client=client_key, unit_path=unit_path, now=now)
    link = new_sign_in_link(added, now=now)
    _done("account added", client_key, account=added.email, role=role, unit_path=unit_path)
    url = f"{current_app.extensions['senterpuls.settings'].base_url}/console/sign-in/{link}"
    tell({"account": added.email, "role": role, "url": url}, url, as_json=as_json)


def _closing_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(f"{text!r} is not a time; write it as 2026-11-21T18:00+01:00.") from None
    if moment.tzinfo is None:
        raise Refusal(f"{text!r} lacks its time zone; write it as {text}+01:00.")
    return moment


COMMANDS = (instrument, client, roster, wave, account, mail, serve, check)
