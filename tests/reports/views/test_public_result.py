"""A centre's result without signing in: only where its client allows it, and one refusal for everything else."""

import re

import pytest

from survey.database import db
from survey.models.organisation import Client
from tests.browser import browser_of
from tests.html_page import Page


@pytest.fixture
def allowed(app):
    db.session.get(Client, "fjord").public_result = True
    db.session.commit()


@pytest.fixture
def stranger(app):
    return browser_of(app)


def test_it_shows_the_figures_that_hr_reads(app, allowed, stranger, hr):
    page = stranger.get("/r/fjord/2026-10/Oslo?lang=en")
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    scores = r'class="num score">([^<]+)</td><td class="num">([^<]+)<'
    report = hr.get("/console/fjord/2026-10/report?unit=Oslo&lang=en").text
    found = re.findall(scores, page.text)
    assert len(found) > 5
    assert set(found) <= set(re.findall(scores, report))
    assert not re.search(r"Team [0-9]", Page(page).words)


def test_the_client_as_a_whole_can_be_read(allowed, stranger):
    assert stranger.get("/r/fjord/2026-10/?lang=nb").status_code == 200


REFUSED = [
    "/r/fjord/2026-10/Oslo/Team 1", "/r/fjord/2026-10/Nowhere", "/r/fjord/2026-11/", "/r/fjord/2020-01/", "/r/fjord/october/",
    "/r/nobody/2026-10/Oslo", "/r/sol/2026-09/Oslo", "/r/fjord/2026-10/Bergen/Team 9",
]  # fmt: skip


def test_everything_else_is_refused_alike(allowed, stranger):
    answers = [stranger.get(f"{path}?lang=en") for path in REFUSED]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_a_client_that_does_not_allow_it_is_like_one_that_is_not_there(app, stranger):
    answers = [stranger.get(f"{path}?lang=en") for path in ("/r/fjord/2026-10/Oslo", "/r/nobody/2026-10/Oslo")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text
