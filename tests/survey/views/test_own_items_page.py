"""HR's own questions: looked at as on a phone before they are saved, and only three of them asked."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Client
from survey.services.clients import add_client
from survey.services.own_items import asked_own_items, list_own_items
from survey.services.roster import import_roster
from tests.browser import TOKEN, signed_in
from tests.html_page import Page
from tests.waves import open_test_wave, roster_rows, tokens_of

LIST, NEW = "/console/fjord/waves/questions?lang=en", "/console/fjord/waves/questions/new?lang=en"
TYPED = {
    "text_nb": "I hvilken grad er kantinen et godt sted?", "name_nb": "Kantinen", "text_sv": "Är matsalen bra?",
    "name_sv": "Matsalen", "scale": "extent", "direction": "1", "sure": "y",
}  # fmt: skip


@pytest.fixture
def fjord(app) -> Client:
    client = add_client("fjord", "Fjord", now=datetime.now(UTC))
    rows = roster_rows({"Oslo/Blue": 6}) + roster_rows({"Malmö": 6}, language="sv")
    import_roster(client, rows, now=datetime.now(UTC))
    return client


@pytest.fixture
def hr(app, fjord):
    return signed_in(app, "hr@example.com", "hr", "fjord")


def press(browser, page: str, **fields):
    return browser.post(page, data={"csrf_token": TOKEN.search(browser.get(LIST).text)[1], **fields})


def save(browser, page: str = NEW, **fields):
    """Looks, then saves what was looked at."""
    looked = press(browser, page, **(TYPED | fields), step="look")
    (seen,) = [one["value"] for one in Page(looked).all("input", name="seen")]
    return press(browser, page, **(TYPED | fields), seen=seen, step="save")


def test_a_question_is_seen_as_on_a_phone_and_then_saved(hr, fjord):
    looked = press(hr, NEW, **TYPED, step="look")
    frames = [frame["srcdoc"] for frame in Page(looked).all("iframe")]
    assert len(frames) == 2 and "kantinen" in frames[0] and "matsalen" in frames[1] and "i mycket stor utsträckning" in frames[1]
    assert not list_own_items(fjord)
    assert save(hr).status_code == 303
    (item,) = asked_own_items(fjord)
    assert (item.code, item.texts["sv"], item.direction) == ("OWN1", "Är matsalen bra?", 1)
    words = Page(hr.get(LIST)).words
    assert "The next wave asks 1 question of your own" in words and "The question is saved." in words


def test_it_stands_in_the_questionnaire_and_on_the_waves_page(hr):
    save(hr)
    (frame,) = Page(hr.get("/console/fjord/waves/preview?in=sv")).all("iframe")
    assert "Är matsalen bra?" in frame["srcdoc"]
    assert "Kantinen" in Page(hr.get("/console/fjord/waves?lang=en")).words


def test_an_agent_is_asked_it(app, client, hr, fjord, vault):
    save(hr)
    wave = open_test_wave(vault, datetime.now(UTC), month="2026-11")
    token = str(tokens_of(wave, vault)["Malmö-0"])
    page = client.get(f"/s/{token}")
    assert "Är matsalen bra?" in page.text and len(Page(page).all("input", name="OWN1")) == 7
    assert client.post(f"/s/{token}", data={"AUT1": "4", "OWN1": "6"}).status_code == 200


def test_saving_what_was_not_looked_at_shows_it_first(hr, fjord):
    looked = press(hr, NEW, **TYPED, step="look")
    (seen,) = [one["value"] for one in Page(looked).all("input", name="seen")]
    changed = press(hr, NEW, **(TYPED | {"text_nb": "Noe annet?"}), seen=seen, step="save")
    assert changed.status_code == 200 and "Noe annet?" in Page(changed).all("iframe")[0]["srcdoc"]
    assert press(hr, NEW, **TYPED, step="save").status_code == 200
    assert not list_own_items(fjord)


WRONG = {
    "no question": ({"text_nb": " "}, "Write the question."),
    "no name": ({"name_sv": ""}, "Write in a few words what the question is about."),
    "a language of the roster": ({"text_sv": "", "name_sv": ""}, "Write the question."),
    "half a language": ({"name_da": "Kantinen"}, "Write the question."),
    "too long": ({"text_nb": "ord " * 21}, "The question has 21 words; at most 20."),
    "two": ({"text_nb": "Er det bra? Er det godt?"}, "Ask one thing at a time"),
    "somebody": ({"text_nb": "Hjelper kim@fjord.no deg?"}, "Leave out addresses"),
    "not confirmed": ({"sure": ""}, "Confirm what a program can’t check."),
    "scale": ({"scale": "stars"}, "no scale"),
}


@pytest.mark.parametrize("change, sentence", WRONG.values(), ids=WRONG)
def test_what_is_no_question_gets_a_sentence_and_is_not_saved(hr, fjord, change, sentence):
    fields = {name: value for name, value in (TYPED | change).items() if (name, value) != ("sure", "")}
    answer = press(hr, NEW, **fields, step="save")
    assert answer.status_code == 422 and sentence in Page(answer).words and not list_own_items(fjord)


def test_markup_in_a_question_stays_text(hr):
    looked = press(hr, NEW, **(TYPED | {"text_nb": "Er <script>alert(1)</script> bra?"}), step="look")
    assert "<script>alert" not in Page(looked).all("iframe")[0]["srcdoc"] and "<script>alert" not in looked.text


def test_a_fourth_is_refused_until_one_is_put_aside(hr, fjord):
    for number in range(3):
        save(hr, name_nb=f"Emne {number}")
    answer = save(hr)
    assert answer.status_code == 422 and "at most three questions" in Page(answer).words
    assert "Write a new question" not in Page(hr.get(LIST)).words
    press(hr, "/console/fjord/waves/questions/OWN2/asked", asked="no")
    assert [item.code for item in asked_own_items(fjord)] == ["OWN1", "OWN3"]
    assert save(hr).status_code == 303
    press(hr, "/console/fjord/waves/questions/OWN2/asked?lang=en", asked="yes")
    assert "OWN2" not in {item.code for item in asked_own_items(fjord)}
    assert "at most three questions" in Page(hr.get(LIST)).words


def test_new_words_keep_the_question(hr, fjord):
    save(hr)
    page = "/console/fjord/waves/questions/OWN1?lang=en"
    assert "the trend marks the change" in Page(hr.get(page)).words
    assert save(hr, page, text_nb="Er kantinen god?").status_code == 303
    (item,) = asked_own_items(fjord)
    assert (item.code, item.texts["nb"]) == ("OWN1", "Er kantinen god?")
    actions = list(db.session.scalars(select(AuditEntry.action).filter_by(client="fjord")))
    assert actions.count("own item saved") == 2


def test_a_question_that_is_not_there_is_nothing(hr):
    assert hr.get("/console/fjord/waves/questions/OWN7").status_code == 404
    assert press(hr, "/console/fjord/waves/questions/OWN7/asked", asked="yes").status_code == 404


def test_another_clients_questions_are_out_of_reach(app, hr, fjord):
    save(hr)
    add_client("sol", "Sol", now=datetime.now(UTC))
    other = signed_in(app, "other@example.com", "hr", "sol")
    token = TOKEN.search(other.get("/console/sol/waves/questions").text)[1]
    for path in ("OWN1", "OWN1/asked", "new"):
        answer = other.post(f"/console/fjord/waves/questions/{path}", data={"csrf_token": token, **TYPED, "asked": "no"})
        assert answer.status_code == 404
    assert len(asked_own_items(fjord)) == 1
