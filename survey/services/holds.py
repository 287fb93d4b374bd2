"""Holding a wave whose figures would be wrong: no ballots, no release, one corrected close, and an end in any case."""

from datetime import datetime

from sqlalchemy import update

from survey.database import db
from survey.instruments.instrument import Instrument
from survey.models.wave import CLOSING, HELD, OPEN, RELEASED, WITHDRAWN, Wave
from survey.refusal import Refusal
from survey.services.instruments import as_asked, instrument_of, list_instruments
from survey.wave_states import may_hold


def move_wave(wave: Wave, to: str, **values) -> bool:
    """Takes the wave to another state, unless somebody else has moved it since it was read: then False, and nothing is done.

    It writes in the current transaction, and holds the wave's row until that ends.
    """
    seen = (Wave.client == wave.client, Wave.month == wave.month, Wave.state == wave.state)
    same = Wave.instrument_version == wave.instrument_version  # what was counted was counted with this one
    moved = db.session.execute(
        update(Wave).where(*seen, same).values(state=to, **values).execution_options(synchronize_session=False)
    )
    db.session.expire(wave)
    return moved.rowcount == 1


def hold_wave(wave: Wave, *, now: datetime) -> None:
    """Takes no more ballots and releases nothing until the corrected close, at the latest until `wave.destroyed_by`.

    Refusal where the release is frozen, the wave was held before, or the limit has passed.
    """
    held_before = wave.held_at is not None
    if not may_hold(wave.state, now=now, destroyed_by=wave.destroyed_by, held_before=held_before):
        raise Refusal(_why_not(wave, held_before))
    if not move_wave(wave, HELD, held_at=now, closed_at=wave.closed_at or min(now, wave.closes_at)):
        raise Refusal(f"The wave {wave.month} of {wave.client} moved on meanwhile; run the same command again.")


def check_correction(wave: Wave, version: int, *, now: datetime) -> None:
    """Refusal unless this version of the wave's instrument may take the place of the one it opened with.

    It must ask the same: items, answer options, backgrounds and their words. Themes, directions and names may differ.
    """
    if wave.held_at is None:
        raise Refusal(
            f"The wave {wave.month} of {wave.client} is not held; hold it first with: senterpuls wave hold "
            f"--client {wave.client} --month {wave.month} --reason TEXT"
        )
    if version == wave.instrument_version:
        return
    if wave.state != HELD:
        raise Refusal(f"The wave {wave.month} of {wave.client} is {wave.state}; it has been corrected once already.")
    published = {one.version: one for one in list_instruments(now=now) if one.key == wave.instrument}
    if version not in published:
        raise Refusal(f"There is no version {version} of {wave.instrument}; publish it with: senterpuls instrument add FILE")
    if asked(as_asked(published[version], wave)) != asked(instrument_of(wave)):
        raise Refusal(
            f"Version {version} of {wave.instrument} asks something else than version {wave.instrument_version} did; a "
            "correction must have the same items, answer options and backgrounds, word for word."
        )


def asked(instrument: Instrument) -> tuple:
    """Everything a respondent was shown to answer. Two instruments with the same could have had the same ballots."""
    items = [(item.code, item.texts, instrument.scale(item.scale).labels) for item in instrument.items]
    backgrounds = [
        (one.code, one.names, [(option.code, option.texts) for option in one.options]) for one in instrument.backgrounds
    ]
    return items, backgrounds


def _why_not(wave: Wave, held_before: bool) -> str:
    named = f"The wave {wave.month} of {wave.client}"
    if wave.state in (RELEASED, WITHDRAWN):
        return f"{named} is {wave.state}; it can't be held any more."
    if wave.state not in (OPEN, CLOSING):
        return f"{named} is held already." if wave.state == HELD else f"{named} has its release; it can't be held any more."
    if held_before:
        return f"{named} has been held once already; finish it with: senterpuls wave close"
    limit = wave.destroyed_by.isoformat(timespec="minutes")
    return f"{named} had to be destroyed by {limit}; finish it with: senterpuls wave close"
