"""Own items as values: what they make of an instrument, and whose measures are theirs."""

import pytest

from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.own_items import CODES, OwnItem, is_own, read_own_items, with_own_items, write_own_items
from survey.instruments.scale import InstrumentRefused

PULSE = parse_instrument(shipped_instruments()["medarbeiderpuls"])


def own(code: str = "OWN1", **changes) -> OwnItem:
    names, texts = {"nb": "Kantinen", "en": "The canteen"}, {"nb": "Er kantinen bra?", "en": "Is the canteen good?"}
    return OwnItem(**({"code": code, "scale": "extent", "direction": 1, "names": names, "texts": texts} | changes))


@pytest.mark.parametrize("module", [None, "pressure", "full"])
def test_they_join_the_core_at_its_end_and_leave_the_index_alone(module):
    asked = with_own_items(PULSE, [own().in_languages(PULSE.languages, "nb")]).for_wave(module)
    before = PULSE.for_wave(module)
    assert asked.codes == (*before.codes, "OWN1") and asked.index_themes == before.index_themes
    assert asked.core == (*before.core, "OWN1") and asked.theme_items["own1"] == ("OWN1",)
    assert {code for page in asked.pages() for code in page} == set(asked.items)


def test_where_a_language_has_no_words_the_usual_one_stands_in():
    item = own().in_languages(("sv", "en"), "nb")
    assert item.texts == {"sv": "Er kantinen bra?", "en": "Is the canteen good?"}
    assert item.names == {"sv": "Kantinen", "en": "The canteen"}


def test_what_is_written_is_read_again_and_the_same_items_are_the_same_text():
    turned = own(names={"en": "The canteen", "nb": "Kantinen"})
    assert read_own_items(write_own_items([own(), own("OWN7")])) == (own(), own("OWN7"))
    assert write_own_items([turned]) == write_own_items([own()])


def test_a_fourth_one_or_one_twice_is_refused():
    items = [own(code).in_languages(PULSE.languages, "nb") for code in CODES[:4]]
    with pytest.raises(InstrumentRefused, match="at most 3"):
        with_own_items(PULSE, items)
    with pytest.raises(InstrumentRefused, match="theme own1 stands twice"):
        with_own_items(PULSE, [items[0], items[0]])


@pytest.mark.parametrize("change", [{"code": "OWN0"}, {"code": "own1"}, {"code": "OWN100"}, {"direction": 0}, {"texts": {}}])
def test_what_is_no_own_item_is_refused(change):
    with pytest.raises(InstrumentRefused):
        own(**change)


@pytest.mark.parametrize(
    "measure, told",
    [
        ("theme:own1", True), ("theme:own99", True), ("distribution:OWN2", True), ("item:OWN3", True), ("theme:own100", False),
        ("theme:autonomy", False), ("index", False), ("share:TUR1:4-6", False), ("theme:ownership", False),
    ],
)  # fmt: skip
def test_whose_measure_it_is(measure, told):
    assert is_own(measure) is told
