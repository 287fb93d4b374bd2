"""What one row of the outbox needs to become a letter: who, where, which link. Read at the moment of sending."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from survey.database import db
from survey.models.invitation import Invitation
from survey.models.organisation import Client, Member, Membership
from survey.models.outbox import CHAT, RELEASE, RESEND, Outbox
from survey.models.wave import OPEN, Wave
from survey.services.reachability import channel_for, load_marks
from survey.tokens import Token
from survey.vault import Vault, VaultEntryMissing


@dataclass(frozen=True)
class OutboxRow:
    """A row of the outbox as it was read."""

    client: str
    wave: str
    kind: str
    recipient: str
    channel: str
    attempts: int

    @property
    def key(self) -> dict[str, str]:
        return {"client": self.client, "wave": self.wave, "kind": self.kind, "recipient": self.recipient}


@dataclass(frozen=True)
class Errand:
    """A message to a member. `token` is None for a release, which leads to no paper."""

    row: OutboxRow
    member: str
    unit: str
    email: str | None
    phone: str | None
    language: str
    country: str | None
    client_name: str
    public_result: bool
    demonstration: bool
    closes_at: datetime
    token: Token | None


def due_rows(channel: str, *, now: datetime, limit: int, silent: Collection[str] = ()) -> list[OutboxRow]:
    """Rows of a channel that may be sent now, in random order; a random part of them where there are more.

    silent: clients where nobody is to be written to at this hour, but for links that members asked for themselves.
    """
    rows = db.session.execute(
        select(Outbox.client, Outbox.wave, Outbox.kind, Outbox.recipient, Outbox.channel, Outbox.attempts)
        .where(
            Outbox.channel == channel,
            or_(Outbox.not_before.is_(None), Outbox.not_before <= now),
            or_(Outbox.client.not_in(list(silent)), Outbox.kind == RESEND),
        )
        .order_by(func.random())
        .limit(limit)
    )
    return [OutboxRow(*row) for row in rows]


class Desk:
    """Makes errands, holding the waves' link keys for the length of one run."""

    def __init__(self, vault: Vault):
        self._vault = vault
        self._link_keys: dict[str, bytes] = {}

    def errand(self, row: OutboxRow) -> Errand | None:
        """None where there is nobody, nothing or no way to send to any more. VaultEntryMissing where an open wave's is."""
        found = db.session.execute(_released(row) if row.kind == RELEASE else _invited(row)).first()
        if found is None:
            return None
        marks = load_marks(row.client, [found.member]).get(found.member, {})
        # A link that a member asked for goes out whatever was noted: the wish is newer than the note.
        if row.kind != RESEND and channel_for(found.email, found.phone, marks, chat=row.channel == CHAT) != row.channel:
            return None
        try:
            token = None if row.kind == RELEASE else Token.derive(self._link_key(found.vault_entry), row.recipient)
        except VaultEntryMissing:
            if found.state == OPEN:
                raise  # the invitation is not lost because the vault is not there today
            return None
        fields = {name: value for name, value in found._mapping.items() if name not in ("vault_entry", "state")}
        return Errand(row=row, token=token, **fields)

    def _link_key(self, entry: str) -> bytes:
        if entry not in self._link_keys:
            self._link_keys[entry] = self._vault.link_key(entry)
        return self._link_keys[entry]


_FACTS = (
    Member.ref.label("member"), Member.email, Member.phone, Member.language, Client.country, Client.name.label("client_name"),
    Client.public_result, Client.demonstration, Wave.closes_at, Wave.vault_entry, Wave.state,
)  # fmt: skip


def _invited(row: OutboxRow):
    return (
        select(*_FACTS, Invitation.unit)
        .join(Invitation, (Invitation.client == Member.client) & (Invitation.member == Member.ref))
        .join(Wave, (Wave.client == Invitation.client) & (Wave.month == Invitation.wave))
        .join(Client, Client.key == Member.client)
        .where(Invitation.client == row.client, Invitation.wave == row.wave, Invitation.id == row.recipient)
    )


def _released(row: OutboxRow):
    """With the unit the member was in when the wave opened."""
    return (
        select(*_FACTS, Membership.unit_path.label("unit"))
        .join(Membership, (Membership.client == Member.client) & (Membership.member == Member.ref))
        .join(Wave, Wave.client == Member.client)
        .join(Client, Client.key == Member.client)
        .where(
            Member.client == row.client,
            Member.ref == row.recipient,
            Wave.month == row.wave,
            Membership.started_at <= Wave.opened_at,
            or_(Membership.ended_at.is_(None), Membership.ended_at > Wave.opened_at),
        )
    )
