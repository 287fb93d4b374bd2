import re

import pytest

from survey.database import db
from survey.models.audit import AuditEntry
from tests.browser import signed_in

PAGE = "/console/fjord/?lang=en"


def test_it_opens_at_the_newest_month_and_the_topmost_unit(hr, leader):
    page = hr.get(PAGE).text
    assert '<span class="month">October 2026</span>' in page and "Wellbeing is" in page
    assert "Bergen / " not in re.sub(r"<nav.*?</nav>", "", page, flags=re.DOTALL)
    assert "/ Bergen ·" in leader.get(PAGE).text


def test_it_leads_to_the_report_the_file_the_units_and_the_months(hr):
    page = hr.get(PAGE).text
    for address in (
        "/console/fjord/2026-10/report?lang=en",
        "/console/fjord/2026-10/report.pdf?lang=en",
        "/console/fjord/?month=2026-10&amp;unit=Oslo&amp;lang=en",
        "/console/fjord/?month=2026-09&amp;lang=en",
    ):
        assert f'href="{address}"' in page, address
    assert 'href="/console/fjord/"' in hr.get("/console/").text


def test_ends_changes_and_units_are_those_of_the_report(hr):
    page = hr.get(PAGE).text
    assert "Highest scores" in page and "Lowest scores" in page and 'id="changes"' in page
    report = hr.get("/console/fjord/2026-10/report?lang=en").text
    for value in re.findall(r"<strong>([\d.]+)</strong>", page):
        assert f">{value}</td>" in report


def test_units_are_sorted_by_a_theme_hidden_ones_last(app):
    hr = signed_in(app, "h@example.com", "hr", "fjord")

    def order(**asked):
        page = hr.get("/console/fjord/", query_string={"lang": "en", "unit": "Bergen"} | asked).text
        table = page[page.index('<table class="heat') :]
        return re.findall(r'<tr><th scope="row" class="unit">([^<]+)', table), table

    plain, _ = order()
    assert plain == ["Team 4", "Team 5", "Team 9"]
    by_index, table = order(sort="index")
    assert sorted(by_index) == plain and by_index[0] == "Team 4"
    assert table.count('aria-sort="descending"') == 1
    assert order(sort="nonsense")[0] == plain


def test_a_leader_of_a_hidden_team_is_told_so_and_finds_other_months(app):
    page = signed_in(app, "l@example.com", "leader", "fjord", "Bergen/Team 9").get(PAGE)
    assert page.status_code == 200 and "None of your units is shown this month." in page.text
    assert "September 2026" in page.text


@pytest.mark.parametrize("asked", ["unit=Nowhere", "unit=Bergen/Team 9", "unit=Bergen/Team 5"])
def test_hidden_and_unknown_units_are_refused_alike(hr, asked):
    answer, unknown = (hr.get(f"{PAGE}&{one}") for one in (asked, "unit=Nobody"))
    assert answer.status_code == unknown.status_code == 404
    assert answer.data == unknown.data


@pytest.mark.parametrize("month", ["2026-11", "2020-01", "nonsense"])
def test_a_month_without_a_release_is_refused(hr, month):
    assert hr.get(f"{PAGE}&month={month}").status_code == 404


def test_another_client_answers_as_one_that_does_not_exist(hr):
    answers = [hr.get(f"/console/{client}/?lang=en") for client in ("sol", "nobody")]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].data == answers[1].data


def test_a_client_without_a_release_says_what_comes(app, vault, now):
    from tests.waves import open_test_wave

    open_test_wave(vault, now, teams={"Oslo": 6}, client="ny", month="2026-12")
    page = signed_in(app, "ny@example.com", "hr", "ny").get("/console/ny/?lang=en").text
    assert "Nothing has been released yet" in page


def test_opening_it_is_in_the_log(hr):
    hr.get(PAGE)
    entry = db.session.query(AuditEntry).filter_by(action="report opened").one()
    assert (entry.client, entry.detail) == ("fjord", {"wave": "2026-10", "unit_path": "", "kind": "overview"})
