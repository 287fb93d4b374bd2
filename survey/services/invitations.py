"""Inviting: one invitation a member, and the link derived from it at the moment it is handed over."""

import secrets
from dataclasses import dataclass

from sqlalchemy import insert, select

from survey.database import db
from survey.models.invitation import Invitation, Link
from survey.models.organisation import Member
from survey.models.wave import OPEN, Wave
from survey.refusal import Refusal
from survey.tokens import Token
from survey.vault import Vault


@dataclass(frozen=True)
class MemberLink:
    """A member's own address of the questionnaire. Never stored."""

    unit: str
    member: str
    url: str


def invite_members(wave: Wave, places: dict[str, str], link_key: bytes) -> None:
    """Writes an invitation for every member (member → unit path), in shuffled order, once."""
    members = list(places)
    secrets.SystemRandom().shuffle(members)
    rows = []
    for member in members:
        invitation_id = secrets.token_hex(16)
        rows.append(
            {
                "client": wave.client,
                "wave": wave.month,
                "id": invitation_id,
                "auth": Token.derive(link_key, invitation_id).auth,
                "unit": places[member],
                "member": member,
            }
        )
    db.session.execute(insert(Invitation), rows)
    # Sorted by digest: the order in which links were written says nothing of the order of the invitations.
    links = sorted(row["auth"] for row in rows)
    db.session.execute(insert(Link), [{"auth": auth, "client": wave.client, "wave": wave.month} for auth in links])


def list_links(wave: Wave, vault: Vault, base_url: str) -> list[MemberLink]:
    """Every member's link of an open wave, by unit and member. The operator's: to be audited and counted by the caller."""
    if wave.state != OPEN:
        raise Refusal(f"The wave {wave.month} of {wave.client} is not open; no links of it are written any more.")
    link_key = vault.link_key(wave.vault_entry)
    rows = db.session.execute(
        select(Invitation.id, Invitation.unit, Invitation.member)
        .join(Member, (Member.client == Invitation.client) & (Member.ref == Invitation.member))
        .where(Invitation.client == wave.client, Invitation.wave == wave.month)
        .order_by(Invitation.unit, Invitation.member)
    )
    return [
        MemberLink(row.unit, row.member, f"{base_url}/s/{Token.derive(link_key, row.id)}") for row in rows
    ]
