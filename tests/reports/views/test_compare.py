"""The consultant's comparison as a page: who may open it, what may be chosen, and what a stranger's id answers."""

import re

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from tests.browser import TOKEN, browser_of, signed_in
from tests.html_page import Page
from tests.reports.side_by_side import Unit, add_release, add_set

ADDRESS = "/console/compare?lang=en"


@pytest.fixture
def scene(migrated_database):
    return migrated_database


@pytest.fixture
def clients(app):
    add_release("fjord", {"": Unit(60), "Oslo": Unit(70), "Bergen": Unit(50)}, name="Fjord Service")
    add_release("fjord", {"": Unit(58), "Oslo": Unit(58)}, month="2026-09")
    add_release("sund", {"": Unit(62), "Alm": Unit(61), "Grey": Unit(None)}, name="Sund Service")
    add_release("stranger", {"": Unit(33), "Secret": Unit(34)}, name="Stranger Service")


@pytest.fixture
def consultant(app, clients):
    signed_in(app, "c@example.com", "consultant", "fjord")
    return signed_in(app, "c@example.com", "consultant", "sund")


def test_centres_of_all_ones_clients_stand_on_one_page(consultant):
    answer = consultant.get(ADDRESS)
    page = Page(answer)
    assert answer.status_code == 200
    for name in ("Fjord Service", "Oslo", "Bergen", "Sund Service", "Alm", "Grey"):
        assert name in page.words
    assert "Stranger" not in page.words and "Secret" not in page.words
    assert page.words.count("A hatched cell is not shown") == 1
    assert "Fewer than 10 centres are shown" in page.words
    assert not re.search(r"<script|\sstyle=|\son[a-z]+=", answer.text)


@pytest.mark.parametrize("role", ["hr", "leader", "safety_rep", "operator"])
def test_nobody_else_compares(app, clients, role):
    scope = {"operator": (), "leader": ("fjord", "Oslo")}.get(role, ("fjord",))
    browser = signed_in(app, f"{role}@example.com", role, *scope)
    assert browser.get(ADDRESS).status_code == 403
    assert "/console/compare" not in browser.get("/console/").text


def test_a_stranger_is_sent_to_sign_in(app, clients):
    assert browser_of(app).get(ADDRESS).status_code == 302


def test_another_consultants_client_and_none_at_all_answer_alike(consultant):
    for client in ("stranger", "nobody", "'"):
        answer = consultant.get(f"{ADDRESS}&client={client}")
        assert answer.status_code == 404
        assert answer.text == consultant.get(f"{ADDRESS}&client=nonexistent").text
        beside, without = (f"{ADDRESS}&client=fjord&client={key}" for key in (client, "nonexistent"))
        assert TOKEN.sub("", consultant.get(beside).text) == TOKEN.sub("", consultant.get(without).text)


@pytest.mark.parametrize("month", ["2026-08", "2026-1", "never", "2026-10' or 1"])
def test_a_month_without_a_release_of_ones_clients_is_not_there(consultant, month):
    assert consultant.get("/console/compare", query_string={"month": month, "lang": "en"}).status_code == 404


def test_clients_without_a_release_that_month_are_named(consultant):
    page = Page(consultant.get(f"{ADDRESS}&month=2026-09")).words
    assert "Sund Service no release this month" in page
    assert "October 2026 →" in page and "No earlier month" in page


def test_rows_are_sorted_by_plain_links(consultant):
    page = Page(consultant.get(f"{ADDRESS}&level=centres&sort=index"))
    names = [word for word in page.words.split() if word in {"Oslo", "Bergen", "Alm", "Grey"}]
    assert names[:4] == ["Oslo", "Alm", "Bergen", "Grey"]
    assert page.all("th", **{"aria-sort": "descending"})
    links = [found["href"] for found in page.all("a") if "sort=-index" in found.get("href", "")]
    assert links and "level=centres" in links[0] and "lang=en" in links[0]


def test_a_set_is_offered_where_three_others_are_in_it(consultant):
    assert "no set" in consultant.get(ADDRESS).text and "Nordic" not in consultant.get(ADDRESS).text
    add_set("nordic", ["fjord", "sund", "a", "b", "c"], 60.0)
    add_set("near", ["fjord", "sund", "stranger", "a"], 60.0)
    page = Page(consultant.get(ADDRESS)).words
    assert "Index against the median of Nordic" in page and "Near" not in page
    # Choosing fewer clients to look at does not make somebody a reader of fewer clients.
    assert "Near" not in consultant.get(f"{ADDRESS}&client=fjord&set=near").text
    assert "Index against" not in consultant.get(f"{ADDRESS}&set=none").text


def test_demonstration_and_real_clients_are_looked_at_one_after_the_other(app, consultant):
    add_release("demo", {"": Unit(60), "Play": Unit(60)}, demonstration=True)
    both = signed_in(app, "c@example.com", "consultant", "demo")
    assert "Play" not in both.get(ADDRESS).text and "Compare the demonstration" in both.get(ADDRESS).text
    page = Page(both.get(f"{ADDRESS}&demonstration=yes")).words
    assert "Play" in page and "Oslo" not in page and "Demonstration data" in page


def test_a_consultant_without_any_release_is_told_when(app):
    add_release("fjord", {"": Unit(60)})
    browser = signed_in(app, "new@example.com", "consultant", "fjord")
    db.session.execute(db.text("update wave set state = 'held'"))
    db.session.commit()
    assert "Nothing has been released yet" in browser.get(ADDRESS).text


def test_every_client_that_is_compared_finds_it_in_its_log(consultant):
    consultant.get(f"{ADDRESS}&month=2026-09")
    entries = db.session.scalars(select(AuditEntry).filter_by(action="comparison opened")).all()
    assert [(entry.client, entry.actor, entry.detail["kind"]) for entry in entries] == [("fjord", "c@example.com", "page")]
    consultant.get(ADDRESS)
    clients = set(db.session.scalars(select(AuditEntry.client).filter_by(action="comparison opened")))
    assert clients == {"fjord", "sund"}
