"""No log at any level holds a token, a digest of it, an answer, a unit, or what a driver was given."""

import logging

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from survey.database import db
from survey.models.ballot import SealedBallot
from tests.html_page import Page
from tests.waves import complete_form, stored_ballots

MALFORMED = "this-is-no-token"


@pytest.fixture
def logged(caplog):
    """Everything that any logger says at the lowest level, the database's included. Comes before the app is made."""
    for name in ("", "sqlalchemy", "sqlalchemy.engine", "waitress", "werkzeug", "survey", "flask_wtf", "nacl"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def test_these_tests_hear_the_database(logged, client, wave):
    db.session.execute(select(SealedBallot))
    assert "FROM ballot_box" in logged.text


def assert_says_nothing(caplog, token, *more: str) -> None:
    text = "\n".join(
        repr((record.getMessage(), record.args, record.__dict__.get("exc_text"), record.exc_info)) for record in caplog.records
    ) + caplog.text
    digests = (token.value, token.auth, token.serial, token.closed_digest)
    forms = [str(token), str(token).lower(), str(token).replace("-", ""), "Oslo/Blue", "AUT1", *more]
    for digest in digests:
        forms += [digest.hex(), digest.hex().upper(), repr(digest)[2:-1], repr(digest)[2:-1].replace("\\", "\\\\")]
    assert [form for form in forms if form in text] == []


def test_an_ordinary_visit_leaves_no_trace(logged, client, wave, token, address):
    client.get(address)
    client.post(address, data=complete_form(wave) | {"AUT1": "3"})
    client.post(address, data={"AUT1": "a very odd answer"})
    client.post(f"/s/{MALFORMED}", data={"AUT1": "3"})
    assert_says_nothing(logged, token, "a very odd answer", MALFORMED)


def test_a_forced_failure_is_friendly_and_leaves_no_trace(logged, client, wave, token, address, monkeypatch):
    def fail(paper, key, answers, *_):
        raise RuntimeError(f"{key} {key.value!r} {key.serial.hex()} {answers}")

    monkeypatch.setattr("survey.views.questionnaire.cast_ballot", fail)
    response = client.post(f"{address}?lang=en", data=complete_form(wave) | {"AUT1": "3"})
    assert response.status_code == 500
    assert "Something went wrong here" in Page(response).words
    assert str(token) not in response.get_data(as_text=True)
    assert "respondent page failed: RuntimeError in fail" in logged.text
    assert_says_nothing(logged, token)


class Driver(Exception):
    """A driver's error as PostgreSQL words it: DETAIL repeats the key."""


@pytest.mark.parametrize(
    ("kind", "status", "told"), [(IntegrityError, 500, "IntegrityError"), (OperationalError, 503, "BallotUncertain")]
)
def test_a_forced_driver_error_leaves_no_trace(logged, client, wave, token, address, monkeypatch, kind, status, told):
    detail = f"DETAIL: Key (client, wave, serial)=(fjord, 2026-10, \\x{token.serial.hex()}) already exists."
    error = kind("INSERT INTO ballot_box VALUES (?)", (token.serial, str(token)), Driver(detail))
    monkeypatch.setattr("survey.services.ballots._CAST.run", lambda *_: _raise(error))
    response = client.post(address, data=complete_form(wave))
    assert response.status_code == status
    assert token.serial.hex() not in response.get_data(as_text=True)
    assert f"respondent page failed: {told}" in logged.text
    assert_says_nothing(logged, token, "DETAIL", "INSERT INTO ballot_box VALUES")
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0


def test_a_constraint_broken_in_earnest_leaves_no_trace(logged, client, wave, token, address, monkeypatch):
    """The real driver's words: a ballot with no seal breaks the column's NOT NULL."""
    monkeypatch.setattr("survey.services.ballots.seal", lambda *_: None)
    assert client.post(address, data=complete_form(wave)).status_code == 500
    assert "respondent page failed: IntegrityError" in logged.text
    assert_says_nothing(logged, token)
    assert stored_ballots() == []


def _raise(error):
    raise error
