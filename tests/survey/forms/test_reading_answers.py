import pytest

from survey.forms.ballot import form_for, read_answers
from survey.forms.questionnaire import Questionnaire
from survey.instruments.catalogue import parse_instrument, shipped_instruments

WHOLE = parse_instrument(shipped_instruments()["medarbeiderpuls"])
PULSE = Questionnaire(WHOLE.for_wave(None))
SMALL = Questionnaire(WHOLE.for_wave(None), asks_background=False, asks_comment=False)


@pytest.fixture(autouse=True)
def in_english(app):
    with app.test_request_context():
        yield


def read(questionnaire=PULSE, sending=True, **fields):
    return read_answers(questionnaire, {name: [value] for name, value in fields.items()}, sending=sending)


def test_answers_background_and_comment_come_apart():
    answers = read(AUT1="4", TUR1="", shift="night", channel="chat", comment=" More breaks, please. ")
    assert answers.valid
    assert answers.values == {"AUT1": 4}
    assert answers.background == {"shift": "night", "channel": "chat"}
    assert answers.comment == "More breaks, please."


@pytest.mark.parametrize("said", ["unsaid", ""])
def test_preferring_not_to_say_is_the_same_as_nothing(said):
    answers = read(AUT1="4", shift=said)
    assert answers.valid
    assert answers.background == {}


@pytest.mark.parametrize("value", ["nights", "NIGHT", "1", "night "])
def test_a_background_nobody_offered_is_refused_beside_it(value):
    answers = read(AUT1="4", shift=value)
    assert set(answers.errors) == {"shift"}
    assert answers.values == {"AUT1": 4}


@pytest.mark.parametrize("value", ["0", "7", "four", "unsaid"])
def test_an_answer_nobody_offered_is_refused_beside_it(value):
    answers = read(AUT1=value, MOT1="3")
    assert set(answers.errors) == {"AUT1"}
    assert answers.values == {"MOT1": 3}


@pytest.mark.parametrize(("length", "errors"), [(0, set()), (500, set()), (501, {"comment"}), (2000, {"comment"})])
def test_a_long_comment_is_refused_once_and_kept_whole(length, errors):
    answers = read(AUT1="4", comment="å" * length)
    assert set(answers.errors) == errors
    assert answers.comment == "å" * length
    assert answers.given.get("comment", "") == "å" * length


@pytest.mark.parametrize(("field", "value"), [("shift", "night"), ("comment", "Hello")])
def test_what_the_questionnaire_does_not_ask_is_taken_out(field, value):
    answers = read(SMALL, AUT1="4", **{field: value})
    assert answers.general and not answers.valid
    assert answers.given == {"AUT1": "4"}


@pytest.mark.parametrize(("sending", "valid"), [(True, False), (False, True)])
def test_something_must_be_answered_when_it_is_sent_not_before(sending, valid):
    assert read(sending=sending, AUT1="", shift="night", comment="Only this").valid is valid


def test_what_was_given_is_read_back_the_same():
    first = read(AUT1="4", TUR1="", shift="night", channel="unsaid", comment="Two\r\nlines")
    assert read_answers(PULSE, {name: [value] for name, value in first.given.items()}) == first


def test_a_drawn_form_holds_what_was_answered():
    form = form_for(PULSE, "en", read(AUT1="4", TUR1="", shift="night", tenure="unsaid", comment="Hello"))
    assert [form[name].data for name in ("AUT1", "TUR1", "shift", "tenure", "comment")] == ["4", "", "night", "", "Hello"]
    assert form["MOT1"].data is form["channel"].data is None
    assert form["shift"].choices[-1].label == "prefer not to say"
