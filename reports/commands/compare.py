"""The command that writes a comparison of clients."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from reports.commands.report import language_option
from reports.comparison.choice import BY_NAME, MEASURES, NO_SET, Choice
from reports.exports.comparison.kinds import KINDS, write_comparison
from survey.access import Reader, clients_of, may_open, reader_of
from survey.command_line import Command, write_whole
from survey.commands.options import month_option
from survey.database import db
from survey.models.account import Account
from survey.refusal import Refusal
from survey.services.clients import check_month, find_client


@click.command("compare", cls=Command)
@click.option("--clients", help="Keys of clients, parted by commas; all of the account's if left out.")
@click.option("--account", "email", help="The consultant it is for: the clients, units and benchmark sets of that account only.")
@month_option
@click.option("--set", "chosen", help="A benchmark set that the account may read.")
@click.option("--sort", default=BY_NAME, show_default=True, help="name, or a measure such as index; -index for lowest first.")
@click.option("--measures", type=click.Choice(MEASURES), default=MEASURES[0], show_default=True)
@click.option("--format", "kind", type=click.Choice(list(KINDS)), default="pdf", show_default=True)
@language_option
@click.option("--out", "file", type=click.Path(path_type=Path), required=True)
@with_appcontext
def compare(clients: str | None, email: str | None, month: str, chosen: str | None, kind: str, lang: str, file: Path, **order):
    """Write a comparison of several clients' centres."""
    from reports.comparison.building import build_comparison

    scope = _scope(_keys(clients), email, check_month(month), chosen)
    comparison = build_comparison(scope, month, lang, chosen=chosen)
    if not comparison.columns:
        raise Refusal(f"There is no release of {month} to compare; close a wave first: senterpuls wave close")
    choice = Choice(month=month, clients=scope.clients, set=chosen or NO_SET, **order)
    write_whole(file, write_comparison(comparison, choice, kind))


def _keys(clients: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.strip() for key in (clients or "").split(",") if key.strip()))


def _scope(keys: tuple[str, ...], email: str | None, month: str, chosen: str | None):
    """Who compares what. Refusal for clients that can't be compared and for a set that the account may not read."""
    from reports.comparison.building import Scope

    reader = _consultant(email) if email else None
    keys = keys or (clients_of(reader) if reader else ())
    if not keys:
        raise Refusal("Name the clients to compare: --clients fjord,sund, or --account with a consultant's address.")
    found = [find_client(key) for key in keys]
    if reader and not set(keys) <= set(clients_of(reader)):
        raise Refusal(f"{email} is not assigned to all of these clients; name only those, or leave out --clients.")
    if len({client.demonstration for client in found}) > 1:
        raise Refusal("Demonstration clients are never compared with real ones; name one kind.")
    demonstration = found[0].demonstration
    sets = _sets(reader, month, demonstration) if reader else ()
    if chosen and chosen not in {one.key for one in sets}:
        raise Refusal(f"{chosen} is no benchmark set of {month} that this consultant may read; give --account, or another set.")
    opens = (lambda client, unit: may_open(reader, client, unit)) if reader else (lambda client, unit: True)
    return Scope(keys, opens, sets, demonstration)


def _sets(reader: Reader, month: str, demonstration: bool):
    from reports.pools import read_pools

    return read_pools(month, clients_of(reader), demonstration=demonstration)


def _consultant(email: str) -> Reader:
    account = db.session.scalar(select(Account).filter_by(email=email.strip().lower()))
    if account is None or account.role != "consultant":
        raise Refusal(f"{email} is no consultant's address; see: senterpuls account add EMAIL --role consultant --client KEY")
    return reader_of(account)
