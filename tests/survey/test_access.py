import pytest
from flask import Flask

from survey.access import Reader, clients_of, declared_roles, for_roles, may_open, public, select_language
from survey.services.clients import add_client
from tests.browser import browser_of, signed_in

WHOLE, CENTRE, TEAM = ("nordlys", ""), ("nordlys", "Oslo"), ("nordlys", "Oslo/Team 3")


def reader(role: str, *grants: tuple[str, str]) -> Reader:
    return Reader("1", "a@example.com", role, "nb", frozenset(grants))


@pytest.mark.parametrize(
    ("role", "grant", "client", "unit_path", "opens"),
    [
        ("hr", WHOLE, "nordlys", "", True),
        ("hr", WHOLE, "nordlys", "Oslo/Team 3", True),
        ("hr", WHOLE, "sol", "", False),
        ("safety_rep", WHOLE, "nordlys", "Bergen", True),
        ("consultant", WHOLE, "nordlys", "Bergen", True),
        ("leader", CENTRE, "nordlys", "", False),
        ("leader", CENTRE, "nordlys", "Oslo", True),
        ("leader", CENTRE, "nordlys", "Oslo/Team 3", True),
        ("leader", CENTRE, "nordlys", "Oslo 2", False),
        ("leader", CENTRE, "sol", "Oslo", False),
        ("leader", TEAM, "nordlys", "Oslo", False),
        ("leader", TEAM, "nordlys", "Oslo/Team 3", True),
        ("leader", TEAM, "nordlys", "Oslo/Team 30", False),
        ("leader", TEAM, "nordlys", "Oslo/Team 3/Night", True),
        ("operator", WHOLE, "nordlys", "", False),
    ],
)
def test_a_grant_opens_its_unit_and_all_below(role, grant, client, unit_path, opens):
    assert may_open(reader(role, grant), client, unit_path) is opens


def test_nothing_is_open_without_a_grant():
    assert not may_open(reader("hr"), "nordlys", "")


def test_the_clients_of_a_reader_are_those_of_the_grants():
    assert clients_of(reader("consultant", ("sol", ""), CENTRE, TEAM)) == ("nordlys", "sol")
    assert clients_of(reader("operator", WHOLE)) == ()


def test_every_route_of_the_application_declares_its_roles(app):
    assert [endpoint for endpoint, roles in declared_roles(app).items() if not roles] == []


def test_a_route_nobody_has_declared_shows():
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", public(lambda: "open"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "forgotten")
    app.add_url_rule("/results", "results", for_roles("hr", "leader")(lambda: "results"))
    assert declared_roles(app) == {"open": {"public"}, "forgotten": frozenset(), "results": {"hr", "leader"}}


@pytest.mark.parametrize("roles", [(), ("boss",), ("hr", "public")])
def test_a_view_is_for_known_roles(roles):
    with pytest.raises(ValueError, match="a view is for"):
        for_roles(*roles)


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "fr-FR, sv;q=0.8, da;q=0.9", "da"),
        ("", "nn-NO", "nb"),
        ("", "no", "nb"),
        ("", "nl;q=0", "en"),
        ("", "fr", "en"),
        ("?lang=sv", "da", "sv"),
        ("?lang=xx", "da", "da"),
    ],
)
def test_a_strangers_language(app, query, header, language):
    page = browser_of(app).get(f"/console/sign-in{query}", headers={"Accept-Language": header})
    assert f'<html lang="{language}">' in page.text


def test_an_account_reads_its_own_language_unless_it_asks_for_another(app, now):
    add_client("nordlys", "Nordlys", now=now, language="nl")
    browser = signed_in(app, "hr@example.com", "hr", "nordlys")
    danish = {"Accept-Language": "da"}
    assert '<html lang="nl">' in browser.get("/console/", headers=danish).text
    assert '<html lang="sv">' in browser.get("/console/?lang=sv", headers=danish).text


def test_outside_a_request_it_is_english(app):
    assert select_language() == "en"


def test_a_respondents_page_never_looks_at_who_is_signed_in(app, now):
    add_client("nordlys", "Nordlys", now=now, language="nl")
    browser = signed_in(app, "hr@example.com", "hr", "nordlys")
    page = browser.get("/a", headers={"Accept-Language": "da"})
    assert '<html lang="da">' in page.text
    assert "Cookie" not in page.headers.get("Vary", "")
    assert "Set-Cookie" not in page.headers
