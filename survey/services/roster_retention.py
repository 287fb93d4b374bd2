"""What a roster is relieved of as time passes: who has left, where people were before, addresses that nothing needs."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, not_, or_, select

from survey.database import db
from survey.models.cadence import Cadence
from survey.models.invitation import ClosedLink
from survey.models.organisation import Client, Member, Membership
from survey.models.outbox import NoMailWish
from survey.models.wave import Wave
from survey.retention import CLOSED_LINKS_KEPT, LEAVERS_KEPT, NEWS_LASTS, PLACES_KEPT, WISHES_KEPT, contacts_go_at
from survey.services.audit import SCHEDULE, record_action
from survey.services.clients import find_client, lock_client
from survey.services.forgetting import delete_contacts, delete_members
from survey.services.roster import IMPORTED, last_action
from survey.wave_states import ENDED

CONTACTS_DELETED = "contacts deleted"  # in the audit log


def forget_leavers(client: str, *, now: datetime) -> str | None:
    """Deletes who left the roster 60 days ago, unless invited to a survey that has not ended; and where people were before."""
    lock_client(find_client(client))
    latest = (
        select(Membership.member, func.max(Membership.ended_at).label("left_at"))
        .where(Membership.client == client)
        .group_by(Membership.member)
        .having(func.count() == func.count(Membership.ended_at))
        .subquery()
    )
    invited = exists().where(
        Wave.client == client, Wave.state.not_in(ENDED), Wave.imported.is_(False), Wave.opened_at < latest.c.left_at
    )
    long_gone = select(latest.c.member).where(latest.c.left_at <= now - LEAVERS_KEPT, not_(invited))
    gone = delete_members(client, list(db.session.scalars(long_gone)), today=now.date())
    _forget_places(client, now)
    if not gone:
        return None
    record_action("leavers deleted", client=client, actor=SCHEDULE, now=now, people=gone)
    return f"{gone} people deleted who left the roster."


def contacts_due(client: Client) -> datetime | None:
    """When the addresses and numbers on the client's roster are deleted; None while something needs them, or there are none."""
    cadence = db.session.get(Cadence, client.key)
    reachable = or_(Member.email.is_not(None), Member.phone.is_not(None))
    if db.session.scalar(select(Member.ref).where(Member.client == client.key, reachable).limit(1)) is None:
        return None
    own = (Wave.client == client.key, Wave.imported.is_(False))
    closed = db.session.scalar(select(func.max(Wave.closed_at)).where(*own))
    came = db.session.scalar(select(func.max(Membership.started_at)).filter_by(client=client.key))
    imported = last_action(client, IMPORTED)
    moments = (closed, came, imported and imported.at, cadence and cadence.since)
    return contacts_go_at(
        planned=cadence is not None and not cadence.paused,
        under_way=db.session.scalar(select(Wave.month).where(*own, Wave.state.not_in(ENDED)).limit(1)) is not None,
        needed_last=max((moment for moment in moments if moment is not None), default=None),
    )


def forget_contacts(client: str, *, now: datetime) -> str | None:
    """Deletes addresses and numbers that no plan and no survey needs any more."""
    organisation = find_client(client)
    lock_client(organisation)
    due = contacts_due(organisation)
    if due is None or due > now:
        return None
    people = delete_contacts(client)
    record_action(CONTACTS_DELETED, client=client, actor=SCHEDULE, now=now, people=people)
    return f"addresses and numbers of {people} people deleted; the next survey needs a roster with addresses."


def forget_wishes(client: str, *, now: datetime) -> None:
    """Deletes wishes for no mail of who has been on no roster for two years."""
    old = (NoMailWish.client == client, NoMailWish.kept_since <= (now - WISHES_KEPT).date())
    db.session.execute(delete(NoMailWish).where(*old).execution_options(synchronize_session=False))


def forget_closed_links(client: str, *, now: datetime) -> None:
    """Deletes what a closed survey left for late visitors, a year after it closed."""
    old = select(Wave.month).where(Wave.client == client, Wave.closed_at <= now - CLOSED_LINKS_KEPT)
    these = delete(ClosedLink).where(ClosedLink.client == client, ClosedLink.wave.in_(old))
    db.session.execute(these.execution_options(synchronize_session=False))


def _forget_places(client: str, now: datetime) -> None:
    """Of who stays: units they were in before, but for those that a wave still asks for."""
    asked = [
        and_(Membership.started_at <= moment, Membership.ended_at > moment) for moment in _moments_asked_for(client, now)
    ]
    old = (Membership.client == client, Membership.ended_at <= now - PLACES_KEPT)
    these = delete(Membership).where(*old, *(not_(one) for one in asked))
    db.session.execute(these.execution_options(synchronize_session=False))


def _moments_asked_for(client: str, now: datetime) -> Iterable[datetime]:
    """When the last wave opened, to which the next is compared, and every wave of which something may still be sent."""
    own = (Wave.client == client, Wave.imported.is_(False))
    last = db.session.scalar(select(func.max(Wave.opened_at)).where(*own))
    alive = or_(Wave.state.not_in(ENDED), Wave.closed_at > now - NEWS_LASTS)
    return {*db.session.scalars(select(Wave.opened_at).where(*own, alive)), *([last] if last else [])}
