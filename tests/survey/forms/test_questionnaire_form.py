import pytest

from survey.forms.questionnaire import Questionnaire
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.parts import FULL

WHOLE = parse_instrument(shipped_instruments()["medarbeiderpuls"])


@pytest.mark.parametrize(("module", "pages"), [(None, 1), ("pressure", 1), (FULL, 5)])
def test_a_pulse_is_one_page_and_the_full_index_five(module, pages):
    questionnaire = Questionnaire(WHOLE.for_wave(module))
    assert questionnaire.last == len(questionnaire.pages) == pages
    assert [item for page in questionnaire.pages for item in page] == list(questionnaire.instrument.items)


def test_every_field_has_its_page_and_what_is_no_item_stands_on_the_last():
    questionnaire = Questionnaire(WHOLE)
    for number, page in enumerate(questionnaire.pages, start=1):
        assert {questionnaire.page_of(item.code) for item in page} == {number}
    assert {questionnaire.page_of(name) for name in ("shift", "comment")} == {5}


def test_background_is_part_of_the_questionnaire_only_where_it_is_asked():
    assert set(Questionnaire(WHOLE).backgrounds) == {"tenure", "channel", "shift"}
    assert Questionnaire(WHOLE, asks_background=False).backgrounds == {}
    assert "shift" not in Questionnaire(WHOLE, asks_background=False).options
