"""Sending what is due, in random order over one connection a carrier. Commits a small batch at a time.

A row leaves the outbox after its message has left, so whoever is interrupted sends at worst the last batch twice, and
loses nothing. No transaction is open while a server is spoken to.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select, update

from survey.database import db
from survey.mail.carriers import Carrier, CarrierDown, Letter, Line, TryLater, Undeliverable
from survey.models.outbox import REFUSED, Outbox
from survey.services.actions import Actions, actions
from survey.services.carriers import carrier_failed, carrier_worked, claim_carrier, release_carrier
from survey.services.errands import Desk, Errand, OutboxRow, due_rows
from survey.services.letters import Writer
from survey.services.outbox import drop_stale
from survey.services.reachability import channel_for, load_marks, mark_undeliverable
from survey.vault import Vault, VaultEntryMissing

BATCH = 20
LIMIT = 1_000  # messages a run and carrier
FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(hours=6)
HOUR = timedelta(hours=1)
DOUBLINGS = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Dispatch:
    """All that sending needs. carriers: channel → its carrier; a channel without one waits."""

    carriers: Mapping[str, Carrier]
    vault: Vault
    base_url: str
    secret_key: str
    actions: Actions


@dataclass(frozen=True)
class Sending:
    """What a run did, in messages. waiting: in the outbox when it ended; given_up: undeliverable, or too late."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    given_up: int = 0

    def and_also(self, other: "Sending") -> "Sending":
        """Two runs told as one."""
        return Sending(**{name: count + getattr(other, name) for name, count in vars(self).items()})


def dispatch() -> Dispatch:
    """The application's."""
    settings = current_app.extensions["senterpuls.settings"]
    return Dispatch(
        carriers=current_app.extensions["senterpuls.carriers"],
        vault=current_app.extensions["senterpuls.vault"],
        base_url=settings.base_url,
        secret_key=settings.secret_key,
        actions=actions(),
    )


def send_due(office: Dispatch, *, now: datetime, limit: int = LIMIT, silent: Collection[str] = ()) -> Sending:
    """Sends what may be sent now, at most `limit` messages a carrier. Commits; safe to run twice at once or to kill.

    A carrier that is down is left alone until its next try is due; nothing is raised for it. silent: see due_rows.
    """
    counts = Counter(given_up=drop_stale(now))
    db.session.commit()
    for channel, carrier in office.carriers.items():
        rows = due_rows(channel, now=now, limit=limit, silent=silent)
        db.session.commit()
        if rows and claim_carrier(channel, now=now):
            _send_rows(office, carrier, rows, counts, now=now)
    waiting = db.session.scalar(select(func.count()).select_from(Outbox))
    db.session.commit()
    return Sending(waiting=waiting, **counts)


def _send_rows(office: Dispatch, carrier: Carrier, rows: list[OutboxRow], counts: Counter, *, now: datetime) -> None:
    channel = rows[0].channel
    desk, writer = Desk(office.vault), Writer(office)
    try:
        with carrier.connect() as line:
            for start in range(0, len(rows), BATCH):
                letters = _letters(desk, writer, rows[start : start + BATCH], counts, now=now)
                _send_batch(line, letters, counts, now=now)
    except CarrierDown as problem:
        log.warning("%s can't be sent now: %s", channel, problem)
        carrier_failed(channel, str(problem), now=now)
    except BaseException:
        db.session.rollback()
        release_carrier(channel)
        raise
    else:
        carrier_worked(channel)


def _letters(
    desk: Desk, writer: Writer, batch: Sequence[OutboxRow], counts: Counter, *, now: datetime
) -> list[tuple[Errand, Letter]]:
    """The batch's letters, written before anything is sent. Rows that have nobody to go to any more are taken out."""
    letters = []
    for row in batch:
        try:
            errand = desk.errand(row)
        except VaultEntryMissing:
            counts["failed"] += 1  # it stays as it is: it goes out as soon as its link can be derived
            continue
        if errand is None:
            _take_out(row)
            counts["given_up"] += 1
            continue
        try:
            letters.append((errand, writer.letter(errand)))
        except Exception as error:  # one letter that can't be written must not hold up the others
            log.error("a %s could not be written: %s", row.kind, type(error).__name__)
            counts["failed"] += 1
            _postpone(row, now)
    db.session.commit()
    return letters


def _send_batch(line: Line, letters: list[tuple[Errand, Letter]], counts: Counter, *, now: datetime) -> None:
    """Sends, then records how each went in one transaction, also when the line goes down on the way."""
    outcomes: list[tuple[Errand, str]] = []
    try:
        for errand, letter in letters:
            try:
                line.send(letter)
                outcomes.append((errand, "sent"))
            except TryLater:
                outcomes.append((errand, "failed"))
            except Undeliverable:
                outcomes.append((errand, "given_up"))
            except CarrierDown:
                outcomes.append((errand, "failed"))  # it may have been this letter's fault: others go first next time
                raise
    finally:
        for errand, outcome in outcomes:
            counts[outcome] += 1
            _record(errand, outcome, now)
        db.session.commit()


def _record(errand: Errand, outcome: str, now: datetime) -> None:
    if outcome == "failed":
        _postpone(errand.row, now)
    elif outcome == "sent":
        _take_out(errand.row)
    else:
        _give_up(errand)


def _give_up(errand: Errand) -> None:
    """Marks the address; the message goes by another way where there is one."""
    row = errand.row
    mark_undeliverable(row.client, errand.member, row.channel, REFUSED)
    marks = load_marks(row.client, [errand.member])[errand.member]
    other = channel_for(errand.email, errand.phone, marks)
    if other is None:
        _take_out(row)
    else:
        db.session.execute(update(Outbox).filter_by(**row.key).values(channel=other, attempts=0, not_before=None))


def _take_out(row: OutboxRow) -> None:
    db.session.execute(delete(Outbox).filter_by(**row.key))


def _postpone(row: OutboxRow, now: datetime) -> None:
    not_before = next_try(now, row.attempts)
    db.session.execute(update(Outbox).filter_by(**row.key).values(attempts=row.attempts + 1, not_before=not_before))


def next_try(now: datetime, attempts: int) -> datetime:
    """When a message that could not be taken is tried again: an hour later, then two, four, six at most, give or take
    half an hour; a full hour, so that it is nobody's time."""
    wait = min(FIRST_PAUSE * 2 ** min(attempts, DOUBLINGS), LONGEST_PAUSE) + HOUR * (secrets.SystemRandom().random() - 0.5)
    later = now + wait
    full = later.replace(minute=0, second=0, microsecond=0)
    return full if full == later else full + HOUR
