"""Deleting members of a roster: who has left long enough ago, and who asks for it. Ballots can't be found, so none goes.

An invitation of an open wave stays until the wave closes: without it the ballot would not be counted, and the figures would
tell that somebody asked. It holds the member's reference, no address. Nothing is sent to it any more.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, select, update

from survey.database import db
from survey.models.invitation import Invitation
from survey.models.organisation import Member, Membership
from survey.models.outbox import DECLINED, RELEASE, Outbox, Undeliverable
from survey.services.wishes import Known, keep_wishes

AT_ONCE = 500


def delete_members(client: str, refs: Collection[str], *, today: date, all_want_no_mail: bool = False) -> int:
    """Deletes roster row, history of units, contact, marks and waiting messages. How many people. Joins the transaction.

    A wish for no mail outlives the row as a keyed hash; all_want_no_mail: of each of them, whatever they said before.
    """
    refs, gone = sorted(refs), 0
    for start in range(0, len(refs), AT_ONCE):
        gone += _delete_some(client, refs[start : start + AT_ONCE], today, all_want_no_mail)
    return gone


def delete_contacts(client: str) -> int:
    """Empties addresses and numbers of all members; how many had one. A wish for no mail stays, other marks go."""
    had = (Member.client == client, Member.email.is_not(None) | Member.phone.is_not(None))
    emptied = update(Member).where(*had).values(email=None, phone=None)
    number = db.session.execute(emptied.execution_options(synchronize_session=False)).rowcount
    _delete(Undeliverable, Undeliverable.client == client, Undeliverable.reason != DECLINED)
    db.session.expire_all()
    return number


def _delete_some(client: str, refs: list[str], today: date, all_want_no_mail: bool) -> int:
    declined = select(Undeliverable.member).filter_by(client=client, reason=DECLINED)
    wanting = () if all_want_no_mail else (Member.ref.in_(declined),)
    known = select(Member.ref, Member.email, Member.phone).where(Member.client == client, Member.ref.in_(refs), *wanting)
    keep_wishes(client, [Known(*row) for row in db.session.execute(known)], today)
    invited = select(Invitation.id).where(Invitation.client == client, Invitation.member.in_(refs))
    _delete(Outbox, Outbox.client == client, Outbox.kind != RELEASE, Outbox.recipient.in_(invited))
    _delete(Outbox, Outbox.client == client, Outbox.kind == RELEASE, Outbox.recipient.in_(refs))
    _delete(Undeliverable, Undeliverable.client == client, Undeliverable.member.in_(refs))
    _delete(Membership, Membership.client == client, Membership.member.in_(refs))
    gone = _delete(Member, Member.client == client, Member.ref.in_(refs))
    db.session.expire_all()
    return gone


def _delete(mapped, *conditions) -> int:
    return db.session.execute(delete(mapped).where(*conditions).execution_options(synchronize_session=False)).rowcount
