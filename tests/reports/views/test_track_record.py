"""The track record page: for everybody who is shown forecasts of the client, and nobody else; true to the scores."""

import re

import pytest
from sqlalchemy import select

from reports.turnover.renewing import renew_forecasts
from survey.database import db
from survey.models.audit import AuditEntry
from tests.browser import browser_of, signed_in
from tests.reports.turnover.released_clients import AFTER, TEAMS, add_headcounts, leavers_of, surveyed_client

PAGE = "/console/fjord/track-record?lang=en"


@pytest.fixture
def scene(migrated_database):
    return migrated_database


@pytest.fixture
def scored(app):
    """Twelve teams whose forecasts for three months have been scored and whose others wait."""
    surveyed_client(3)
    add_headcounts("fjord", "2026-01", "2026-12")
    renew_forecasts("fjord", now=AFTER)
    db.session.commit()


def text_of(response) -> str:
    return " ".join(re.sub("<[^>]+>", " ", response.text).split())


def test_the_page_tells_what_became_of_the_forecasts(app, scored):
    page = signed_in(app, "hr@example.com", "hr", "fjord").get(PAGE)
    text = text_of(page)
    left = sum(leavers_of(team, month) for team in TEAMS for month in ("2026-10", "2026-11", "2026-12"))
    assert "12 forecasts of leavers have been put to the test" in text
    assert f"leavers were expected and {left} left." in text
    assert "Scored: 12. Waiting for their months to pass: 0." in text
    assert "Scored: 0. Waiting for their months to pass: 12." in text
    assert "Only base rates have been shown so far" in text
    assert re.search(r"within the interval in \d+% of the forecasts", text)


def test_the_plot_says_its_message_in_words(app, scored):
    page = signed_in(app, "hr@example.com", "hr", "fjord").get(PAGE).text
    (title,) = re.findall(r'<title id="calibration-3-title">([^<]+)</title>', page)
    assert re.match(r"In [012] of 2 groups of forecasts, as many left as expected", title)
    assert page.count("<svg") == 1  # none of the forecasts for twelve months can be judged yet
    assert not re.search(r"\sstyle=|<script|<style", page)


@pytest.mark.parametrize("role, unit", [("hr", ""), ("safety_rep", ""), ("consultant", ""), ("leader", "Oslo/Team 1")])
def test_it_is_for_everybody_who_is_shown_forecasts_and_noted(app, scored, role, unit):
    assert signed_in(app, "reader@example.com", role, "fjord", unit).get(PAGE).status_code == 200
    entry = db.session.scalars(select(AuditEntry).filter_by(action="track record opened")).one()
    assert (entry.actor, entry.client) == ("reader@example.com", "fjord")


def test_others_are_refused_as_if_there_were_no_such_client(app, scored):
    surveyed_client(1, key="sol")
    stranger = signed_in(app, "hr@sol.example", "hr", "sol")
    mine, nobodys = stranger.get(PAGE), stranger.get("/console/nobody/track-record?lang=en")
    assert (mine.status_code, mine.text) == (404, nobodys.text.replace("nobody", "fjord"))
    assert signed_in(app, "op@example.com", "operator").get(PAGE).status_code == 403
    assert browser_of(app).get(PAGE).status_code == 302
    assert db.session.scalars(select(AuditEntry).filter_by(action="track record opened")).all() == []


def test_before_anything_is_scored_the_page_says_so(app):
    surveyed_client(1)
    db.session.commit()
    text = text_of(signed_in(app, "hr@example.com", "hr", "fjord").get(PAGE))
    assert "No forecast of leavers has been put to the test yet" in text
