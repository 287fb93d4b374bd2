"""By which way a member can be reached, and which addresses take no messages."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import delete, select

from survey.database import db, insert_into
from survey.models.organisation import Member
from survey.models.outbox import CHAT, DECLINED, EMAIL, SMS, Undeliverable

BY_ADDRESS = {EMAIL: "email", CHAT: "email", SMS: "phone"}  # which of a member's contacts a channel uses


def channel_for(email: str | None, phone: str | None, marks: Mapping[str, str], *, chat: bool = False) -> str | None:
    """How to write to a member: by chat or e-mail where there is an address, else by SMS; None where nothing is left.

    marks: channel → why it takes nothing. Who declined is written to by no other way either.
    """
    if DECLINED in marks.values():
        return None
    contacts = {CHAT: email if chat else None, EMAIL: email, SMS: phone}
    return next((channel for channel, contact in contacts.items() if contact and channel not in marks), None)


def load_marks(client: str, members: Collection[str] | None = None) -> dict[str, dict[str, str]]:
    """Member → channel → reason, of these members or of all of the client."""
    wanted = [Undeliverable.client == client]
    if members is not None:
        wanted.append(Undeliverable.member.in_(members))
    marks: dict[str, dict[str, str]] = defaultdict(dict)
    for row in db.session.execute(select(Undeliverable.member, Undeliverable.channel, Undeliverable.reason).where(*wanted)):
        marks[row.member][row.channel] = row.reason
    return marks


def mark_undeliverable(client: str, member: str, channel: str, reason: str) -> None:
    """Notes that a contact takes no messages; what was noted first stays, but for a member's own wish, which wins."""
    row = {"client": client, "member": member, "channel": channel, "reason": reason}
    insert = insert_into(Undeliverable)
    keys = ["client", "member", "channel"]
    if reason == DECLINED:
        statement = insert.values(row).on_conflict_do_update(index_elements=keys, set_={"reason": reason})
    else:
        statement = insert.values(row).on_conflict_do_nothing()
    db.session.execute(statement)


def clear_marks(member: Member, contact: str) -> None:
    """A changed address or number (`contact`: email or phone) may work. A member's own wish stays."""
    channels = [channel for channel, name in BY_ADDRESS.items() if name == contact]
    db.session.execute(
        delete(Undeliverable).where(
            Undeliverable.client == member.client,
            Undeliverable.member == member.ref,
            Undeliverable.channel.in_(channels),
            Undeliverable.reason != DECLINED,
        )
    )
