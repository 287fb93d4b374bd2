"""The pages of measures: who reads and writes which, what may be written, and other people's ids."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reports.action_plans.rows import load_plans
from survey.database import db
from survey.models.audit import AuditEntry
from tests.browser import TOKEN, signed_in
from tests.html_page import Page
from tests.reports.views.written_plans import ALL, NEW, OWN, WRITTEN, registered, send, stored

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize(
    ("role", "grant", "unit", "reads", "writes"),
    [
        ("hr", "", "", True, True),
        ("hr", "", "Oslo/Team 1", True, True),
        ("hr", "Bergen", "Oslo/Team 1", False, False),
        ("leader", "Oslo", "Oslo", True, True),
        ("leader", "Oslo", "Oslo/Team 1", True, True),
        ("leader", "Oslo/Team 1", "Oslo/Team 1", True, True),
        ("leader", "Oslo/Team 1", "Oslo", False, False),
        ("leader", "Oslo/Team 2", "Oslo/Team 1", False, False),
        ("leader", "Bergen/Team 9", "Bergen/Team 9", True, True),  # hidden: a leader may act on what nobody sees in figures
        ("safety_rep", "", "Oslo", True, False),
        ("consultant", "", "Oslo/Team 1", True, False),
    ],
)
def test_who_reads_and_who_writes(app, somebody, role, grant, unit, reads, writes):
    plan, browser = registered(unit), somebody(role, grant)
    page = browser.get(f"{ALL}/{plan}")
    assert page.status_code == (200 if reads else 404)
    assert (plan in browser.get(ALL).text) == reads
    if reads:
        assert ("Change this measure" in page.text) == writes
    edit = browser.get(f"{ALL}/{plan}/edit")
    assert edit.status_code == (200 if writes else 404 if role in ("hr", "leader") else 403)
    new = browser.get(f"{ALL}/new", query_string={"unit": unit, "theme": "autonomy"})
    assert new.status_code == (200 if writes else 404 if role in ("hr", "leader") else 403)


@pytest.mark.parametrize("role", ["safety_rep", "consultant"])
def test_who_only_reads_can_not_send_a_form_either(app, hr, somebody, role):
    plan, browser = registered(), somebody(role)
    token = TOKEN.search(browser.get("/console/").text)[1]
    for page in (NEW, f"{ALL}/{plan}/edit"):
        assert browser.post(page, data={"csrf_token": token, "version": "1", **WRITTEN}).status_code == 403
    assert len(load_plans("fjord")) == 1 and stored(plan).version == 1


def test_an_operator_sees_no_measures(app):
    plan, operator = registered(), signed_in(app, "op@example.com", "operator")
    assert {operator.get(page).status_code for page in (ALL, f"{ALL}/{plan}", NEW)} == {403}


def test_a_measure_is_registered_in_three_steps_and_followed(hr):
    first = Page(hr.get(f"{ALL}/new"))
    assert {"Oslo/Team 1", "Bergen", ""} <= {option["value"] for option in first.all("option")}
    themes = Page(hr.get(f"{ALL}/new?unit=Oslo/Team+1"))
    assert {"autonomy", "workload"} <= {radio["value"] for radio in themes.all("input", name="theme")}
    answer = send(hr, NEW, WRITTEN)
    assert answer.status_code == 303
    page = hr.get(answer.location).text
    assert "Decide about the day together" in page and "Kari Nordmann" in page and "1 December 2026" in page
    assert "No result has come since the measure was registered." in page
    (plan,) = load_plans("fjord")
    assert (plan.unit_path, plan.theme, plan.base_month, plan.status) == ("Oslo/Team 1", "autonomy", "2026-10", "running")


def test_the_base_month_and_the_day_of_registration_can_not_be_sent(hr):
    extra = {"base_month": "2026-09", "registered_at": "2026-01-01", "unit_path": "Bergen", "client": "sol"}
    assert send(hr, NEW, WRITTEN | extra).status_code == 303
    (plan,) = load_plans("fjord")
    assert (plan.client, plan.base_month, plan.unit_path) == ("fjord", "2026-10", "Oslo/Team 1")
    assert plan.registered_at.date() == datetime.now(UTC).date()


@pytest.mark.parametrize(
    "address",
    [
        "unit=Oslo/Team+9&theme=autonomy", "unit=Oslo&theme=nothing", "unit=Oslo&theme=turnover_intention",
        "unit=Oslo/&theme=autonomy", "unit=%00", "unit=Oslo&theme=",
    ],
)  # fmt: skip
def test_a_unit_or_theme_that_is_not_there_is_no_place_for_a_measure(hr, address):
    assert hr.get(f"{ALL}/new?{address}").status_code == 404
    assert send(hr, NEW, WRITTEN, f"{ALL}/new?{address}").status_code == 404
    assert load_plans("fjord") == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a measure"),
        (WRITTEN | {"choice": "knowledge_base"}, "Choose a measure"),
        (WRITTEN | {"choice": "own"}, "Write in your own words"),
        (OWN | {"own_wording": " \n\t\u200b "}, "Write in your own words"),
        (OWN | {"own_wording": "x" * 201}, "Use at most 200 characters"),
        (WRITTEN | {"owner": ""}, "Write a name or an e-mail address"),
        (WRITTEN | {"owner": "\u202e"}, "Write a name or an e-mail address"),
        (WRITTEN | {"owner": "x" * 121}, "Use at most 120 characters"),
        (WRITTEN | {"due_on": ""}, "Choose a date"),
        (WRITTEN | {"due_on": "tomorrow"}, "Write the date as year-month-day"),
        (WRITTEN | {"due_on": "2026-02-30"}, "Write the date as year-month-day"),
        (WRITTEN | {"due_on": "0026-12-01"}, "Check the year"),
        (WRITTEN | {"status": "done"}, "Choose how far it has come"),
        (WRITTEN | {"status": "paused"}, "Choose how far it has come"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(hr, fields, sentence):
    answer = send(hr, NEW, fields)
    assert answer.status_code == 400 and sentence in answer.text
    for value in (fields.get("own_wording", ""), fields.get("owner", "")):
        assert value.strip(" \n\t\u200b\u202e") in answer.text
    assert load_plans("fjord") == []


@pytest.mark.parametrize("length", [1, 200])
def test_own_words_are_kept_as_one_line_of_letters(hr, length):
    wording = "æ" * length
    assert send(hr, NEW, OWN | {"own_wording": f"  {wording}\r\n\x00 "}).status_code == 303
    assert load_plans("fjord")[0].own_wording == wording


def test_markup_in_a_measure_is_text_on_every_page(hr):
    sent = send(hr, NEW, OWN | {"own_wording": "<script>x</script>", "owner": '"><b>y'})
    for page in (ALL, sent.location, f"{sent.location}/edit", "/console/fjord/2026-10/report?unit=Oslo"):
        found = hr.get(page)
        assert found.status_code == 200
        assert "<script>" not in found.text and "<b>y" not in found.text


def test_the_report_shows_a_measure_from_the_month_it_was_registered_after(hr):
    plan = registered(own_wording="Coffee at ten", measure=None)
    for unit in ("", "Oslo", "Oslo/Team 1"):
        assert "Coffee at ten" in hr.get(f"/console/fjord/2026-10/report?unit={unit}").text
        (row,) = hr.get(f"/api/v1/clients/fjord/waves/2026-10/report?unit={unit}").json["action_plans"]
        assert (row["id"], row["before"]["month"], row["after"]) == (plan, "2026-10", None)
    for unit, month in (("Bergen", "2026-10"), ("Oslo/Team 2", "2026-10"), ("Oslo", "2026-09")):
        assert "Coffee at ten" not in hr.get(f"/console/fjord/{month}/report?unit={unit}").text


@pytest.mark.parametrize("suffix", ["", "/edit"])
def test_foreign_hidden_and_unknown_measures_are_refused_with_the_same_bytes(app, somebody, suffix):
    foreign, elsewhere = registered("Oslo/Team 1"), registered("", "sol")
    browser = somebody("leader", "Bergen")
    pages = [f"{ALL}/{plan}{suffix}" for plan in (foreign, elsewhere, "0" * 32, "x", "x" * 300)]
    pages += [f"/console/{client}/measures/{elsewhere}{suffix}" for client in ("sol", "nobody")]
    answers = [browser.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1


def test_a_foreign_measure_can_not_be_changed_by_its_id(app, somebody):
    plan, browser = registered("Oslo/Team 1"), somebody("leader", "Bergen")
    token = TOKEN.search(browser.get(ALL).text)[1]
    for client in ("fjord", "sol"):
        answer = browser.post(f"/console/{client}/measures/{plan}/edit", data={"csrf_token": token, "version": "1", **WRITTEN})
        assert answer.status_code == 404
    assert stored(plan).version == 1


def test_measures_of_another_client_are_not_on_the_list(app, hr):
    mine, theirs = registered(), registered("", "sol")
    page = hr.get(ALL).text
    assert mine in page and theirs not in page
    assert hr.get("/console/sol/measures").status_code == 404
    assert hr.get("/console/sol/measures").data == hr.get("/console/nobody/measures").data


def test_reads_and_changes_are_in_the_audit_log(hr):
    answer = send(hr, NEW, WRITTEN)
    hr.get(answer.location)
    send(hr, f"{answer.location}/edit", WRITTEN | {"status": "done", "version": "1"})
    noted = [entry.action for entry in db.session.scalars(select(AuditEntry).filter_by(client="fjord", actor="hr@example.com"))]
    assert sorted(noted) == ["measure changed", "measure registered", "measures opened", "signed in"]


def test_the_history_names_who_changed_what(hr):
    plan = registered()
    send(hr, f"{ALL}/{plan}/edit", OWN | {"version": "1", "status": "dropped"})
    page = Page(hr.get(f"{ALL}/{plan}"))
    assert re.search(r"hr@example.com.*What is done: Decide about the day together → Coffee at ten", page.words)
    assert "Status: under way → dropped" in page.words
    assert "dropped" in Page(hr.get(ALL)).words


def test_a_list_without_measures_says_what_to_do(app, hr, somebody):
    assert "Register a measure" in hr.get(ALL).text
    assert "HR and leaders register measures" in somebody("safety_rep").get(ALL).text


def test_the_menu_leads_to_the_measures(hr):
    assert 'href="/console/fjord/measures" aria-current="true"' in hr.get(ALL).text
