"""Addresses that mail came back from, out of delivery status notifications (RFC 3464). Pure.

A message, a mailbox of messages (mbox), or both: what is no notification is passed over.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.message import Message

FAILED = "failed"
_BEGINNING = re.compile(rb"^From .*\r?\n", re.MULTILINE)
_STATUS = re.compile(r"\s*([245])\.\d{1,3}\.\d{1,3}")


def failed_addresses(content: bytes) -> tuple[str, ...]:
    """In small letters, each once. Only what failed for good: a delay (4.x.x) is no bounce, nor is a full mailbox."""
    found: dict[str, None] = {}
    for message in _messages(content):
        # A message of messages without end is none that a server wrote.
        with suppress(RecursionError):
            found |= dict.fromkeys(_failed_in(message_from_bytes(message)))
    return tuple(found)


def _messages(content: bytes) -> list[bytes]:
    parts = _BEGINNING.split(content) if _BEGINNING.match(content) else [content]
    return [part for part in parts if part.strip()]


def _failed_in(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for block in part.get_payload():
                if _is_final(block) and (address := _address_of(block)):
                    yield address


def _is_final(block: Message) -> bool:
    action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", ""))
    kind = _STATUS.match(status)
    full = status.strip().startswith(("5.2.2", "4."))
    return action == FAILED and not full and (kind is None or kind[1] == "5")


def _address_of(block: Message) -> str:
    """Who was written to: the address we used where the server tells it, else the one it made of it."""
    field = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
    kind, _, address = str(field).partition(";")
    address = address.strip().strip("<>").lower()
    known = kind.strip().lower() in ("rfc822", "utf-8") and "@" in address and address.isprintable()
    return address if known else ""
