"""Sending as a thing the schedule does: what was sent, in one sentence, or what went wrong."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from survey.cadence import is_quiet
from survey.database import db
from survey.models.outbox import EMAIL, Carrier
from survey.refusal import Refusal
from survey.services.account_letters import send_account_letters
from survey.services.cadence import ClientPlan
from survey.services.delivery import Dispatch, send_due


def send_messages(office: Dispatch, plans: Mapping[str, ClientPlan], now: datetime) -> str | None:
    """Sends what waits, except to clients where it is quiet time. Commits; Refusal where something could not be sent."""
    silent = frozenset(client for client, cadence in plans.items() if is_quiet(cadence.plan, now))
    sending = send_due(office, now=now, silent=silent)
    down = db.session.execute(select(Carrier.channel, Carrier.problem).where(Carrier.failing_since.is_not(None))).all()
    if sending.failed or (down and sending.waiting):
        reasons = "".join(f" No {row.channel}: {row.problem}." for row in down)
        raise Refusal(f"{sending.sent} messages sent, {sending.failed} failed, {sending.waiting} waiting.{reasons}")
    return f"{sending.sent} messages sent, {sending.waiting} waiting." if sending.sent else None


def send_letters(office: Dispatch, _plans: Mapping[str, ClientPlan], now: datetime) -> str | None:
    """Invitations to the console and links that were asked for, at any hour: somebody waits for them. As send_messages."""
    sending = send_account_letters(office, now=now)
    problem = db.session.scalar(select(Carrier.problem).where(Carrier.channel == EMAIL, Carrier.failing_since.is_not(None)))
    if sending.failed or (problem and sending.waiting):
        reason = f" No mail: {problem}." if problem else ""
        raise Refusal(f"Letters to people who sign in: {sending.sent} sent, {sending.waiting} waiting.{reason}")
    return f"Letters to people who sign in: {sending.sent} sent." if sending.sent else None
