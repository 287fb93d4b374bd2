"""`senterpuls client export` and `delete`: everything that is held of a client."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from survey.command_line import json_option, tell, write_whole
from survey.commands.client import client
from survey.commands.options import record_done
from survey.refusal import Refusal
from survey.services.audit import COMMAND_LINE
from survey.services.clients import find_client


@client.command("export")
@click.argument("key")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The ZIP file to write.")
@json_option
def client_export(key: str, out: Path, as_json: bool):
    """Write everything that is held of a client to a ZIP file: tables, releases, logo. There are no answers to write."""
    from reports.archive import export_client

    content = export_client(find_client(key))
    write_whole(out, content, private=True)
    record_done("client exported", key, file=out.name)
    tell({"client": key, "file": str(out), "bytes": len(content)}, f"Everything of {key} is in {out}.", as_json=as_json)


@client.command("delete")
@click.argument("key")
@click.option("--confirm", required=True, help="The client's key once more.")
@click.option("--with-open-wave", is_flag=True, help="Also while a wave is open; its answers are lost.")
@json_option
def client_delete(key: str, confirm: str, with_open_wave: bool, as_json: bool):
    """Delete everything of a client for good."""
    from reports.deletion import delete_client
    from reports.exports.pdf_cache import folder_of

    organisation = find_client(key)
    if confirm != key:
        raise Refusal(f"--confirm says {confirm!r}, not {key!r}; nothing has been deleted.")
    extensions = current_app.extensions
    choices = {"actor": COMMAND_LINE, "now": datetime.now(UTC), "with_open": with_open_wave}
    delete_client(organisation, extensions["senterpuls.vault"], folder_of(extensions["senterpuls.settings"]), **choices)
    tell({"client": key, "deleted": True}, f"Everything of {key} is deleted. Old back-ups still hold it.", as_json=as_json)
