"""A client's own items: three at most, one code a question for ever, and frozen with the wave."""

import pytest

from survey.database import db
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.instrument import Instrument
from survey.refusal import Refusal
from survey.services.clients import add_client
from survey.services.instruments import instrument_of
from survey.services.own_items import (
    Words,
    ask_own_item,
    asked_own_items,
    draft_own_item,
    keep_own_item,
    list_own_items,
    needed_languages,
    replace_own_items,
)
from survey.services.roster import import_roster
from tests.table_rows import all_rows
from tests.waves import open_test_wave, roster_rows

PULSE: Instrument = parse_instrument(shipped_instruments()["medarbeiderpuls"])
CANTEEN = {"nb": "I hvilken grad er kantinen et godt sted å ta pause?"}


def words(text: dict[str, str] | None = None, name: str = "Kantinen", direction: int = 1) -> Words:
    text = text or CANTEEN
    return Words("extent", direction, dict.fromkeys(text, name), text)


@pytest.fixture
def fjord(app, now):
    client = add_client("fjord", "Fjord", now=now)
    db.session.commit()
    return client


def test_items_get_codes_of_their_own_and_three_are_asked(fjord):
    kept = [keep_own_item(fjord, words(name=f"Emne {number}"), PULSE) for number in range(3)]
    assert [item.code for item in kept] == ["OWN1", "OWN2", "OWN3"]
    with pytest.raises(Refusal, match="at most three"):
        keep_own_item(fjord, words(), PULSE)
    db.session.rollback()


def test_a_code_is_never_given_again(fjord):
    keep_own_item(fjord, words(), PULSE)
    ask_own_item(fjord, "OWN1", asked=False)
    assert not asked_own_items(fjord)
    assert keep_own_item(fjord, words(name="Annet"), PULSE).code == "OWN2"
    assert [kept.asked for kept in list_own_items(fjord)] == [False, True]
    ask_own_item(fjord, "OWN1", asked=True)
    assert [item.code for item in asked_own_items(fjord)] == ["OWN1", "OWN2"]


def test_new_words_keep_the_code(fjord):
    keep_own_item(fjord, words(), PULSE)
    assert keep_own_item(fjord, words({"nb": "Er kantinen bra?"}), PULSE, code="OWN1").texts == {"nb": "Er kantinen bra?"}
    assert len(list_own_items(fjord)) == 1


def test_everybody_on_the_roster_is_asked_in_their_language(fjord, now):
    assert needed_languages(fjord, PULSE) == ("nb",)
    rows = roster_rows({"Oslo": 3}) + roster_rows({"Malmö": 2}, language="sv")
    import_roster(fjord, rows, now=now)
    assert needed_languages(fjord, PULSE) == ("nb", "sv")
    with pytest.raises(Refusal, match="every language that is needed: sv"):
        draft_own_item(fjord, words(), PULSE)
    assert draft_own_item(fjord, words(CANTEEN | {"sv": "Är matsalen bra?"}), PULSE).texts["sv"] == "Är matsalen bra?"


@pytest.mark.parametrize(
    "text, name, said",
    [
        ("", "X", "Write the question."),
        ("ord " * 21, "X", "has 21 words; at most 20"),
        ("Er kantinen bra? Og maten?", "X", "one thing at a time"),
        ("Er\nkantinen bra?", "X", "on one line"),
        ("Kan du nå kim@fjord.no?", "X", "Leave out addresses"),
        ("Svarer 90000001 fort?", "X", "Leave out addresses"),
        ("Er kantinen bra?", " ", "what the question is about"),
        ("Er kantinen bra?", "x" * 41, "41 letters; at most 40"),
    ],
)
def test_what_is_no_short_question_is_refused(fjord, text, name, said):
    before = all_rows()
    with pytest.raises(Refusal, match=said):
        keep_own_item(fjord, words({"nb": text}, name), PULSE)
    db.session.rollback()
    assert all_rows() == before


def test_an_unknown_scale_or_code_is_refused(fjord):
    with pytest.raises(Refusal, match="no scale 'stars'"):
        draft_own_item(fjord, Words("stars", 1, {"nb": "X"}, CANTEEN), PULSE)
    with pytest.raises(Refusal, match="no own item OWN1"):
        keep_own_item(fjord, words(), PULSE, code="OWN1")
    with pytest.raises(Refusal, match="no own item OWN1"):
        ask_own_item(fjord, "OWN1", asked=True)


def test_a_wave_freezes_what_it_asks(fjord, vault, now, week):
    import_roster(fjord, roster_rows({"Oslo": 6}), now=now - week)
    keep_own_item(fjord, words(direction=-1), PULSE)
    wave = open_test_wave(vault, now)
    keep_own_item(fjord, words({"nb": "Er kantinen bra?"}), PULSE, code="OWN1")
    ask_own_item(fjord, "OWN1", asked=False)
    db.session.commit()
    asked = instrument_of(wave)
    assert asked.codes[-1] == "OWN1" and asked.item("OWN1").texts["nb"] == CANTEEN["nb"]
    assert asked.item("OWN1").texts["sv"] == CANTEEN["nb"]  # nobody on the roster reads Swedish
    assert asked.theme("own1").role == "module" and asked.directions["OWN1"] == -1
    assert "OWN1" not in instrument_of(open_test_wave(vault, now + week, month="2026-11")).codes


def test_own_items_stand_beside_a_module_and_in_the_full_index(fjord, vault, now, week):
    import_roster(fjord, roster_rows({"Oslo": 6}), now=now - week)
    for number in range(3):
        keep_own_item(fjord, words(name=f"Emne {number}"), PULSE)
    for module, month in (("pressure", "2026-10"), ("full", "2026-11"), (None, "2026-12")):
        wave = open_test_wave(vault, now, month=month, module=module)
        assert {"OWN1", "OWN2", "OWN3"} <= set(instrument_of(wave).codes)


def test_a_file_takes_the_place_of_what_was_asked(fjord):
    first = keep_own_item(fjord, words(), PULSE)
    other = draft_own_item(fjord, words(name="Annet"), PULSE)
    replace_own_items(fjord, [other], PULSE)
    assert [(kept.item.code, kept.asked) for kept in list_own_items(fjord)] == [("OWN1", False), ("OWN2", True)]
    replace_own_items(fjord, [], PULSE)
    assert not asked_own_items(fjord) and first in [kept.item for kept in list_own_items(fjord)]
