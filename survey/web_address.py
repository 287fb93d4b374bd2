"""Addresses that an operator sets: whether one can lead somewhere at all. Pure."""

from collections.abc import Collection
from urllib.parse import urlsplit


def leads_somewhere(text: str, *, plain_at: Collection[str] | None = None) -> bool:
    """Whether it is the http:// or https:// address of a host, without a user, a query or a part of a page.

    plain_at: the only hosts that may be addressed by http://; None for every host.
    """
    try:
        parts = urlsplit(text)
        host, secure = parts.hostname, parts.scheme == "https"
        plain = parts.scheme == "http" and (plain_at is None or host in plain_at)
        usable = parts.port != 0 and not (parts.query or parts.fragment or parts.username)
    except ValueError:  # brackets in a host, letters in a port
        return False
    return bool(host) and (secure or plain) and usable and text.isascii() and text.isprintable() and " " not in text
