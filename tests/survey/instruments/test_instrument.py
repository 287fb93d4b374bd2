"""What a wave asks, page by page, and what its answers make."""

import pickle
from dataclasses import replace

import pytest

from survey.instruments.instrument import InstrumentRefused


def test_without_a_module_a_wave_asks_the_core(medarbeiderpuls):
    core = medarbeiderpuls.for_wave(None)
    assert core.module is None
    assert core.codes == medarbeiderpuls.core
    assert (core.modules, [scale.key for scale in core.scales]) == ((), ["extent"])
    assert [share.code for share in core.shares] == ["share:TUR1:4-6"]
    assert core.backgrounds == medarbeiderpuls.backgrounds


def test_with_a_module_a_wave_asks_the_core_and_the_module(medarbeiderpuls):
    wave = medarbeiderpuls.for_wave("pressure")
    assert wave.module == "pressure"
    assert wave.codes == (*medarbeiderpuls.core, "STR1", "VOL1", "TIM1", "REL1")
    assert [theme.code for theme in wave.themes if theme.role == "module"] == ["pressure", "relief"]
    assert [share.code for share in wave.shares] == ["share:TUR1:4-6", "share:STR1:5-6", "share:STR1:6-6"]


def test_the_full_index_asks_everything(medarbeiderpuls):
    assert medarbeiderpuls.for_wave("full") == medarbeiderpuls
    assert medarbeiderpuls.module == "full"


def test_what_a_wave_asks_can_be_asked_for_again(medarbeiderpuls):
    for module in (None, "security", "full"):
        wave = medarbeiderpuls.for_wave(module)
        assert wave.for_wave(module) == wave


def test_an_unknown_module_is_refused(bfi, medarbeiderpuls):
    with pytest.raises(InstrumentRefused, match="has no module 'holidays'; it has pressure, strain_sources, security"):
        medarbeiderpuls.for_wave("holidays")
    with pytest.raises(InstrumentRefused, match="instrument bfi has no module 'pressure'; it has none"):
        bfi.for_wave("pressure")


def test_a_part_of_an_instrument_is_no_source_for_another_part(medarbeiderpuls):
    with pytest.raises(InstrumentRefused, match="was already cut down to module security; ask the whole one"):
        medarbeiderpuls.for_wave("security").for_wave("full")


def test_a_pulse_is_one_page_and_the_full_index_five(medarbeiderpuls):
    assert [len(page) for page in medarbeiderpuls.for_wave(None).pages()] == [12]
    assert [len(page) for page in medarbeiderpuls.for_wave("readiness").pages()] == [16]
    assert [len(page) for page in medarbeiderpuls.pages()] == [12, 8, 8, 8, 4]


def test_pages_hold_every_item_once_in_the_order_of_asking(medarbeiderpuls):
    assert tuple(item for page in medarbeiderpuls.pages() for item in page) == medarbeiderpuls.items


def test_few_modules_take_a_page_each(medarbeiderpuls):
    two = medarbeiderpuls.modules[:2]
    asked = {*medarbeiderpuls.core, *(code for module in two for code in module.items)}
    small = replace(
        medarbeiderpuls,
        modules=two,
        items=tuple(item for item in medarbeiderpuls.items if item.code in asked),
        themes=tuple(theme for theme in medarbeiderpuls.themes if asked.issuperset(theme.items)),
    )
    assert [len(page) for page in small.pages()] == [12, 4, 4]


def test_an_instrument_without_modules_is_one_page(bfi):
    assert [len(page) for page in bfi.pages()] == [25]


def test_an_outcome_is_bad_when_high_but_never_reversed(medarbeiderpuls):
    assert [medarbeiderpuls.item(code).direction for code in ("TUR1", "STR1", "WRK1")] == [-1, -1, -1]
    assert [medarbeiderpuls.directions[code] for code in ("TUR1", "STR1", "WRK1", "AUT1")] == [1, 1, -1, 1]


def test_themes_know_their_items_and_items_their_scale(medarbeiderpuls):
    assert medarbeiderpuls.theme_items["job_satisfaction"] == ("JOY1", "MEA1")
    assert medarbeiderpuls.theme("job_satisfaction").role == "index"
    assert medarbeiderpuls.scale(medarbeiderpuls.item("STR1").scale).label(4, "en") == "about once a week"
    with pytest.raises(KeyError):
        medarbeiderpuls.for_wave(None).item("STR1")


def test_bfi_carries_the_published_scoring_key(bfi):
    assert bfi.index_themes == ("agree", "conscientious", "extraversion", "openness")
    assert bfi.theme_items["agree"] == ("A1", "A2", "A3", "A4", "A5")
    assert {code for code, direction in bfi.directions.items() if direction == -1} == {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


def test_an_instrument_can_be_hashed_and_sent_to_another_process(medarbeiderpuls):
    copy = pickle.loads(pickle.dumps(medarbeiderpuls))
    assert copy == medarbeiderpuls
    assert hash(copy) == hash(medarbeiderpuls)
    assert copy != medarbeiderpuls.for_wave(None)


@pytest.mark.parametrize(
    "changes, sentence",
    [
        (lambda one: {"items": (*one.items, one.items[0])}, "item AUT1 stands twice"),
        (lambda one: {"themes": (*one.themes, one.themes[0])}, "theme autonomy stands twice"),
        (lambda one: {"scales": (*one.scales, one.scales[0])}, "scale extent stands twice"),
        (
            lambda one: {"themes": (replace(one.themes[0], items=("AUT1", "INV1")), *one.themes[1:])},
            "theme autonomy lists AUT1, INV1, but the items that name it are AUT1",
        ),
        (lambda one: {"module": "security"}, "a wave of module security can't hold module pressure, strain_sources, security"),
        (lambda one: {"module": None}, "a wave of module None can't hold module pressure, strain_sources, security"),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(medarbeiderpuls, changes, sentence):
    with pytest.raises(InstrumentRefused) as refusal:
        replace(medarbeiderpuls, **changes(medarbeiderpuls))
    assert str(refusal.value).startswith(sentence)
