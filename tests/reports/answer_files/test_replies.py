"""What a field means."""

import pytest

from reports.answer_files.folding import fold_reply
from reports.answer_files.mapping import AnswerMap
from reports.answer_files.replies import option_values, reply_values
from survey.instruments.catalogue import parse_instrument, shipped_instruments

WHOLE = parse_instrument(shipped_instruments()["medarbeiderpuls"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4), ("A4", 4), ("AO04", 4), ("a004", 4), ("4.0", 4), ("i svært stor grad", 6), ("In zeer  kleine mate", 1),
        ("6 – i svært stor grad", 6), ("1 (to a very small extent)", 1), ("4 of 6", 4), ("6 av 6, i svært stor grad", 6),
    ],
)  # fmt: skip
def test_an_answer_in_its_usual_dress(text, value):
    assert reply_values(WHOLE, "AUT1", AnswerMap())[fold_reply(text)] == value


@pytest.mark.parametrize("text", ["", "N/A", "{if-no-answer}", "No answer", "Geen antwoord"])
def test_no_answer_in_its_usual_dress(text):
    value = reply_values(WHOLE, "AUT1", AnswerMap())[fold_reply(text)]
    assert value != value


@pytest.mark.parametrize("text", ["0", "7", "-4", "+4", "=4", "4,5", "A0", "AO07", "A14", "-oth-", "hele tiden", "Y", "⁴"])
def test_what_is_no_answer_to_this_item(text):
    assert fold_reply(text) not in reply_values(WHOLE, "AUT1", AnswerMap())


def test_the_map_goes_before_the_items_own_words_and_one_item_before_all():
    values = reply_values(WHOLE, "AUT1", AnswerMap(replies={"": {"a1": 6, "a2": 5, "x": None}, "AUT1": {"a2": 4}}))
    assert (values["a1"], values["a2"], values["a3"]) == (6, 4, 3)
    assert values["x"] != values["x"]


@pytest.mark.parametrize("language", WHOLE.languages)
def test_every_option_of_every_background_is_known_by_its_words(language):
    for background in WHOLE.backgrounds:
        values = option_values(background, AnswerMap())
        for option in background.groups:
            assert values[fold_reply(option.texts[language])] == option.code
        assert values[fold_reply("unsaid")] is None
