"""`senterpuls person show` and `delete`: what a person may ask for (GDPR, articles 15 and 17)."""

from dataclasses import asdict
from datetime import UTC, datetime

import click

from reports.person import NOT_HERE, STAYS, Person, delete_person, find_person
from survey.command_line import Group, json_option, tell
from survey.commands.options import client_option, record_done
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.services.clients import find_client
from survey.services.person import find_refs, one_ref

person = Group("person", help="What is held of one person: to show them, and to delete.")
ref_option = click.option("--ref", help="Their reference on the roster.")
email_option = click.option("--email", help="Their address, on the roster or of their account.")


@person.command("show")
@client_option
@ref_option
@email_option
@json_option
def person_show(client_key: str, ref: str | None, email: str | None, as_json: bool):
    """Write everything that is held of a person at a client: in words, or with --json as a file to hand over."""
    organisation = find_client(client_key)
    found = _find(organisation, ref, email)
    record_done("person looked up", client_key)
    tell(found.document(), "\n".join(_lines(found)), as_json=as_json)


@person.command("delete")
@client_option
@ref_option
@email_option
@click.option("--yes", is_flag=True, help="You have seen with `person show` what goes.")
@json_option
def person_delete(client_key: str, ref: str | None, email: str | None, yes: bool, as_json: bool):
    """Delete a person's roster row, contact, waiting mail, access, and their name in measures, for good."""
    organisation = find_client(client_key)
    found = _find(organisation, ref, email)
    if not yes:
        raise Refusal("Nothing has been deleted: look at it with `senterpuls person show`, then say --yes.")
    deleted = delete_person(organisation, found, today=datetime.now(UTC).date(), with_account=True)
    record_done("person deleted", client_key, **asdict(deleted))  # counts: the name is not to be there once more
    told = ", ".join(f"{count} {kind}" for kind, count in asdict(deleted).items())
    sentences = "\n".join(f"- {one}" for one in STAYS)
    tell({"client": client_key, **asdict(deleted), "stays": list(STAYS)}, f"Deleted: {told}.\n{sentences}", as_json=as_json)


def _find(client: Client, ref: str | None, email: str | None) -> Person:
    """Refusal where neither or both are given, or where there is nobody, or several."""
    if (ref is None) == (email is None):
        raise Refusal("Say who: either --ref REF or --email ADDRESS.")
    on_roster = one_ref(client, ref or email) if ref or find_refs(client, email) else None
    found = find_person(client, ref=on_roster, email=email.strip().lower() if email else None)
    if not (found.member or found.account or found.measures or found.log):
        one_ref(client, email)
    return found


def _lines(found: Person):
    """In words, for whoever reads it out or prints it."""
    yield f"Held at {found.client}:"
    if found.member:
        yield from _member_lines(found.member)
    if found.account:
        access = ", ".join(one["unit_path"] or "the whole client" for one in found.account["access"]) or "nothing"
        yield "- an account {email}, {role}, last here {signed_in_at}".format(**found.account) + f", opens {access}"
    for plan in found.measures:
        yield f"- named in a measure of {plan['unit_path'] or 'the whole client'} about {plan['theme']}"
    if found.log:
        yield f"- {len(found.log)} entries of the audit log (with --json, each of them)"
    yield "Not held:"
    yield from (f"- {one}" for one in NOT_HERE)


def _member_lines(member):
    contact = ", ".join((member.email or "no address", member.phone or "no number"))
    yield f"- on the roster: {member.ref}, {contact}, language {member.language}"
    for one in member.units:
        yield f"- in {one.unit_path} since {one.since:%Y-%m-%d}" + (f" until {one.until:%Y-%m-%d}" if one.until else "")
    if member.marks:
        yield "- no messages: " + ", ".join(f"{channel} ({reason})" for channel, reason in member.marks)
    if member.waiting:
        yield "- messages that wait: " + ", ".join(f"{kind} of {month}" for month, kind in member.waiting)
    if member.invited_to:
        yield "- invited to " + ", ".join(member.invited_to)
