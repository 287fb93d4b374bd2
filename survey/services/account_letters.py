"""Letters to people who sign in: an invitation, or a link for somebody who has forgotten the password.

What waits is who gets which letter. The link is made at the moment of sending, so that its secret is in no database, no
back-up and no queue; a letter that could not leave takes its link with it.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from survey.database import db, insert_into
from survey.mail.account_texts import AccountFacts, write_account_text
from survey.mail.carriers import CarrierDown, Letter, Line, TryLater, Undeliverable
from survey.models.account import INVITED, RESET, Account, AccountLetter, Grant
from survey.models.organisation import Client
from survey.models.outbox import EMAIL
from survey.services.accounts import LINK_LIFETIME, drop_old_links, drop_sign_in_link, new_sign_in_link
from survey.services.carriers import carrier_failed, carrier_worked, claim_carrier, release_carrier
from survey.services.delivery import Dispatch, Sending

RESET_LIFETIME = timedelta(hours=1)
LIFETIMES = {INVITED: LINK_LIFETIME, RESET: RESET_LIFETIME}
LIMIT = 200  # letters a run
PAUSE = timedelta(minutes=5)  # for each attempt before, so that the fifth comes twenty-five minutes after the fourth
MOST_ATTEMPTS = 12

log = logging.getLogger(__name__)


def queue_account_letter(account: Account, kind: str) -> None:
    """One letter of a kind at a time. Joins the caller's transaction."""
    row = {"account": account.id, "kind": kind, "attempts": 0, "not_before": None}
    db.session.execute(insert_into(AccountLetter).on_conflict_do_nothing(), [row])


def is_letter_waiting(account: Account, kind: str) -> bool:
    return db.session.get(AccountLetter, (account.id, kind)) is not None


def send_account_letters(office: Dispatch, *, now: datetime) -> Sending:
    """Sends what is due. Commits each letter; safe to kill: at worst one letter goes twice, each with a link of its own."""
    drop_old_links(now)
    due = list(_due(now))
    carrier = office.carriers.get(EMAIL)
    if not due or carrier is None or not claim_carrier(EMAIL, now=now):
        return Sending(waiting=len(due))
    counts = {"sent": 0, "failed": 0, "given_up": 0}
    try:
        with carrier.connect() as line:
            for row in due:
                counts[_send_one(office, line, *row, now=now)] += 1
    except CarrierDown as problem:
        log.warning("mail can't be sent now: %s", problem)
        carrier_failed(EMAIL, str(problem), now=now)
    except BaseException:
        db.session.rollback()
        release_carrier(EMAIL)
        raise
    else:
        carrier_worked(EMAIL)
    return Sending(**counts, waiting=len(due) - counts["sent"] - counts["given_up"])


def _due(now: datetime):
    rows = db.session.execute(
        select(AccountLetter.account, AccountLetter.kind, AccountLetter.attempts)
        .where(or_(AccountLetter.not_before.is_(None), AccountLetter.not_before <= now))
        .order_by(AccountLetter.attempts)
        .limit(LIMIT)
    ).all()
    db.session.commit()
    return rows


def _send_one(office: Dispatch, line: Line, account_id: str, kind: str, attempts: int, *, now: datetime) -> str:
    account = db.session.get(Account, account_id)
    places = _places_of(account)
    if not places and account.role != "operator":
        return _finish(account_id, kind, "given_up")  # the access was taken away before the letter left
    link = new_sign_in_link(account, now=now, lifetime=LIFETIMES[kind])
    letter = _letter(office, account, kind, link, places)
    db.session.commit()
    try:
        line.send(letter)
    except Undeliverable:
        drop_sign_in_link(link)
        return _finish(account_id, kind, "given_up")
    except (TryLater, CarrierDown) as problem:
        drop_sign_in_link(link)
        outcome = _postpone(account_id, kind, attempts + 1, now=now)
        if isinstance(problem, CarrierDown):
            raise
        return outcome
    return _finish(account_id, kind, "sent")


def _letter(office: Dispatch, account: Account, kind: str, link: str, places: tuple[str, ...]) -> Letter:
    url = f"{office.base_url}/console/sign-in/{link}"
    text = write_account_text(kind, AccountFacts(url=url, places=places), account.language)
    return Letter(account.email, text.subject, text.body, url, account.language)


def _places_of(account: Account) -> tuple[str, ...]:
    """Names of the clients of which the account may open something."""
    names = select(Client.name).join(Grant, Grant.client == Client.key).where(Grant.account == account.id)
    return tuple(db.session.scalars(names.distinct().order_by(Client.name)))


def _finish(account_id: str, kind: str, outcome: str) -> str:
    db.session.execute(delete(AccountLetter).filter_by(account=account_id, kind=kind))
    db.session.commit()
    return outcome


def _postpone(account_id: str, kind: str, attempts: int, *, now: datetime) -> str:
    if attempts >= MOST_ATTEMPTS:
        return _finish(account_id, kind, "given_up")
    later = {"attempts": attempts, "not_before": now + PAUSE * attempts}
    db.session.execute(update(AccountLetter).filter_by(account=account_id, kind=kind).values(**later))
    db.session.commit()
    return "failed"
