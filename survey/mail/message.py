"""A letter as a mail: headers that nobody can add to, text with a plain HTML twin, and nothing that counts or follows."""

import secrets
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from flask import render_template
from flask_babel import force_locale

from survey.mail.address import clean_email
from survey.mail.carriers import Letter, Undeliverable
from survey.refusal import Refusal

POLICY = SMTP.clone(max_line_length=998 - 20)  # a link on a line of its own stays on it


def write_message(letter: Letter, sender: Address, *, now: datetime) -> EmailMessage:
    """Undeliverable where the address can't stand in a header."""
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = recipient(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = now.replace(second=0, microsecond=0)
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.opt_out:  # RFC 8058
        message["List-Unsubscribe"] = f"<{letter.opt_out}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(_html(letter), subtype="html", cte="quoted-printable")
    if letter.attachment:
        message.add_attachment(
            letter.attachment.content, maintype="application", subtype="pdf", filename=letter.attachment.name
        )
    message["Content-Language"] = letter.language  # last: setting the content takes its headers away
    return message


def recipient(address: str) -> Address:
    """The address with its domain as servers spell it. Undeliverable."""
    try:
        local, _, domain = clean_email(address).rpartition("@")
    except Refusal:
        raise Undeliverable("not an address") from None
    return Address(username=local, domain=domain.encode("idna").decode())


def _html(letter: Letter) -> str:
    paragraphs = [" ".join(part.split()) for part in letter.text.split("\n\n")]
    with force_locale(letter.language):
        return render_template(
            "mail/letter.html",
            language=letter.language,
            subject=letter.subject,
            paragraphs=[part for part in paragraphs if part],
            url=letter.url,
            opt_out=letter.opt_out,
        )
