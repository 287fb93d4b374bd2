"""The shelf of instruments: a published version never changes."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.instruments.catalogue import shipped_instruments
from survey.models.wave import StoredInstrument
from survey.refusal import Refusal
from survey.services.ballots import find_paper
from survey.services.instruments import add_instrument, find_instrument, instrument_of, list_instruments
from tests.bfi import INSTRUMENT
from tests.waves import open_test_wave, tokens_of


def stored() -> int:
    return db.session.scalar(select(func.count()).select_from(StoredInstrument))


def test_the_same_document_twice_is_one(app, now, week):
    first = add_instrument(INSTRUMENT, now=now)
    assert add_instrument(INSTRUMENT, now=now + week) == first
    assert stored() == 1
    assert db.session.scalar(select(StoredInstrument.added_at)) == now


def test_another_text_under_the_same_version_is_refused(app, now):
    version = add_instrument(INSTRUMENT, now=now).version
    with pytest.raises(Refusal, match=f"never changes; give the new text version {version + 1}"):
        add_instrument(INSTRUMENT + "\n# a word more\n", now=now)
    assert db.session.scalar(select(StoredInstrument.document)) == INSTRUMENT


def test_the_newest_version_is_found_and_the_older_one_kept(app, now):
    older = add_instrument(INSTRUMENT, now=now)
    for version in (9, 10):
        newer = INSTRUMENT.replace(f"version = {older.version}\n", f"version = {version}\n", 1)
        add_instrument(newer, now=now)
    assert find_instrument(older.key, now=now).version == 10
    assert [one.version for one in list_instruments(now=now) if one.key == older.key] == [older.version, 9, 10]


def test_what_ships_is_on_the_shelf_without_being_put_there(app, now):
    assert {one.key for one in list_instruments(now=now)} == set(shipped_instruments())
    assert list_instruments(now=now) == list_instruments(now=now)
    assert stored() == len(shipped_instruments())


def test_an_unknown_instrument_is_refused(app, now):
    with pytest.raises(Refusal, match="There is no instrument nothing"):
        find_instrument("nothing", now=now)


@pytest.mark.parametrize("document", ["", "not TOML =", "key = 'x'\n", INSTRUMENT.replace("[items.", "[item.", 1)])
def test_what_is_no_instrument_is_refused_in_one_line(app, now, document):
    with pytest.raises(Refusal) as refused:
        add_instrument(document, now=now)
    assert "\n" not in str(refused.value)
    assert stored() == 0


def test_a_wave_asks_the_version_and_the_part_it_opened_with(app, vault, now):
    wave = open_test_wave(vault, now, teams={"Oslo": 6}, module="pressure")
    whole = find_instrument(wave.instrument, now=now)
    asked = instrument_of(wave)
    assert asked == whole.for_wave("pressure")
    assert set(whole.core) < set(asked.codes) < set(whole.codes)


def test_an_instrument_is_read_once_however_it_is_asked_for(app, vault, now):
    wave = open_test_wave(vault, now, teams={"Oslo": 6})
    paper = find_paper(tokens_of(wave, vault)["Oslo-0"], now=now)
    assert instrument_of(paper) is instrument_of(wave)
    assert instrument_of(replace(paper, module="full")) is not instrument_of(wave)
