"""Commands of a month's wave: open it, hand out its links, hold it, see how it stands."""

import csv
import io
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from survey.command_line import Group, json_option, tell, write_whole
from survey.commands.options import client_option, month_option, record_done
from survey.instruments.catalogue import parse_own_items
from survey.models.outbox import INVITATION
from survey.models.wave import RELEASED, WITHDRAWN, Wave
from survey.refusal import Refusal
from survey.services.clients import find_client
from survey.services.coming_wave import whole_instrument
from survey.services.holds import hold_wave
from survey.services.invitations import hand_out_links
from survey.services.outbox import queue_messages
from survey.services.own_items import list_own_items, replace_own_items
from survey.services.progress import read_counts
from survey.services.waves import DEFAULT_INSTRUMENT, find_wave, open_wave
from survey.spreadsheet_text import without_formula
from survey.turnout import CEILING, FLOOR
from survey.vault import VaultEntryMissing

wave = Group("wave", help="A month's survey of one client.")


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
    record_done("wave opened", client_key, wave=month, instrument=opened.instrument, module=module, queued=queued)
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
    sheet.writerows([without_formula(link.unit), without_formula(link.member), link.url] for link in links)
    # Before it leaves: a file nobody knows of must not exist.
    record_done("links written", client_key, wave=month, links=len(links))
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
    record_done("wave held", client_key, wave=month, reason=reason.strip())
    limit = held.destroyed_by.isoformat(timespec="minutes")
    told = (
        f"Wave {month} of {client_key} is held. Close it by {limit} with: senterpuls wave close --client {client_key} "
        f"--month {month} --corrected VERSION; after that it is destroyed without a release."
    )
    tell({"client": client_key, "month": month, "state": held.state, "destroyed_by": limit}, told, as_json=as_json)


@wave.command("status")
@client_option
@month_option
@json_option
def wave_status(client_key: str, month: str, as_json: bool):
    """A wave's state, its closing time, and about how many of its large units have answered while it is open."""
    found = find_wave(client_key, month)
    counts, counted_on = read_counts(client_key, month)
    told = {
        "client": client_key,
        "month": month,
        "state": found.state,
        "opened_at": found.opened_at.isoformat(),
        "closes_at": found.closes_at.isoformat(),
        "counted_on": counted_on.isoformat() if counted_on else None,
        "counts": [{"unit_path": unit, "percent": percent} for unit, percent in counts.items()],
    }
    lines = [f"Wave {month} of {client_key}: {found.state}; closing time {found.closes_at.isoformat(timespec='minutes')}."]
    trouble = _trouble(found)
    told |= {"trouble": trouble}
    lines += [trouble] if trouble else []
    lines += [f"{unit or 'Everybody'}: {_roughly(percent)} had answered on {counted_on}." for unit, percent in counts.items()]
    tell(told, "\n".join(lines), as_json=as_json)


@wave.command("items")
@client_option
@click.option("--file", type=click.Path(path_type=Path), help="TOML with [items.OWN1] …; takes the place of what was asked.")
@json_option
def wave_items(client_key: str, file: Path | None, as_json: bool):
    """Show a client's own items, or set those that waves ask from now on: up to three, each a theme of its own."""
    organisation = find_client(client_key)
    if file is not None:
        items = parse_own_items(_text_of(file))
        replace_own_items(organisation, items, whole_instrument(organisation))
        record_done("own items set", client_key, codes=[item.code for item in items])
    kept = list_own_items(organisation)
    lines = [f"{one.item.code}{'' if one.asked else ' (not asked)'}: {next(iter(one.item.texts.values()))}" for one in kept]
    document = [asdict(one.item) | {"asked": one.asked} for one in kept]
    tell({"client": client_key, "items": document}, "\n".join(lines) or "No own items.", as_json=as_json)


def _trouble(found: Wave) -> str | None:
    """Why the wave can't be released, as far as its keys tell; it waits until they are back, at most until its limit."""
    if found.state in (RELEASED, WITHDRAWN) or found.imported:
        return None
    try:
        current_app.extensions["senterpuls.vault"].require(found.vault_entry)
    except VaultEntryMissing as missing:
        limit = found.destroyed_by.isoformat(timespec="minutes")
        return f"It can't be closed: {missing} Its answers are destroyed unreleased on {limit}."
    return None


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"{file} can't be read; give a TOML file in UTF-8.") from None


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


def _roughly(percent: int) -> str:
    bound = {FLOOR: "at most", CEILING: "at least"}.get(percent, "about")
    return f"{bound} {percent} %"
