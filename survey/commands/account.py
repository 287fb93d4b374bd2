"""The command that adds people who sign in."""

from datetime import UTC, datetime

import click
from flask import current_app

from survey.command_line import Group, json_option, tell
from survey.commands.options import record_done
from survey.models.account import ROLES
from survey.services.accounts import add_account, new_sign_in_link

account = Group("account", help="People who sign in.")


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
    record_done("account added", client_key, account=added.email, role=role, unit_path=unit_path)
    url = f"{current_app.extensions['senterpuls.settings'].base_url}/console/sign-in/{link}"
    tell({"account": added.email, "role": role, "url": url}, url, as_json=as_json)
