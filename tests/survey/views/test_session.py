from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from survey.console.pages import CONSOLE_HEADERS
from survey.database import db
from survey.models.account import SignInLink
from survey.models.audit import AuditEntry
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.clients import add_client
from tests.browser import TOKEN, browser_of, signed_in


@pytest.fixture(autouse=True)
def hr(app, now):
    add_client("nordlys", "Nordlys Kundesenter", now=now)
    account = add_account("hr@example.com", "hr", client="nordlys", now=now)
    db.session.commit()
    return account


@pytest.fixture
def link(hr) -> str:
    made = new_sign_in_link(hr, now=datetime.now(UTC))
    db.session.commit()
    return f"/console/sign-in/{made}"


@pytest.fixture
def browser(app):
    return browser_of(app)


@pytest.fixture
def commits(app):
    seen = []
    listener = seen.append
    event.listen(Session, "after_commit", listener)
    yield seen
    event.remove(Session, "after_commit", listener)


def test_a_link_signs_in_once(app, browser, link):
    answer = browser.press(link)
    assert (answer.status_code, answer.location) == (303, "/console/account/password")
    assert browser.get("/console/").status_code == 200
    second = browser_of(app)
    assert second.press(link).status_code == 410
    assert second.get("/console/").status_code == 302


def test_opening_a_link_neither_uses_it_nor_commits(browser, link, commits):
    for _ in range(3):
        assert browser.get(link).status_code == 200
    assert commits == []
    assert db.session.scalars(select(SignInLink.used_at)).all() == [None]
    assert browser.press(link).status_code == 303


def test_opening_a_link_does_not_tell_whether_it_is_good(browser, link):
    good, bad = browser.get(link).text, browser.get("/console/sign-in/" + "A" * 43).text
    assert len(good) == len(bad)


def test_an_expired_link_signs_nobody_in(browser, hr):
    old = new_sign_in_link(hr, now=datetime.now(UTC) - timedelta(days=8))
    db.session.commit()
    assert browser.press(f"/console/sign-in/{old}").status_code == 410
    assert browser.get("/console/").location == "/console/sign-in"


def test_signing_in_needs_the_token_of_the_page(browser, link):
    assert browser.post(link).status_code == 400
    assert db.session.scalars(select(SignInLink.used_at)).all() == [None]


def test_signing_in_is_in_the_audit_log(browser, link):
    browser.press(link)
    assert db.session.execute(select(AuditEntry.actor, AuditEntry.action)).all() == [("hr@example.com", "signed in")]


def test_signing_in_starts_a_fresh_session(browser, link):
    with browser.session_transaction() as before:
        before["left_behind"] = "by somebody else"
    browser.press(link)
    with browser.session_transaction() as after:
        assert "left_behind" not in after
        assert after["_fresh"] is True


def test_the_cookie_is_kept_from_scripts_and_other_sites(app, browser, link):
    app.config["SESSION_COOKIE_SECURE"] = True
    token = TOKEN.search(browser.get(link, base_url="https://localhost").text)[1]
    answer = browser.post(
        link, data={"csrf_token": token}, base_url="https://localhost", headers={"Referer": "https://localhost/console/"}
    )
    cookie = answer.headers["Set-Cookie"]
    assert all(flag in cookie for flag in ("HttpOnly", "SameSite=Lax", "Secure"))
    assert "Expires" not in cookie and "Max-Age" not in cookie


def test_a_cookie_in_another_browser_signs_nobody_in(app):
    browser = signed_in(app, "hr@example.com", "hr", "nordlys")
    assert browser.get("/console/", headers={"User-Agent": "another browser"}).status_code == 302


def test_signing_out(app):
    browser = signed_in(app, "hr@example.com", "hr", "nordlys")
    assert browser.press("/console/", "/console/sign-out").location == "/console/sign-in"
    assert browser.get("/console/").status_code == 302


def test_signing_out_needs_the_token_of_a_page(app):
    browser = signed_in(app, "hr@example.com", "hr", "nordlys")
    assert browser.post("/console/sign-out").status_code == 400
    assert browser.get("/console/").status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/console/sign-in", 200), ("/console/sign-in/x", 200), ("/console/", 302)])
def test_every_page_carries_the_headers(browser, path, status):
    answer = browser.get(path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in CONSOLE_HEADERS} == CONSOLE_HEADERS


def test_a_refused_form_carries_the_headers_too(browser, link):
    answer = browser.post(link)
    assert {name: answer.headers[name] for name in CONSOLE_HEADERS} == CONSOLE_HEADERS
