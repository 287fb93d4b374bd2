"""Inviting: one invitation a member, and the link derived from it at the moment it is handed over."""

import secrets
from dataclasses import dataclass

from sqlalchemy import func, insert, select

from survey.database import db
from survey.models.invitation import Invitation, Link
from survey.models.organisation import Member
from survey.models.wave import OPEN, Wave
from survey.refusal import Refusal
from survey.tokens import Token
from survey.tree import ROOT, lineage_of
from survey.vault import Vault


@dataclass(frozen=True)
class MemberLink:
    """A member's own address of the questionnaire. Never stored."""

    unit: str
    member: str
    language: str
    code: str  # what is typed where the address can't be opened
    url: str

    def __repr__(self) -> str:
        return "MemberLink(…)"


def invite_members(wave: Wave, places: dict[str, str], link_key: bytes) -> None:
    """Writes an invitation for every member (member → unit path), in shuffled order, once."""
    members = list(places)
    secrets.SystemRandom().shuffle(members)
    rows = []
    for member in members:
        invitation_id = secrets.token_hex(16)
        token = Token.derive(link_key, invitation_id)
        rows.append(
            {
                "client": wave.client,
                "wave": wave.month,
                "id": invitation_id,
                "auth": token.auth,
                "key_check": token.key_check(wave.public_key),
                "unit": places[member],
                "member": member,
            }
        )
    db.session.execute(insert(Invitation), rows)
    # Sorted by digest: the order in which links were written says nothing of the order of the invitations.
    links = sorted(row["auth"] for row in rows)
    db.session.execute(insert(Link), [{"auth": auth, "client": wave.client, "wave": wave.month} for auth in links])


def list_links(wave: Wave, vault: Vault, base_url: str, *, unit_path: str = ROOT) -> list[MemberLink]:
    """The links of an open wave's unit, by unit and member. Refusal where the wave is closed, or the unit has nobody."""
    if wave.state != OPEN:
        raise Refusal(f"The wave {wave.month} of {wave.client} is not open; no links of it are written any more.")
    link_key = vault.link_key(wave.vault_entry)
    rows = db.session.execute(
        select(Invitation.id, Invitation.unit, Invitation.member, Member.language)
        .join(Member, (Member.client == Invitation.client) & (Member.ref == Invitation.member))
        .where(Invitation.client == wave.client, Invitation.wave == wave.month)
        .order_by(Invitation.unit, Invitation.member)
    )
    links = []
    for row in rows:
        if unit_path in lineage_of(row.unit):
            code = str(Token.derive(link_key, row.id))
            links.append(MemberLink(row.unit, row.member, row.language, code, f"{base_url}/s/{code}"))
    if not links:
        raise Refusal(f"Nobody is invited in {unit_path!r}; give a unit as it stands on the roster, such as Oslo/Team 3.")
    return links


def hand_out_links(wave: Wave, vault: Vault, base_url: str, *, unit_path: str = ROOT) -> list[MemberLink]:
    """The links, counted as handed out: what leaves as a file or a sheet stands in the report.

    The operator's: to be audited and committed by the caller before the file is there. A unit handed out twice counts
    twice, up to all who were invited: the report rather says too many than too few.
    """
    links = list_links(wave, vault, base_url, unit_path=unit_path)
    invited = db.session.scalar(select(func.count()).select_from(Invitation).filter_by(client=wave.client, wave=wave.month))
    wave.links_handed_out = min(invited, wave.links_handed_out + len(links))
    return links
