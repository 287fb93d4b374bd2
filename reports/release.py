"""Closing a wave: open the box, score, plan, suppress, freeze the release, destroy what led to it.

Every step can be killed and taken up again: what is done is a row, and what is not done is done by calling again. The
states and what each asks for: survey/wave_states.py.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from reports.ballot_box import Opened, dead_links, open_box
from reports.comments import release_comments
from reports.destruction import destroy_wave, keep_closed_links
from reports.disclosure.certificate import AuditFailed
from reports.findings import find_in
from reports.freezing import freeze_release, is_frozen
from reports.scores import Scores, score_answers
from reports.turnover.renewing import forecast_after_release
from survey.database import db
from survey.instruments.instrument import Instrument
from survey.models.outbox import RELEASE as NEWS
from survey.models.wave import CLOSING, DESTROYING, RELEASED, WITHDRAWN, Wave
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.holds import check_correction, move_wave
from survey.services.instruments import instrument_of
from survey.services.outbox import queue_messages
from survey.vault import Vault, VaultEntryMissing
from survey.wave_states import Step, next_step


@dataclass(frozen=True)
class Closing:
    """What closing did. counted, refused: ballots; None where this run counted none. moved: whether it did anything."""

    state: str
    counted: int | None = None
    refused: int | None = None
    moved: bool = False


@dataclass(frozen=True)
class _Run:
    """One run of closing: the keys, the time, and who runs it."""

    vault: Vault
    now: datetime
    actor: str


def close_wave(
    wave: Wave, *, vault: Vault, now: datetime, corrected: int | None = None, actor: str = COMMAND_LINE
) -> Closing:
    """Takes the wave as far as it goes today, committing each step. Calling it again does no harm.

    An open wave is released at once, whatever its closing time. A wave that is held stays so until it is closed with the
    version of its instrument that is `corrected`, or is withdrawn once its limit has passed. Refusal where that version
    can't take the place of the first. How the wave ended, and by which actor, is in the audit log. Forecasts are made once it
    is released, and can't keep it from being so.
    """
    if corrected is not None:
        check_correction(wave, corrected, now=now)
    closing, run = Closing(wave.state), _Run(vault, now, actor)
    while True:
        step = next_step(wave.state, now=now, destroyed_by=wave.destroyed_by, corrected=corrected is not None)
        if step is Step.NOTHING:
            closing = replace(closing, state=wave.state)
            if closing.state == RELEASED:
                forecast_after_release(wave.client, now=now)
            return closing
        closing = replace(closing, moved=True)
        if step is Step.STOP:
            _move(wave, CLOSING, closed_at=min(now, wave.closes_at))
        elif step is Step.CORRECT:
            _move(wave, CLOSING, instrument_version=corrected)
        elif step is Step.RELEASE:
            opened = _release(wave, run)
            if opened is not None:
                closing = replace(closing, counted=len(opened.answers), refused=opened.refused)
        elif step is Step.WITHDRAW:
            _withdraw(wave, run)
        else:
            destroy_wave(wave, vault)
            _finish(wave)


def _move(wave: Wave, to: str, **values) -> bool:
    """Commits, or rolls back where somebody else moved the wave meanwhile: the next step is then asked for anew."""
    moved = move_wave(wave, to, **values)
    (db.session.commit if moved else db.session.rollback)()
    return moved


def _release(wave: Wave, run: _Run) -> Opened | None:
    """Freezes the release; None where somebody else did, or where its time ran out before what failed was mended.

    AuditFailed, and VaultEntryMissing where nobody else has closed the wave, while there is time.
    """
    instrument = instrument_of(wave)
    try:
        opened = open_box(wave, instrument, run.vault)
        scores = score_answers(opened.answers, opened.units, instrument, opened.backgrounds)
        findings = find_in(wave, scores, instrument)
        # The wave is moved first, in the release's own transaction: of two that count at one time, one freezes.
        if not _leave_keys(wave, run, opened.dead_links):
            return None
        freeze_release(wave, findings, now=run.now)
        release_comments(wave, opened.comments, opened.units)
    except (AuditFailed, VaultEntryMissing):
        db.session.rollback()
        if wave.state != CLOSING:
            return None
        if run.now < wave.destroyed_by:
            raise
        _withdraw(wave, run)
        return None
    _record(wave, RELEASED, run, refused=opened.refused)
    db.session.commit()
    return opened


def _withdraw(wave: Wave, run: _Run) -> None:
    if _leave_keys(wave, run):
        _record(wave, WITHDRAWN, run)
        db.session.commit()


def _finish(wave: Wave) -> None:
    released = is_frozen(wave)
    if not move_wave(wave, RELEASED if released else WITHDRAWN):
        db.session.rollback()
        return
    if released and wave.mailed:  # with the state, so that the news is neither lost nor sent twice
        queue_messages(wave, NEWS)
    db.session.commit()


def _record(wave: Wave, end: str, run: _Run, **detail) -> None:
    """In the transaction that decides how the wave ends: the audit log has it once, wherever a close was killed."""
    detail |= {"wave": wave.month, "version": wave.instrument_version}
    record_action(f"wave {end}", client=wave.client, actor=run.actor, now=run.now, **detail)


def _leave_keys(wave: Wave, run: _Run, links: list[bytes] | None = None) -> bool:
    """Notes what is to be destroyed and goes on to destroying, in the current transaction. links: what stays of them."""
    if not move_wave(wave, DESTROYING):
        db.session.rollback()
        return False
    try:
        wave.vault_fingerprint = run.vault.fingerprint(wave.vault_entry)
        keep_closed_links(wave, dead_links(wave, run.vault) if links is None else links)
    except VaultEntryMissing:
        # A lost vault must not keep ballots beyond what respondents were told; late visitors then read "unknown link".
        if run.now < wave.destroyed_by:
            raise
    return True


def release_scores(wave: Wave, scores: Scores, instrument: Instrument, *, now: datetime) -> None:
    """Adds the wave's release to the current transaction. What persons answered is read here and kept nowhere."""
    freeze_release(wave, find_in(wave, scores, instrument), now=now)
