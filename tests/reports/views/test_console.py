import re

import pytest

from survey.database import db
from survey.models.wave import Wave
from tests.browser import browser_of, signed_in

INLINE = re.compile(r"<style|<script(?! src=\"/static/charts.js\" defer></script>)|\sstyle=|\son[a-z]+=", re.IGNORECASE)


def test_home_lists_releases_newest_first(hr):
    page = hr.get("/console/?lang=en").text
    assert "The newest results are from October 2026" in page
    assert page.index("/console/fjord/2026-10/report") < page.index("/console/fjord/2026-09/report")
    assert "2026-11" not in page and "/sol/" not in page
    assert "Demonstration data" not in page


@pytest.mark.parametrize(("state", "word"), [("held", "Held"), ("withdrawn", "Not released")])
def test_home_says_that_a_wave_waits_or_will_not_come_and_no_more(app, hr, state, word):
    wave = db.session.get(Wave, ("fjord", "2026-11"))
    wave.state, wave.held_at = state, wave.opened_at
    db.session.commit()
    page = hr.get("/console/?lang=en").text
    entry = page[page.index("November 2026") : page.index("October 2026", page.index("November 2026"))]
    assert f'<p class="aside">{word}</p>' in entry and "<a " not in entry
    assert "The newest results are from October 2026" in page
    assert "November" not in signed_in(app, "hr@sol.example", "hr", "sol").get("/console/?lang=en").text
    for path in ("report", "report.pdf", "report.json"):
        assert hr.get(f"/console/fjord/2026-11/{path}").status_code == 404


def test_a_first_wave_that_is_held_is_said_without_a_release(app):
    db.session.get(Wave, ("sol", "2026-09")).state = "held"
    db.session.commit()
    page = signed_in(app, "hr@sol.example", "hr", "sol").get("/console/?lang=en").text
    assert "Nothing has been released yet" in page and "Held" in page


def test_home_marks_a_demonstration(app):
    signed_in(app, "c@example.com", "consultant", "fjord")
    page = signed_in(app, "c@example.com", "consultant", "sol").get("/console/?lang=en").text
    assert page.count("Demonstration data") == 1
    assert "/console/fjord/2026-10/report" in page and "/console/sol/2026-09/report" in page


def test_a_leader_begins_at_the_topmost_own_unit_that_is_shown(leader):
    page = leader.get("/console/").text
    assert "/console/fjord/2026-10/report?unit=Bergen" in page
    assert "unit=Bergen/Team" not in page and "Oslo" not in page


def test_a_leader_of_a_hidden_team_is_told_so(app):
    page = signed_in(app, "l@example.com", "leader", "fjord", "Bergen/Team 9").get("/console/?lang=en").text
    assert page.count("None of your units is shown this month.") == 2


def test_an_operator_is_told_what_to_do_instead(app):
    page = signed_in(app, "op@example.com", "operator").get("/console/").text
    assert "Operators see no results" in page and "senterpuls wave open" in page


def test_a_report_leads_up_down_and_to_other_months(leader):
    page = leader.get("/console/fjord/2026-10/report?unit=Bergen").text
    links = re.findall(r'href="(/console/[^"]*)"', page)
    assert "/console/fjord/2026-10/report?unit=Bergen/Team+4" in links
    assert "/console/fjord/2026-09/report?unit=Bergen" in links
    assert "/console/fjord/2026-10/report.pdf?unit=Bergen" in links
    assert "/console/fjord/2026-10/report?unit=Bergen&amp;lang=nb" in links
    # The client itself is named on the way but not linked, and no hidden team is offered.
    assert "/console/fjord/2026-10/report" not in links
    assert not [link for link in links if "Team+5" in link or "Team+9" in link]


def test_the_language_asked_for_stays_on_the_way(hr):
    page = hr.get("/console/fjord/2026-10/report?lang=sv")
    assert '<html lang="sv">' in page.text
    assert "/console/fjord/2026-09/report?lang=sv" in page.text


def test_a_report_of_a_demonstration_says_so(app):
    browser = signed_in(app, "hr@example.com", "hr", "sol")
    assert "emonstration data" in browser.get("/console/sol/2026-09/report?lang=en").text


def test_the_pdf_is_a_file_with_a_plain_name(hr):
    answer = hr.get("/console/fjord/2026-10/report.pdf?unit=Oslo/Team 1&lang=nb")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fjord-2026-10-Oslo-Team-1-nb.pdf"'


@pytest.mark.parametrize("path", ["/console/", "/console/fjord/2026-10/report", "/console/fjord/2026-10/report?unit=nowhere"])
def test_pages_have_nothing_inline_that_the_policy_would_block(hr, path):
    page = hr.get(path).text
    assert '<link rel="stylesheet" href="/static/site.css">' in page
    assert INLINE.findall(page) == []


@pytest.mark.parametrize("path", ["/console/", "/console/fjord/2026-10/report", "/console/fjord/2026-10/report?unit=nowhere"])
def test_pages_have_one_main_one_title_and_a_way_past_the_header(hr, path):
    page = hr.get(path).text
    assert (page.count("<main"), page.count("<title>")) == (1, 1)
    assert page.index('href="#main"') < page.index("<header")


def test_the_pages_of_sign_in_have_nothing_inline_either(app):
    browser = browser_of(app)
    for path in ("/console/sign-in", "/console/sign-in/x"):
        assert INLINE.findall(browser.get(path).text) == []
