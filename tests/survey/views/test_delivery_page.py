"""HR's page of messages: addresses that don't work, a server that is down; not a word of who has answered."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Member
from survey.models.outbox import EMAIL, INVITATION, Carrier
from survey.services.clients import add_client
from survey.services.outbox import queue_messages
from survey.services.reachability import mark_undeliverable
from tests.browser import signed_in
from tests.html_page import Page
from tests.waves import cast_all

PAGE = "/console/fjord/delivery?lang=en"


@pytest.fixture
def addressed(wave):
    for member in db.session.scalars(select(Member).filter_by(client="fjord")):
        member.email = f"{member.ref.lower()}@fjord.no"
    queue_messages(wave, INVITATION)
    mark_undeliverable("fjord", "Blue-1", EMAIL, "refused")
    mark_undeliverable("fjord", "Blue-2", EMAIL, "declined")
    db.session.commit()
    return wave


@pytest.fixture
def hr(app, addressed):
    return signed_in(app, "hr@example.com", "hr", "fjord")


def test_hr_sees_what_waits_and_which_addresses_get_nothing(hr):
    page = Page(hr.get(PAGE))
    assert "17 messages are waiting to be sent." in page.words
    assert "Blue-1 blue-1@fjord.no Blue-2 blue-2@fjord.no" in " ".join(page.words.split())
    assert "There is no mail server." in page.words
    assert "2 people on the roster can’t be reached" in page.words


def test_a_wish_and_a_wrong_address_look_alike(hr, addressed):
    rows = [row for row in re.findall("<tr>.*?</tr>", hr.get(PAGE).text) if "blue-" in row]
    assert len(rows) == 2
    assert len({row.replace("1", "N").replace("2", "N") for row in rows}) == 1


def test_the_page_is_the_same_whoever_has_answered(hr, addressed, vault):
    before = hr.get(PAGE).text
    cast_all(addressed, vault, datetime.now(UTC), lambda member, code: 4)
    after = hr.get(PAGE).text
    assert _without_token(before) == _without_token(after)


def _without_token(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf_token" not in line]


def test_a_server_that_is_down_is_told_and_that_the_survey_goes_on(app, hr):
    now = datetime.now(UTC)
    app.extensions["senterpuls.carriers"] = {EMAIL: None}
    db.session.add(Carrier(channel=EMAIL, failures=2, failing_since=now, problem="it can't be reached", retry_at=now))
    db.session.commit()
    words = Page(hr.get(PAGE)).words
    assert "Messages can’t be sent right now (email)." in words and "the survey goes on all the same" in words


def test_every_look_is_in_the_log(hr):
    hr.get(PAGE)
    (entry,) = db.session.scalars(select(AuditEntry).filter_by(action="delivery opened"))
    assert (entry.client, entry.actor, entry.detail) == ("fjord", "hr@example.com", {})


def test_an_operator_may_look_and_others_may_not(app, addressed):
    assert signed_in(app, "op@example.com", "operator").get(PAGE).status_code == 200
    for role in ("leader", "safety_rep", "consultant"):
        assert signed_in(app, f"{role}@example.com", role, "fjord").get(PAGE).status_code == 403


@pytest.mark.parametrize("client, unit_path", [("sol", ""), ("fjord", "Oslo")])
def test_another_clients_page_and_one_that_is_not_there_look_alike(app, addressed, client, unit_path):
    add_client("sol", "Sol", now=datetime.now(UTC))
    browser = signed_in(app, "other@example.com", "hr", client, unit_path)
    answers = {browser.get(path).text for path in (PAGE, "/console/nowhere/delivery?lang=en")}
    assert len(answers) == 1 and browser.get(PAGE).status_code == 404
