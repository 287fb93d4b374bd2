"""Whom to turn to: HR writes it, everybody may read it, and the public page tells of no client."""

from datetime import UTC, datetime

import pytest

from survey.database import db
from survey.services.client_settings import find_procedure
from survey.services.clients import add_client
from survey.views.respondent_pages import HEADERS
from tests.browser import browser_of, signed_in
from tests.waves import open_test_wave, tokens_of

PAGE = "/console/fjord/procedure"
CONTACTS = {"danger": "Guard, 22 00 00 00", "representative": "Kari, 91 00 00 00", "reporting": "varsling@fjord.example"}


@pytest.fixture
def hr(app, now):
    add_client("fjord", "Fjord Kundesenter", now=now, language="en")
    return signed_in(app, "hr@example.com", "hr", "fjord")


@pytest.fixture
def stranger(app):
    return browser_of(app)


def kept() -> tuple:
    db.session.rollback()
    procedure = find_procedure("fjord")
    return procedure.danger, procedure.representative, procedure.reporting, procedure.published


def test_contacts_are_shown_once_they_are_published(hr, stranger):
    assert hr.press(PAGE, **CONTACTS).status_code == 303
    assert not any(contact in stranger.get("/help/fjord").text for contact in CONTACTS.values())
    hr.press(PAGE, **CONTACTS, published="y")
    page = stranger.get("/help/fjord?lang=en").text
    assert all(contact in page for contact in CONTACTS.values())
    assert "Call 112 first." in page
    assert kept() == (*CONTACTS.values(), True)


@pytest.mark.parametrize("missing", CONTACTS)
def test_publishing_takes_all_three_and_keeps_what_was_typed(hr, missing):
    answer = hr.press(PAGE, **CONTACTS | {missing: " "}, published="y")
    assert answer.status_code == 422
    assert all(contact in answer.text for name, contact in CONTACTS.items() if name != missing)
    assert kept() == ("", "", "", False)


def test_a_contact_that_is_too_long_is_refused(hr):
    assert hr.press(PAGE, **CONTACTS | {"danger": "x" * 201}).status_code == 422
    assert kept() == ("", "", "", False)


def test_a_client_without_a_page_is_as_one_that_is_nowhere(hr, stranger):
    there, nowhere = stranger.get("/help/fjord?lang=nb"), stranger.get("/help/zzzzz?lang=nb")
    assert there.status_code == 200
    assert (there.data, sorted(there.headers)) == (nowhere.data, sorted(nowhere.headers))
    hr.press(PAGE, **CONTACTS)
    assert stranger.get("/help/fjord?lang=nb").data == nowhere.data


def test_the_public_page_is_a_respondents_page_without_a_cookie(hr, stranger):
    hr.press(PAGE, **CONTACTS, published="y")
    answer = stranger.get("/help/fjord")
    assert "Set-Cookie" not in answer.headers
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "<script" not in answer.text and "<form" not in answer.text


def test_contacts_are_text_and_nothing_else(hr, stranger):
    hr.press(PAGE, **CONTACTS | {"danger": "<img src=x onerror=alert(1)>"}, published="y")
    assert "&lt;img src=x" in stranger.get("/help/fjord").text


@pytest.mark.parametrize(("role", "unit"), [("leader", "Oslo"), ("safety_rep", ""), ("consultant", "")])
def test_others_write_nothing(app, hr, role, unit):
    other = signed_in(app, f"{role}@example.com", role, "fjord", unit)
    assert other.get(PAGE).status_code == 403


def test_a_form_without_its_token_is_refused(hr):
    assert hr.post(PAGE, data=CONTACTS | {"published": "y"}).status_code == 400
    assert kept() == ("", "", "", False)


def test_the_respondent_finds_the_way_there_beside_the_comment(app, vault, client):
    wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 40})
    page = client.post(f"/s/{tokens_of(wave, vault)['Oslo-0']}?lang=en", data={"page": "5"}).text
    assert 'href="/help/fjord?lang=en"' in page
