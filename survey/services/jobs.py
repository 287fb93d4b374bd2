"""The scheduler's jobs. Each is one transaction with its row in the ledger, so that it is done once, and commits.

A job returns what it did in one sentence, or None where somebody else has done it. Closing is of many transactions, which
the reading side commits; it can be taken up again wherever it stopped.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select

from survey.cadence import Opening
from survey.database import db
from survey.models.outbox import INVITATION, REMINDER, Outbox
from survey.models.wave import OPEN, RELEASED, Wave
from survey.refusal import Refusal
from survey.services.actions import Actions
from survey.services.audit import SCHEDULE, record_action
from survey.services.clients import find_client
from survey.services.key_checks import fill_key_checks
from survey.services.ledger import claim_job
from survey.services.outbox import queue_messages
from survey.services.progress import refresh_counts
from survey.services.turns import take_turn
from survey.services.waves import open_wave
from survey.vault import Vault
from survey.wave_states import ENDED, HOLD_LIMIT

OPENED, SKIPPED = "open", "skip"
REMIND, COUNT = "remind ", "count "  # followed by the number, or the day
REPORT, REPORTS = "report ", "reports"  # the one followed by a language and a unit; the other when all are written
WRITTEN_AHEAD = HOLD_LIMIT + timedelta(days=1)  # after closing; later, a report is written when it is asked for


@dataclass(frozen=True)
class Tools:
    """What jobs need beside the database."""

    actions: Actions
    vault: Vault


def open_due_wave(tools: Tools, client: str, opening: Opening, instrument: str, *, now: datetime) -> str | None:
    """Opens the wave and queues its invitations. Refusal as open_wave."""
    month = opening.month
    if not claim_job(client, month, OPENED, now=now) or db.session.get(Wave, (client, month)):
        db.session.rollback()
        return None
    wave = open_wave(
        find_client(client),
        month,
        vault=tools.vault,
        now=now,
        instrument=instrument,
        module=opening.module,
        closes_at=opening.closes_at,
    )
    queued = queue_messages(wave, INVITATION)
    detail = {"wave": month, "instrument": wave.instrument, "module": wave.module}
    record_action("wave opened", client=client, actor=SCHEDULE, now=now, **detail)
    db.session.commit()
    return f"opened until {opening.closes_at.isoformat(timespec='minutes')}; {queued} invitations to send."


def tell_missed(client: str, month: str, *, now: datetime) -> str | None:
    """Says once that a month is left out."""
    if not claim_job(client, month, SKIPPED, now=now):
        db.session.rollback()
        return None
    record_action("wave missed", client=client, actor=SCHEDULE, now=now, wave=month)
    db.session.commit()
    return "left out: less than three days of its time were left. Open it by hand if it is to be asked all the same."


def remind_everybody(client: str, month: str, number: int, *, now: datetime) -> str | None:
    """Queues a reminder to everybody invited."""
    claimed = claim_job(client, month, f"{REMIND}{number}", now=now)
    wave = db.session.get(Wave, (client, month), populate_existing=True)
    if not claimed or wave.state != OPEN:
        db.session.rollback()
        return None
    queued = queue_messages(wave, REMINDER) - _take_back(wave)
    db.session.commit()
    return f"reminder {number}: {queued} messages to send."


def _take_back(wave: Wave) -> int:
    """Takes the reminder from whoever still waits for the invitation: one message, not two. How many."""
    of_wave = (Outbox.client == wave.client) & (Outbox.wave == wave.month)
    uninvited = select(Outbox.recipient).where(of_wave, Outbox.kind == INVITATION)
    taken = delete(Outbox).where(of_wave, Outbox.kind == REMINDER, Outbox.recipient.in_(uninvited))
    return db.session.execute(taken.execution_options(synchronize_session=False)).rowcount


def count_answers(tools: Tools, client: str, month: str, today: date, *, now: datetime) -> str | None:
    """Refreshes what may be said of an open wave's answers."""
    claimed = claim_job(client, month, f"{COUNT}{today}", now=now)
    wave = db.session.get(Wave, (client, month), populate_existing=True)
    if not claimed or wave.state != OPEN:
        db.session.rollback()
        return None
    units = refresh_counts(wave, tools.vault, today)
    db.session.commit()
    return f"answers counted in {units} units." if units else None


def give_key_checks(tools: Tools, client: str, month: str) -> str | None:
    """Gives checks of the wave's key to invitations that have none; without one nobody can answer."""
    wave = db.session.get(Wave, (client, month), populate_existing=True)
    filled = fill_key_checks(wave, tools.vault) if wave.state == OPEN else 0
    db.session.commit()
    return f"{filled} invitations tied to the wave's key." if filled else None


def close_due_wave(tools: Tools, client: str, month: str, *, now: datetime) -> str | None:
    """Takes the wave as far as it goes, from wherever it stands."""
    with take_turn(f"close {client} {month}") as free:
        wave = db.session.get(Wave, (client, month), populate_existing=True)
        if not free or wave.state in ENDED:
            db.session.rollback()
            return None
        closing = tools.actions.close_wave(wave, vault=tools.vault, now=now, actor=SCHEDULE)
        db.session.commit()
        if closing.state == RELEASED:
            return "released; its ballots, links and keys are destroyed."
        return f"is {closing.state}." if closing.moved else None


def report_row(unit: str, language: str) -> str:
    """The name of a written report in the ledger: of constant length, whatever the unit is called."""
    return f"{REPORT}{language} {sha256(unit.encode()).hexdigest()[:24]}"


def write_report(tools: Tools, client: str, month: str, unit: str, language: str, *, now: datetime) -> None:
    """Has a unit's report written, so that it lies ready. Refusal where it can't be; it is not tried again then: whoever asks
    for it will be told.
    """
    failed = None
    try:
        tools.actions.keep_report(client, month, unit, language)
    except Exception as problem:  # a process that is stopped has not failed
        failed = type(problem).__name__
    db.session.rollback()
    claim_job(client, month, report_row(unit, language), now=now)
    db.session.commit()
    if failed:
        raise Refusal(f"a report could not be written ahead ({failed}); it is written when somebody asks for it.")


def end_reports(client: str, month: str, *, now: datetime) -> str | None:
    """Notes that all the reports of a release are written; nobody looks for them again."""
    claimed = claim_job(client, month, REPORTS, now=now)
    db.session.commit()
    return "reports are written." if claimed else None
