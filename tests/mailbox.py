"""A real mail server for tests, in a thread: keeps what it is sent, and can be told to refuse or to hang up."""

import email
import email.policy
import socket
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from aiosmtpd.controller import Controller

from survey.mail.sending import SmtpCarrier
from survey.mail.server import MailServer
from survey.models.outbox import EMAIL
from survey.services.delivery import Dispatch, dispatch


class Mailbox:
    """What the server took, and what it does not take."""

    def __init__(self):
        self.taken: list[tuple[str, bytes]] = []
        self.refused: dict[str, str] = {}  # address → answer to RCPT
        self.at_data: dict[str, str] = {}  # address → answer to DATA
        self.hang_up_after: int | None = None
        self.connections = 0

    @property
    def recipients(self) -> list[str]:
        return [to for to, _ in self.taken]

    @property
    def messages(self) -> list:
        return [email.message_from_bytes(content, policy=email.policy.default) for _, content in self.taken]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        if address in self.at_data:
            return self.at_data[address]
        if self.hang_up_after is not None and len(self.taken) >= self.hang_up_after:
            server.transport.abort()
            return "421 gone"
        self.taken.append((address, envelope.content))
        return "250 OK"


@contextmanager
def mail_server(mailbox: Mailbox, port: int = 0):
    """The server's port while it runs."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def office_at(port: int, now: datetime) -> Dispatch:
    """An office whose mail server listens on a port, or does not."""
    server = MailServer.parse(f"smtp://127.0.0.1:{port}?from=puls@example.com&tls=none")
    return replace(dispatch(), carriers={EMAIL: SmtpCarrier(server, lambda: now)})
