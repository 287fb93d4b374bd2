"""The reading side's commands of a wave: close it, and write its links as sheets."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from survey.command_line import json_option, tell, write_whole
from survey.commands.options import client_option, month_option
from survey.commands.wave import wave
from survey.database import db
from survey.models.wave import HELD, WITHDRAWN
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import find_client
from survey.services.invitations import hand_out_links
from survey.services.waves import find_wave


@wave.command("close")
@client_option
@month_option
@click.option("--corrected", type=int, help="For a wave that is held: the version of its instrument that is right.")
@json_option
def wave_close(client_key: str, month: str, corrected: int | None, as_json: bool):
    """Close a wave: release its figures, destroy its ballots and keys. Run it again if it was interrupted."""
    from reports.release import close_wave

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
