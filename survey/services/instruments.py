"""Instruments on the shelf: those the product ships with, and those an operator added. A version never changes."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from survey.database import db
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.instrument import Instrument
from survey.instruments.own_items import read_own_items, with_own_items
from survey.models.wave import StoredInstrument
from survey.refusal import Refusal


def add_instrument(document: str, *, now: datetime) -> Instrument:
    """Puts an instrument on the shelf; the same document twice is one. Refusal where its version is another text already."""
    instrument = parse_instrument(document)
    stored = db.session.get(StoredInstrument, (instrument.key, instrument.version))
    if stored is None:
        db.session.add(
            StoredInstrument(key=instrument.key, version=instrument.version, document=document, added_at=now)
        )
        db.session.flush()
    elif stored.document != document:
        raise Refusal(
            f"Version {instrument.version} of {instrument.key} is published already and never changes; "
            f"give the new text version {instrument.version + 1}."
        )
    return instrument


def list_instruments(*, now: datetime) -> list[Instrument]:
    """Every version on the shelf, shipped ones included, by key and version."""
    for document in shipped_instruments().values():
        add_instrument(document, now=now)
    stored = db.session.scalars(select(StoredInstrument).order_by(StoredInstrument.key, StoredInstrument.version))
    return [parse_instrument(row.document) for row in stored]


def find_instrument(key: str, *, now: datetime) -> Instrument:
    """The newest version of an instrument. Refusal where there is none of that key."""
    versions = [instrument for instrument in list_instruments(now=now) if instrument.key == key]
    if not versions:
        raise Refusal(f"There is no instrument {key}; see: senterpuls instrument list")
    return versions[-1]


def look_up_instrument(key: str) -> Instrument:
    """The same for a page: nothing is put on the shelf, which would be writing."""
    stored = db.session.scalars(select(StoredInstrument.document).filter_by(key=key)).all()
    shipped = [document for name, document in shipped_instruments().items() if name == key]
    versions = [parse_instrument(document) for document in (*shipped, *stored)]
    if not versions:
        raise Refusal(f"There is no instrument {key}; see: senterpuls instrument list")
    return max(versions, key=lambda one: one.version)


def instrument_of(wave) -> Instrument:
    """The instrument as this wave asks it: its version, restricted to the items of the month, with the client's own.

    Takes a Wave or any row with its instrument, instrument_version, module and own_items. A published version never
    changes, nor do a wave's own items, so the app keeps what it has read.
    """
    read = current_app.extensions.setdefault("senterpuls.instruments", {})
    key = (wave.instrument, wave.instrument_version, wave.module, wave.own_items)
    if key not in read:
        document = db.session.scalar(
            select(StoredInstrument.document).filter_by(key=wave.instrument, version=wave.instrument_version)
        )
        read[key] = as_asked(parse_instrument(document), wave)
    return read[key]


def as_asked(whole: Instrument, wave) -> Instrument:
    """A version of the wave's instrument as the wave would ask it. InstrumentRefused where it lacks the module."""
    own = read_own_items(wave.own_items) if wave.own_items else ()
    return with_own_items(whole, own).for_wave(wave.module)
