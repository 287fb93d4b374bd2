"""What every carrier of messages (a mail server, an SMS or chat gateway) is to the outbox, and how sending can end."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


class Undeliverable(Exception):
    """This recipient's address takes no messages: trying again is no use."""


class TryLater(Exception):
    """This message could not be taken now; others may be."""


class CarrierDown(Exception):
    """The server or gateway can't be used at all. The text says why, without an address, a token or a password."""


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes  # a PDF


@dataclass(frozen=True)
class Letter:
    """A message that is ready to leave. Its texts hold a link: it is never stored and never logged."""

    to: str  # the address or number
    subject: str
    text: str
    url: str  # what the message leads to; empty where it leads nowhere
    language: str
    opt_out: str = ""  # address for List-Unsubscribe
    attachment: Attachment | None = None

    def __repr__(self) -> str:
        return "Letter(…)"


class Line(Protocol):
    """An open connection."""

    def send(self, letter: Letter) -> None:
        """Returns when the letter was taken. Undeliverable, TryLater or CarrierDown otherwise."""


class Carrier(Protocol):
    def connect(self) -> AbstractContextManager[Line]:
        """One connection for a run of letters. CarrierDown."""
