"""A lost link: sent again to the contact on the roster, on the request of whoever knows that contact."""

from datetime import datetime

from sqlalchemy import exists, select

from survey.database import db
from survey.mail.address import clean_email
from survey.mail.phone import CODES, international
from survey.models.invitation import Invitation
from survey.models.organisation import Member, Membership
from survey.models.outbox import EMAIL, RESEND, SMS
from survey.models.wave import OPEN, Wave
from survey.refusal import Refusal
from survey.services.outbox import queue_one

MOST = 5  # links for one address: a person may work for two clients, a shared address is another matter


def resend_links(typed: str, *, now: datetime) -> None:
    """Queues the links that go to this address or number, if there is one and its wave is open. Tells nobody which.

    Joins the caller's transaction. It goes to the contact that was typed, and to no other one of the member.
    """
    channel, condition = _contact(typed)
    if condition is None:
        return
    rows = db.session.execute(
        select(Invitation.id, Wave)
        .join(Member, (Member.client == Invitation.client) & (Member.ref == Invitation.member))
        .join(Wave, (Wave.client == Invitation.client) & (Wave.month == Invitation.wave))
        .where(condition, Wave.state == OPEN, Wave.closes_at > now, _on_roster())
        .order_by(Invitation.client)
        .limit(MOST)
    ).all()
    for invitation, wave in rows:
        queue_one(wave, RESEND, invitation, channel)


def _contact(typed: str):
    """The channel of what was typed, and the condition that finds its members; None where it is neither kind."""
    try:
        return EMAIL, Member.email == clean_email(typed)
    except Refusal:
        pass
    numbers = []
    for country in (None, *CODES):
        try:
            numbers.append(international(typed, country))
        except Refusal:
            continue
    return SMS, Member.phone.in_(numbers) if numbers else None


def _on_roster():
    return exists().where(
        Membership.client == Member.client, Membership.member == Member.ref, Membership.ended_at.is_(None)
    )
