"""How sending stands, for HR and the operator: what waits, which server is down, which addresses take no messages.

Nothing here depends on who has answered. A link that a member asked for again is nobody else's business, so it is not
among what waits.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from survey.database import db
from survey.models.organisation import Client, Member, Membership
from survey.models.outbox import RESEND, Carrier, Outbox, Undeliverable
from survey.services.reachability import BY_ADDRESS, channel_for, load_marks


@dataclass(frozen=True)
class Down:
    """A carrier that failed the last time."""

    channel: str
    problem: str
    since: datetime
    retry_at: datetime


@dataclass(frozen=True)
class Blocked:
    """An address that takes no messages, whether a server says so or its owner: the two look alike."""

    member: str
    channel: str
    address: str


@dataclass(frozen=True)
class DeliveryStatus:
    """waiting: messages in the outbox. no_carrier: channel → messages waiting for a server nobody has named.
    unreachable: members on the roster that can be written to in no way."""

    waiting: int
    no_carrier: dict[str, int]
    down: tuple[Down, ...]
    blocked: tuple[Blocked, ...]
    unreachable: int

    def document(self) -> dict:
        """For a machine to read."""
        down = [asdict(each) | {"since": each.since.isoformat(), "retry_at": each.retry_at.isoformat()} for each in self.down]
        return asdict(self) | {"down": down}


def status_of(client: Client, configured: Collection[str]) -> DeliveryStatus:
    """Reads only. configured: the channels that have a server or gateway."""
    waiting = _waiting(client.key)
    marks = load_marks(client.key)
    members = db.session.execute(
        select(Member.ref, Member.email, Member.phone).where(
            Member.client == client.key,
            exists().where(
                Membership.client == Member.client, Membership.member == Member.ref, Membership.ended_at.is_(None)
            ),
        )
    )
    unreachable = sum(
        channel_for(row.email, row.phone, marks.get(row.ref, {}), chat=client.chat) is None for row in members
    )
    return DeliveryStatus(
        waiting=sum(waiting.values()),
        no_carrier={channel: count for channel, count in waiting.items() if channel not in configured},
        down=_down(waiting, configured),
        blocked=_blocked(client.key),
        unreachable=unreachable,
    )


def _waiting(client: str) -> dict[str, int]:
    rows = db.session.execute(
        select(Outbox.channel, func.count())
        .where(Outbox.client == client, Outbox.kind != RESEND)
        .group_by(Outbox.channel)
        .order_by(Outbox.channel)
    )
    return dict(rows.all())


def _down(waiting: Collection[str], configured: Collection[str]) -> tuple[Down, ...]:
    rows = db.session.scalars(select(Carrier).where(Carrier.failures > 0).order_by(Carrier.channel))
    return tuple(
        Down(row.channel, row.problem, row.failing_since, row.retry_at)
        for row in rows
        if row.channel in waiting and row.channel in configured
    )


def _blocked(client: str) -> tuple[Blocked, ...]:
    rows = db.session.execute(
        select(Undeliverable.member, Undeliverable.channel, Member.email, Member.phone)
        .join(Member, (Member.client == Undeliverable.client) & (Member.ref == Undeliverable.member))
        .where(
            Undeliverable.client == client,
            exists().where(
                Membership.client == Member.client, Membership.member == Member.ref, Membership.ended_at.is_(None)
            ),
        )
        .order_by(Undeliverable.member, Undeliverable.channel)
    )
    found = (Blocked(row.member, row.channel, getattr(row, BY_ADDRESS[row.channel]) or "") for row in rows)
    return tuple(blocked for blocked in found if blocked.address)
