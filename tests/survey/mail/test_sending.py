"""The conversation with a mail server: signing in, and that encryption that was asked for is never left out."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from survey.mail.carriers import CarrierDown, Letter
from survey.mail.sending import SmtpCarrier
from survey.mail.server import MailServer
from tests.mailbox import Mailbox, free_port, mail_server

LETTER = Letter("kari@fjord.no", "subject", "text\n", "", "en")


@contextmanager
def server_with_sign_in(mailbox: Mailbox):
    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"us@er", b"p@ss"), handled=False)

    controller = Controller(
        mailbox, hostname="127.0.0.1", port=free_port(), authenticator=authenticate, auth_required=True, auth_require_tls=False
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def send(url: str) -> None:
    with SmtpCarrier(MailServer.parse(url), lambda: datetime.now(UTC)).connect() as line:
        line.send(LETTER)


def test_user_and_password_are_given_as_they_were_meant(app):
    with server_with_sign_in(mailbox := Mailbox()) as port:
        send(f"smtp://us%40er:p%40ss@127.0.0.1:{port}?from=puls@example.com&tls=none")
    assert mailbox.recipients == ["kari@fjord.no"]


def test_a_wrong_password_is_the_servers_trouble_and_is_not_repeated(app):
    with server_with_sign_in(mailbox := Mailbox()) as port, pytest.raises(CarrierDown) as raised:
        send(f"smtp://us%40er:wr%40ng@127.0.0.1:{port}?from=puls@example.com&tls=none")
    assert str(raised.value) == "the mail server refuses our user or password"
    assert mailbox.taken == []


def test_a_server_that_wants_a_sign_in_is_no_recipients_fault(app):
    with server_with_sign_in(mailbox := Mailbox()) as port, pytest.raises(CarrierDown):
        send(f"smtp://127.0.0.1:{port}?from=puls@example.com&tls=none")
    assert mailbox.taken == []


@pytest.mark.parametrize("scheme, more", [("smtp", ""), ("smtp", "&tls=starttls"), ("smtps", "")])
def test_nothing_is_sent_unencrypted_to_a_server_that_lacks_encryption(app, scheme, more):
    with mail_server(mailbox := Mailbox()) as port, pytest.raises(CarrierDown):
        send(f"{scheme}://127.0.0.1:{port}?from=puls@example.com{more}")
    assert mailbox.taken == []
