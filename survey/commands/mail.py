"""Commands for what is sent: now, as a test, and how it stands."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask import current_app

from survey.command_line import Group, json_option, tell
from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.mail.bounces import failed_addresses
from survey.mail.carriers import CarrierDown, Letter, TryLater, Undeliverable
from survey.mail.texts import Facts, write_text
from survey.models.outbox import EMAIL
from survey.refusal import Refusal
from survey.services.account_letters import send_account_letters
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.bounces import mark_bounced
from survey.services.clients import find_client
from survey.services.delivery import LIMIT, dispatch, send_due
from survey.services.delivery_status import status_of

SAMPLE = "0000-0000-0000-0000"
mail = Group("mail", help="Messages to members: sending, testing, and how it stands.")


@mail.command("send")
@click.option("--limit", type=click.IntRange(min=1), default=LIMIT, show_default=True, help="Messages a channel.")
@json_option
def mail_send(limit: int, as_json: bool):
    """Send what is due now. What can't be sent waits; run it again, or let `tick` do it."""
    now = datetime.now(UTC)
    sending = send_due(dispatch(), now=now, limit=limit).and_also(send_account_letters(dispatch(), now=now))
    told = f"{sending.sent} sent, {sending.failed} to be tried again, {sending.given_up} given up, {sending.waiting} waiting."
    if sending.waiting and not current_app.extensions["senterpuls.carriers"]:
        told += " There is no mail server: set SENTERPULS_MAIL_URL."
    tell(vars(sending), told, as_json=as_json)


@mail.command("test")
@click.argument("email")
@click.option("--client", "client_key", required=True, help="The client's key.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="The client's language if left out.")
@json_option
def mail_test(email: str, client_key: str, lang: str | None, as_json: bool):
    """Send a marked sample to yourself, with a link that opens nothing."""
    organisation = find_client(client_key)
    language = lang or organisation.language
    carrier = current_app.extensions["senterpuls.carriers"].get(EMAIL)
    if carrier is None:
        raise Refusal("There is no mail server; set SENTERPULS_MAIL_URL.")
    url = f"{current_app.extensions['senterpuls.settings'].base_url}/s/{SAMPLE}"
    now = datetime.now(UTC)
    text = write_text("test", Facts(organisation.name, now + timedelta(days=7), url), language)
    db.session.rollback()
    try:
        with carrier.connect() as line:
            line.send(Letter(email, text.subject, text.body, url, language))
    except Undeliverable as problem:
        raise Refusal(f"The mail server does not take mail for {email}: {problem}.") from None
    except TryLater as problem:
        raise click.ClickException(f"The mail server did not take the mail now: {problem}. Try again in a while.") from None
    except CarrierDown as problem:
        raise click.ClickException(f"Nothing was sent: {problem}.") from None
    tell({"sent": email, "language": language}, f"A sample was sent to {email}.", as_json=as_json)


@mail.command("bounces")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def mail_bounces(file: Path, as_json: bool):
    """Mark the addresses that mail came back from. FILE: a notification, a mailbox (mbox), or - for standard input."""
    addresses = failed_addresses(_content_of(file))
    done = mark_bounced(addresses)
    now = datetime.now(UTC)
    record_action("bounces read", client=None, actor=COMMAND_LINE, now=now, addresses=len(addresses), **vars(done))
    db.session.commit()
    told = f"{len(addresses)} addresses that mail came back from: {done.marked} marked now, {done.unknown} on no roster."
    tell({"addresses": len(addresses), **vars(done)}, told, as_json=as_json)


@mail.command("status")
@click.option("--client", "client_key", required=True, help="The client's key.")
@json_option
def mail_status(client_key: str, as_json: bool):
    """What waits, whether the servers answer, and which addresses take no messages."""
    status = status_of(find_client(client_key), current_app.extensions["senterpuls.carriers"])
    lines = [f"{status.waiting} waiting, {status.unreachable} on the roster have no address that works."]
    for down in status.down:
        lines.append(f"{down.channel}: {down.problem}, since {_moment(down.since)}; next try {_moment(down.retry_at)}")
    lines += [f"no {channel} configured: {count} waiting" for channel, count in status.no_carrier.items()]
    lines += [f"{blocked.member}: {blocked.address} takes no messages ({blocked.channel})" for blocked in status.blocked]
    tell(status.document(), "\n".join(lines), as_json=as_json)


def _content_of(file: Path) -> bytes:
    try:
        return click.get_binary_stream("stdin").read() if file == Path("-") else file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file} can't be read: {error.strerror}.") from None


def _moment(instant: datetime) -> str:
    return instant.isoformat(timespec="minutes")

