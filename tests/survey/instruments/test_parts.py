"""The parts refuse by themselves what no file can say, or what a caller may get wrong."""

import pytest

from survey.instruments.parts import Background, Item, Module, Option, Share, Theme
from survey.instruments.scale import InstrumentRefused

DAY, NIGHT, UNSAID = (Option(code, {"en": code}) for code in ("day", "night", "unsaid"))
CODES = "small letters, digits and _, and not comment, page, code"


@pytest.mark.parametrize("code", ["A", "1", "ABCDE1", "A123", "a1", "A1 ", "Å1", ""])
def test_an_item_code_is_capitals_and_digits(code):
    with pytest.raises(InstrumentRefused, match="must be 1–4 capitals and 1–2 digits"):
        Item(code, "calm", "extent", 1, {"en": "How far?"})


def test_a_module_of_four_items_is_the_largest():
    codes = ("A1", "A2", "A3", "A4", "A5")
    assert Module("rooms", {"en": "Rooms"}, codes[:4]).items == codes[:4]
    with pytest.raises(InstrumentRefused, match="module rooms has 5 items; at most 4"):
        Module("rooms", {"en": "Rooms"}, codes)


def test_an_outcome_of_two_items_is_refused():
    with pytest.raises(InstrumentRefused, match="theme leaving is an outcome, so it must be one item"):
        Theme("leaving", {"en": "Leaving"}, ("A1", "A2"), "outcome")


def test_who_prefers_not_to_say_is_in_no_group():
    assert Background("shift", {"en": "Shift"}, (DAY, NIGHT, UNSAID)).groups == (DAY, NIGHT)


@pytest.mark.parametrize(
    "code, options, sentence",
    [
        ("page", (DAY, NIGHT, UNSAID), f"background code 'page' must be {CODES}"),
        ("SHIFT", (DAY, NIGHT, UNSAID), f"background code 'SHIFT' must be {CODES}"),
        ("shift", (DAY, DAY, UNSAID), "background shift has an option twice: day"),
        ("shift", (DAY, NIGHT), "background shift has no option 'unsaid' (prefer not to say)"),
    ],
)
def test_a_broken_background_is_refused_with_a_sentence(code, options, sentence):
    with pytest.raises(InstrumentRefused) as refusal:
        Background(code, {"en": "Shift"}, options)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("values, code", [((4, 5, 6), "share:TUR1:4-6"), ((6,), "share:TUR1:6-6"), ((1,), "share:TUR1:1-1")])
def test_a_share_is_named_by_its_ends(values, code):
    assert Share("TUR1", values).code == code
