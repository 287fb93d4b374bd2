import pytest

from survey.forms.sheet import Sheet
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.parts import FULL

WHOLE = parse_instrument(shipped_instruments()["medarbeiderpuls"])


@pytest.mark.parametrize(("module", "pages"), [(None, 1), ("pressure", 1), (FULL, 5)])
def test_a_pulse_is_one_page_and_the_full_index_five(module, pages):
    sheet = Sheet(WHOLE.for_wave(module))
    assert sheet.last == len(sheet.pages) == pages
    assert [item for page in sheet.pages for item in page] == list(sheet.instrument.items)


def test_every_field_has_its_page_and_what_is_no_item_stands_on_the_last():
    sheet = Sheet(WHOLE)
    for number, page in enumerate(sheet.pages, start=1):
        assert {sheet.page_of(item.code) for item in page} == {number}
    assert {sheet.page_of(name) for name in ("shift", "comment")} == {5}


def test_background_is_part_of_the_sheet_only_where_it_is_asked():
    assert set(Sheet(WHOLE).backgrounds) == {"tenure", "channel", "shift"}
    assert Sheet(WHOLE, asks_background=False).backgrounds == {}
    assert "shift" not in Sheet(WHOLE, asks_background=False).options
