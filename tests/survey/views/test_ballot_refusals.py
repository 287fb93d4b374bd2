"""What a respondent is told when a form or a link can't be used; nothing is stored."""

from datetime import timedelta

import pytest

from reports.release import close_wave
from survey.database import db
from survey.models.wave import CLOSING, DESTROYING
from survey.views.ballot import BODY_LIMIT
from tests.html_page import Page
from tests.waves import complete_form, stored_ballots

UNKNOWN, MALFORMED = "0000-0000-0000-0000", "this-is-no-token"


@pytest.mark.parametrize("value", ["0", "7", "-1", "4.0", " 4", "4 ", "four", "٤", "1e0", "4\0", "x" * 1000])
def test_a_value_outside_one_to_six_is_answered_beside_its_item(client, wave, address, value):
    response = client.post(f"{address}?lang=en", data={"AUT1": value, "JOY1": "5"})
    page = Page(response)
    assert response.status_code == 422
    assert stored_ballots() == []
    (fieldset,) = page.all("fieldset", **{"aria-describedby": "AUT1-wrong"})
    assert fieldset["id"] == "AUT1"
    assert page.all("p", id="AUT1-wrong")
    assert "Choose one of the answers shown" in page.words
    assert page.all("a", href="#AUT1")
    (kept,) = [radio for radio in page.all("input", name="JOY1") if "checked" in radio]
    assert kept["value"] == "5"


def test_a_repeated_field_is_refused(client, wave, address):
    response = client.post(address, data={"AUT1": ["1", "2"]})
    assert response.status_code == 422
    assert Page(response).all("p", id="AUT1-wrong")
    assert stored_ballots() == []


@pytest.mark.parametrize("name", ["XXX1", "aut1", "unit", "comment2", "AUT1[]", ""])
def test_an_unknown_item_is_refused_and_the_answers_are_kept(client, wave, address, name):
    response = client.post(f"{address}?lang=en", data={"AUT1": "4", name: "4"})
    page = Page(response)
    assert response.status_code == 422
    assert "something that is not part of this survey" in page.words
    assert [radio["value"] for radio in page.all("input", name="AUT1") if "checked" in radio] == ["4"]
    assert stored_ballots() == []


@pytest.mark.parametrize("fields", [{}, {"AUT1": ""}, {"AUT1": "", "JOY1": ""}])
def test_an_empty_form_is_asked_for_one_answer(client, wave, address, fields):
    response = client.post(f"{address}?lang=en", data=fields)
    assert response.status_code == 422
    assert "Answer at least one, then send." in Page(response).words
    assert stored_ballots() == []


def test_an_item_left_out_on_purpose_stays_left_out_when_something_else_is_wrong(client, wave, address):
    page = Page(client.post(address, data={"AUT1": "9", "JOY1": ""}))
    assert [radio["value"] for radio in page.all("input", name="JOY1") if "checked" in radio] == [""]
    assert not [radio for radio in page.all("input", name="AUT1") if "checked" in radio]


def test_what_was_typed_is_not_written_into_the_page(client, wave, address):
    response = client.post(address, data={"<script>alert(1)</script>": "1", "AUT1": "<b>4</b>"})
    assert b"alert(1)" not in response.data
    assert b"<b>4" not in response.data


@pytest.mark.parametrize("size", [BODY_LIMIT + 1, 10 * 2**20])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_body_larger_than_the_form_is_refused(client, wave, address, size, kind):
    response = client.post(address, data=b"AUT1=4&x=" + b"y" * size, content_type=kind)
    assert response.status_code == 413
    assert stored_ballots() == []


def test_a_full_body_just_under_the_limit_is_read(client, wave, address):
    assert client.post(address, data={"AUT1": "4", "JOY1": "x" * (BODY_LIMIT - 100)}).status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_and_malformed_tokens_get_one_page(client, wave, method):
    responses = [getattr(client, method)(f"/s/{token}?lang=en") for token in (UNKNOWN, MALFORMED, "%00", "é", "x" * 3000)]
    assert {response.status_code for response in responses} == {404}
    assert len({response.data for response in responses}) == 1
    assert "We don’t know this link" in Page(responses[0]).words


def closing_words(response) -> str:
    assert response.status_code == 410
    return Page(response).words


@pytest.mark.parametrize("state", [CLOSING, DESTROYING])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_wave_says_when_it_closed(client, wave, address, now, state, method):
    wave.state, wave.closed_at = state, now
    db.session.commit()
    response = getattr(client, method)(f"{address}?lang=en", **({"data": {"AUT1": "4"}} if method == "post" else {}))
    assert "It closed 5 October 2026, 10:00." in closing_words(response)  # 08:00 UTC is 10:00 in Oslo
    assert stored_ballots() == []


def test_a_wave_past_its_time_is_closed_even_before_it_is_counted(client, wave, address, now):
    wave.opened_at, wave.closes_at = now - timedelta(days=7), now
    db.session.commit()
    assert "5 October 2026, 10:00" in closing_words(client.post(f"{address}?lang=en", data={"AUT1": "4"}))
    assert stored_ballots() == []


def test_after_the_release_a_link_still_says_when_it_closed(client, wave, address, vault, now):
    client.post(address, data=complete_form(wave))
    close_wave(wave, vault=vault, now=now)
    for response in (client.get(f"{address}?lang=en"), client.post(f"{address}?lang=en", data={"AUT1": "4"})):
        assert "5 October 2026, 10:00" in closing_words(response)
    assert stored_ballots() == []
