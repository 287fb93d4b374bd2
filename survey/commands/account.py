"""The command that adds people who sign in."""

from datetime import UTC, datetime

import click
from flask import current_app

from survey.command_line import Group, json_option, tell
from survey.commands.options import record_done
from survey.database import db
from survey.models.account import INVITED, ROLES, Account
from survey.models.outbox import EMAIL
from survey.refusal import Refusal
from survey.services.account_letters import is_letter_waiting, queue_account_letter, send_account_letters
from survey.services.accounts import add_account, find_account, new_sign_in_link, only_client_of
from survey.services.delivery import dispatch
from survey.services.second_factors import asks_second_factor, drop_second_factor

account = Group("account", help="People who sign in.")


@account.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--client", "client_key")
@click.option("--unit", "unit_path", default="", help="A centre or team; the whole client if left out.")
@click.option("--send", is_flag=True, help="Send the invitation by mail instead of printing a link.")
@json_option
def account_add(email, role, client_key, unit_path, send, as_json):
    """Add an account, or a client to one, and print a one-time link to sign in with."""
    now = datetime.now(UTC)
    added = add_account(email, role, client=client_key, unit_path=unit_path, now=now)
    if send:
        _invite(added, {"client": client_key, "role": role, "unit_path": unit_path}, as_json=as_json)
        return
    link = new_sign_in_link(added, now=now)
    record_done("account added", client_key, account=added.email, role=role, unit_path=unit_path)
    url = f"{current_app.extensions['senterpuls.settings'].base_url}/console/sign-in/{link}"
    tell({"account": added.email, "role": role, "url": url}, url, as_json=as_json)


@account.command("drop-second-factor")
@click.argument("email")
def account_drop_second_factor(email):
    """Switch an account's second factor off, for somebody who has lost the telephone and the recovery codes."""
    found = find_account(email)
    if found is None:
        raise Refusal(f"There is no account {email}; add it with: senterpuls account add.")
    if not asks_second_factor(found):
        raise Refusal(f"{found.email} has no second factor, so there is nothing to switch off.")
    drop_second_factor(found)
    address = found.email
    record_done("second factor off", only_client_of(found.id), account=address)
    click.echo(f"{address} signs in without a second factor now, and was signed out everywhere.")


def _invite(added: Account, access: dict, *, as_json: bool) -> None:
    """Queues the invitation and sends what is due at once; what can't leave now waits for the next tick."""
    if EMAIL not in current_app.extensions["senterpuls.carriers"]:
        db.session.rollback()
        raise Refusal("There is no mail server; set SENTERPULS_MAIL_URL, or leave out --send to get a link to hand over.")
    queue_account_letter(added, INVITED)
    address, client = added.email, access.pop("client")
    record_done("account invited", client, account=address, **access)
    send_account_letters(dispatch(), now=datetime.now(UTC))
    waits = is_letter_waiting(added, INVITED)
    told = f"The invitation to {address} could not leave yet and waits." if waits else f"An invitation was sent to {address}."
    tell({"account": address, "role": access["role"], "sent": not waits}, told, as_json=as_json)
