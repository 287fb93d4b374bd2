"""The full index over five pages: nothing is lost on the way, whichever way it goes."""

from datetime import UTC, datetime

import pytest

from survey.instruments.scale import LANGUAGES
from survey.sealing import BallotOpener
from survey.services.instruments import instrument_of
from tests.html_page import Page
from tests.waves import complete_form, open_test_wave, stored_ballots, tokens_of

BACKGROUND = {"tenure": "over_9", "channel": "", "shift": "night"}


@pytest.fixture
def full(app, vault):
    return open_test_wave(vault, datetime.now(UTC), teams={"Oslo/Blue": 14, "Bergen": 8}, module="full")


@pytest.fixture
def way(full, vault) -> str:
    return f"/s/{tokens_of(full, vault)['Blue-0']}?lang=en"


def fields_of(page: Page) -> dict[str, str]:
    """What the browser would send: hidden fields, checked options, the comment."""
    sent = {each["name"]: each["value"] for each in page.all("input", type="hidden")}
    sent |= {each["name"]: each["value"] for each in page.all("input", type="radio") if "checked" in each}
    return sent


def names_on(page: Page) -> set[str]:
    return {each["name"] for each in page.all("input", type="radio")}


def opened(wave, vault):
    (row,) = stored_ballots()
    return BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed)


def test_five_pages_are_answered_one_after_the_other(client, full, vault, way):
    pages = instrument_of(full).pages()
    page, expected = Page(client.get(way)), {}
    for number, items in enumerate(pages, start=1):
        assert f"Page {number} of 5" in page.words
        assert [code for code in (item.code for item in items) if code not in names_on(page)] == []
        answers = {item.code: str(place % 6 + 1) for place, item in enumerate(items)}
        expected |= answers
        button = str(number + 1) if number < 5 else "send"
        assert page.all("button", name="page", value=button)
        more = BACKGROUND | {"comment": "More\r\nbreaks"} if button == "send" else {}
        response = client.post(way, data=fields_of(page) | answers | more | {"page": button})
        assert response.status_code == 200
        page = Page(response)
    ballot = opened(full, vault)
    assert ballot.answers == {code: int(value) for code, value in expected.items()}
    assert ballot.background == {"tenure": "over_9", "shift": "night"}
    assert ballot.comment == "More\nbreaks"


@pytest.mark.parametrize("wanted", ["1", "2", "3", "4", "5"])
def test_every_page_shows_or_carries_everything_that_was_answered(client, full, way, wanted):
    answers = complete_form(full, "3") | {"AUT1": "", "tenure": "", "shift": "day"}
    page = Page(client.post(way, data=answers | {"comment": "Two\r\nlines", "page": wanted}))
    assert fields_of(page) | ({"comment": "Two\nlines"} if wanted == "5" else {}) == answers | {"comment": "Two\nlines"}
    assert "Two\nlines" in page.source
    assert stored_ballots() == []


def test_progress_counts_all_questions(client, full, way):
    page = Page(client.post(way, data={"page": "2"}))
    first = len(instrument_of(full).pages()[0]) + 1
    assert f"{first} of {len(instrument_of(full).items)}" in page.words


def test_the_preview_stands_on_the_last_page_only(client, full, way):
    for number in range(1, 6):
        assert ("Before you send" in Page(client.post(way, data={"page": str(number)})).words) is (number == 5)


@pytest.mark.parametrize("wanted", ["0", "6", "-1", "two", "", "send2", "２", "1e0", ["1", "2"], ["send", "send"]])
def test_a_page_that_is_not_there_is_told_and_nothing_is_lost(client, full, way, wanted):
    answers = complete_form(full)
    response = client.post(way, data=answers | {"page": wanted})
    assert response.status_code == 422
    assert "There is no such page." in Page(response).words
    assert fields_of(Page(response)) == answers
    assert stored_ballots() == []


@pytest.mark.parametrize("wanted", ["2", "send"])
def test_a_mistake_is_shown_on_the_page_where_it_is(client, full, way, wanted):
    fourth = instrument_of(full).pages()[3][0].code
    answers = complete_form(full)
    response = client.post(way, data=answers | {fourth: "9", "page": wanted})
    page = Page(response)
    assert response.status_code == 422
    assert "Page 4 of 5" in page.words
    assert page.all("p", id=f"{fourth}-wrong") and page.all("a", href=f"#{fourth}")
    assert fields_of(page) == {code: value for code, value in answers.items() if code != fourth}


def test_an_empty_questionnaire_comes_back_to_the_first_page(client, full, way):
    response = client.post(way, data={"shift": "night", "page": "send"})
    assert response.status_code == 422
    assert "Page 1 of 5" in Page(response).words
    assert fields_of(Page(response)) == {"shift": "night"}


def test_an_unknown_field_is_taken_out_and_the_rest_stays(client, full, way):
    response = client.post(way, data={"AUT1": "4", "ZZZ9": "4", "page": "2"})
    assert response.status_code == 422
    assert fields_of(Page(response)) == {"AUT1": "4"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_keeps_page_and_answers(client, full, way, language):
    page = Page(client.post(f"{way.partition('?')[0]}?lang={language}", data={"AUT1": "4", "page": "2"}))
    assert page.all("html", lang=language)
    assert [button["value"] for button in page.all("button", formaction=f"?lang={language}")] == ["2"]
    assert fields_of(page) == {"AUT1": "4"}


def test_every_page_fits_one_round_trip(client, full, way):
    answers = complete_form(full)
    for number in range(1, 6):
        response = client.post(way, data=answers | {"page": str(number)}, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(response.data) + len(str(response.headers)) <= 14_000


def test_options_with_words_are_named_by_their_words(client, full, way):
    words, with_words = "", []
    for number in range(1, 6):
        page = Page(client.post(way, data={"page": str(number)}))
        words += page.words
        for item in instrument_of(full).pages()[number - 1]:
            if instrument_of(full).scale(item.scale).label(2, "en"):
                with_words += page.all("input", name=item.code)
    assert "about once a month" in words
    assert len(with_words) == 7 and not [radio for radio in with_words if "aria-label" in radio]
