"""`senterpuls release`: a release as a file, and a third party's check of such a file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from survey.command_line import FAILED, AnySchema, Command, json_option, tell, write_whole
from survey.commands.options import client_option, month_option, record_done
from survey.refusal import Refusal
from survey.services.clients import find_client
from survey.services.waves import find_wave

release = click.Group("release", help="A release as a file, with its certificate.")


@release.command("export", cls=Command)
@client_option
@month_option
@click.option("--out", "file", type=click.Path(path_type=Path), required=True, help="The file to write.")
@json_option
@click.pass_context
@with_appcontext
def release_export(ctx: click.Context, client_key: str, month: str, file: Path, as_json: bool):
    """Write the whole released document of a wave with its certificate. For the operator: audited."""
    from reports.released_file import RowsChanged, export_release

    find_client(client_key)
    find_wave(client_key, month)
    try:
        content, sha256 = export_release(client_key, month)
    except RowsChanged as changed:
        click.echo(str(changed), err=True)
        ctx.exit(FAILED)
    record_done("release exported", client_key, wave=month, sha256=sha256)  # before it leaves
    write_whole(file, content, private=True)
    told = f"Release {month} of {client_key} written to {file}; SHA-256 {sha256}. Check it: senterpuls release verify {file}"
    tell({"client": client_key, "month": month, "file": str(file), "sha256": sha256}, told, as_json=as_json)


@release.command("verify", cls=AnySchema)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def release_verify(ctx: click.Context, file: Path, as_json: bool):
    """Compute again what a release's file allows, on any machine: no database and no vault is opened."""
    from reports.disclosure.verification import verify_release

    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file} can't be read: {error.strerror}.") from None
    found = verify_release(content)
    tell(_document(found), "\n".join(_lines(found)), as_json=as_json)
    if not found.holds:
        ctx.exit(FAILED)


def _document(found) -> dict:
    checks = [
        {"check": one.name, "state": "fails" if one.faults else "holds", "sentence": one.sentence, "faults": list(one.faults)}
        for one in found.checks
    ]
    rings = {"certain": found.rings.certain, "possible": found.rings.possible, "breached": len(found.rings.faults)}
    head = {"client": found.client, "month": found.wave, "sha256": found.sha256, "holds": found.holds}
    return {**head, "recomputed": checks, "rings": rings, "attested": list(found.attested)}


def _lines(found) -> list[str]:
    lines = [f"release {found.wave} of {found.client}", f"SHA-256 {found.sha256}: must be the one printed in the report"]
    for check in found.checks:
        lines += [f"fails: {check.name}: {fault}" for fault in check.faults] or [f"recomputed: {check.sentence}"]
    return [*lines, *(f"attested: {sentence}" for sentence in found.attested)]
