"""The outbox: putting messages in, and what is left out of date. Sending is delivery.py's."""

import secrets
from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select

from survey.database import db, insert_into
from survey.models.invitation import Invitation
from survey.models.organisation import Client, Member, Membership
from survey.models.outbox import INVITATION, KINDS, RELEASE, Outbox
from survey.models.wave import OPEN, Wave
from survey.retention import NEWS_LASTS
from survey.services.reachability import channel_for, load_marks

ROWS_AT_ONCE = 1_000


def queue_messages(wave: Wave, kind: str) -> int:
    """Puts a message to everybody who was invited and is on the roster still into the outbox, in shuffled order.

    Joins the caller's transaction. How many were added: who can't be reached, or has one waiting, gets none. What has
    been sent leaves no row, so the caller calls once for each reminder; a release is queued once, by closing.
    """
    if kind not in KINDS:
        raise ValueError(f"a message is one of {KINDS}, not {kind!r}")
    if kind == INVITATION:
        wave.mailed = True
    chat = db.session.get(Client, wave.client).chat
    marks = load_marks(wave.client)
    waiting = set(db.session.scalars(select(Outbox.recipient).filter_by(client=wave.client, wave=wave.month, kind=kind)))
    rows = []
    for row in db.session.execute(_released_to(wave) if kind == RELEASE else _invited_to(wave)):
        channel = channel_for(row.email, row.phone, marks.get(row.ref, {}), chat=chat)
        if channel and row.recipient not in waiting:
            rows.append(_row(wave, kind, row.recipient, channel))
    secrets.SystemRandom().shuffle(rows)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db.session.execute(insert_into(Outbox).on_conflict_do_nothing(), rows[start : start + ROWS_AT_ONCE])
    return len(rows)


def queue_one(wave: Wave, kind: str, recipient: str, channel: str) -> None:
    """One message more, unless it waits already. Joins the caller's transaction."""
    db.session.execute(insert_into(Outbox).on_conflict_do_nothing(), [_row(wave, kind, recipient, channel)])


def drop_stale(now: datetime) -> int:
    """Takes out what is not to be sent any more: links of waves that are closed, and old news. How many."""
    wave = (Wave.client == Outbox.client) & (Wave.month == Outbox.wave)
    over = exists().where(wave, or_(Wave.state != OPEN, Wave.closes_at <= now))
    old = exists().where(wave, Wave.closed_at <= now - NEWS_LASTS)
    statement = delete(Outbox).where(((Outbox.kind != RELEASE) & over) | ((Outbox.kind == RELEASE) & old))
    return db.session.execute(statement.execution_options(synchronize_session=False)).rowcount


def _row(wave: Wave, kind: str, recipient: str, channel: str) -> dict:
    return {
        "client": wave.client, "wave": wave.month, "kind": kind, "recipient": recipient,
        "channel": channel, "attempts": 0, "not_before": None,
    }  # fmt: skip


def _on_roster():
    return exists().where(
        Membership.client == Member.client, Membership.member == Member.ref, Membership.ended_at.is_(None)
    )


def _invited_to(wave: Wave) -> Select:
    return (
        select(Invitation.id.label("recipient"), Member.ref, Member.email, Member.phone)
        .join(Member, (Member.client == Invitation.client) & (Member.ref == Invitation.member))
        .where(Invitation.client == wave.client, Invitation.wave == wave.month, _on_roster())
    )


def _released_to(wave: Wave) -> Select:
    """The invitations are gone; the roster's history says who was on it when the wave opened."""
    then = exists().where(
        Membership.client == Member.client,
        Membership.member == Member.ref,
        Membership.started_at <= wave.opened_at,
        or_(Membership.ended_at.is_(None), Membership.ended_at > wave.opened_at),
    )
    return select(Member.ref.label("recipient"), Member.ref, Member.email, Member.phone).where(
        Member.client == wave.client, then, _on_roster()
    )
