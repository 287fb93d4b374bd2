"""The mail server, as SENTERPULS_MAIL_URL names it. Pure.

smtp://user:password@mail.example.com:587?from=Senterpuls%20<puls@example.com>&tls=starttls, or smtps://… for TLS from the start.
"""

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import parse_qsl, unquote, urlsplit

from survey.refusal import Refusal

STARTTLS, TLS, NONE = "starttls", "tls", "none"
PORTS = {STARTTLS: 587, TLS: 465, NONE: 25}
EXAMPLE = "smtp://user:password@mail.example.com:587?from=puls@example.com&tls=starttls"


class MailUrlRefused(Refusal):
    """The setting can't be used. Its text is not repeated: it may hold a password."""


@dataclass(frozen=True)
class MailServer:
    """tls: starttls (the certificate is checked), tls (from the start), or none (a server on this machine)."""

    host: str
    port: int
    tls: str
    sender: Address
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> "MailServer":
        """MailUrlRefused, in one sentence that says what to do."""
        try:
            parts = urlsplit(url)
            host, port, choices = parts.hostname, parts.port, dict(parse_qsl(parts.query, strict_parsing=True))
        except ValueError:
            raise _refused("is not an address") from None
        if parts.scheme not in ("smtp", "smtps") or not host:
            raise _refused("must begin with smtp:// or smtps:// and a server's name")
        if unknown := sorted(set(choices) - {"from", "tls"}):
            raise _refused(f"has an unknown part {unknown[0]}")
        tls = TLS if parts.scheme == "smtps" else choices.get("tls", STARTTLS)
        if tls not in PORTS or (parts.scheme == "smtps" and choices.get("tls", TLS) != TLS):
            raise _refused("may have tls=starttls or tls=none after smtp://, and neither after smtps://")
        if (parts.username is None) != (parts.password is None):
            raise _refused("needs a user and a password, or neither")
        if parts.password is not None and tls == NONE and host not in ("localhost", "127.0.0.1", "::1"):
            raise _refused("would send its password unencrypted; use tls=starttls or smtps://")
        user, password = (None if part is None else unquote(part) for part in (parts.username, parts.password))
        return cls(host, port or PORTS[tls], tls, _sender(choices.get("from", "")), user, password)


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    try:
        sender = Address(name, addr_spec=address)
    except (MessageError, ValueError, IndexError):
        sender = Address()
    if not sender.username or "." not in sender.domain or not (text.isascii() and text.isprintable()):
        raise _refused("must name who mail comes from, such as from=puls@example.com")
    return sender


def _refused(what: str) -> MailUrlRefused:
    return MailUrlRefused(f"SENTERPULS_MAIL_URL {what}; write it as {EXAMPLE}")
