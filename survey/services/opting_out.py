"""A member's wish for no mail, and its opposite. It says nothing of a wave, and does not keep them from answering."""

from sqlalchemy import delete

from survey.database import db
from survey.models.organisation import Member
from survey.models.outbox import DECLINED, EMAIL, Undeliverable
from survey.services.reachability import mark_undeliverable


def decline_messages(client: str, member: str) -> None:
    """Notes the wish; nothing to do for somebody whom nobody knows any more. Joins the caller's transaction."""
    if db.session.get(Member, (client, member)) is not None:
        mark_undeliverable(client, member, EMAIL, DECLINED)


def accept_messages(client: str, member: str) -> None:
    """Takes the wish back. Joins the caller's transaction."""
    db.session.execute(delete(Undeliverable).filter_by(client=client, member=member, reason=DECLINED))
