"""Mail that came back: its address is marked wherever it stands on a roster."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from survey.database import db
from survey.models.organisation import Member
from survey.models.outbox import BOUNCED, EMAIL
from survey.services.reachability import load_marks, mark_undeliverable


@dataclass(frozen=True)
class Bounced:
    """Addresses: marked now, and those on no roster."""

    marked: int
    unknown: int


def mark_bounced(addresses: Iterable[str]) -> Bounced:
    """Joins the caller's transaction."""
    marked = unknown = 0
    for address in addresses:
        members = db.session.execute(select(Member.client, Member.ref).where(Member.email == address)).all()
        unknown += not members
        new = [row for row in members if EMAIL not in load_marks(row.client, [row.ref]).get(row.ref, {})]
        marked += bool(new)
        for row in new:
            mark_undeliverable(row.client, row.ref, EMAIL, BOUNCED)
    return Bounced(marked, unknown)
