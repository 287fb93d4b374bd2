"""One's own account: password, language, signing out everywhere."""

import pytest
from sqlalchemy import select

from survey.accounts.hashing import HashCost
from survey.database import db
from survey.models.account import Account
from survey.models.audit import AuditEntry
from survey.services.accounts import add_account
from survey.services.clients import add_client
from survey.services.passwords import choose_password
from tests.browser import browser_of, signed_in

CHEAP = HashCost(memory=8, passes=1)
EMAIL, PASSWORD, NEW = "hr@example.com", "tre gule hester", "fire grønne katter"
CHOOSE, ACCOUNT, SIGN_IN = "/console/account/password", "/console/account", "/console/sign-in"


@pytest.fixture(autouse=True)
def hr(app, now) -> Account:
    add_client("nordlys", "Nordlys Kundesenter", now=now)
    account = add_account(EMAIL, "hr", client="nordlys", now=now)
    db.session.commit()
    return account


@pytest.fixture
def with_password(app, hr):
    choose_password(hr, PASSWORD, CHEAP)
    db.session.commit()
    return entered(app)


def entered(app, password: str = PASSWORD):
    browser = browser_of(app)
    assert browser.press(SIGN_IN, email=EMAIL, password=password).status_code == 303
    return browser


def actions() -> list[str]:
    return db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)).all()


def test_after_a_link_a_password_is_chosen_and_opens_the_console(app):
    browser = signed_in(app, EMAIL, "hr", "nordlys")
    answer = browser.press(CHOOSE, new=NEW)
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert browser.get("/console/").status_code == 200
    assert entered(app, NEW).get("/console/").status_code == 200
    assert actions()[:2] == ["signed in", "password chosen"]


def test_not_now_is_a_way_on(app):
    browser = signed_in(app, EMAIL, "hr", "nordlys")
    assert 'href="/console/"' in browser.get(CHOOSE).text
    assert browser.get("/console/").status_code == 200


@pytest.mark.parametrize("password", ["", "short", "x" * 200, "hr@example.com", "password1234"])
def test_a_password_that_is_not_taken_changes_nothing(app, hr, password):
    browser = signed_in(app, EMAIL, "hr", "nordlys")
    answer = browser.press(CHOOSE, new=password)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    db.session.refresh(hr)
    assert hr.password is None
    assert browser.get("/console/").status_code == 200


def test_the_old_password_is_asked_for(with_password, hr):
    assert with_password.press(CHOOSE, new=NEW).status_code == 422
    assert with_password.press(CHOOSE, new=NEW, old="tre gule hestar").status_code == 422
    assert with_password.press(CHOOSE, new=NEW, old=PASSWORD).location == "/console/account?done=password"


def test_who_has_found_an_open_browser_can_not_guess_the_password(with_password):
    statuses = [with_password.press(CHOOSE, new=NEW, old="x" * length).status_code for length in range(1, 6)]
    assert statuses == [422] * 5
    assert with_password.press(CHOOSE, new=NEW, old=PASSWORD).status_code == 422


def test_a_link_spares_the_old_password_for_a_quarter_of_an_hour(app, with_password):
    browser = signed_in(app, EMAIL, "hr", "nordlys")
    with browser.session_transaction() as session:
        session["may_choose_until"] -= 15 * 60
    assert browser.press(CHOOSE, new=NEW).status_code == 422
    with browser.session_transaction() as session:
        session["may_choose_until"] += 15 * 60
    assert browser.press(CHOOSE, new=NEW).status_code == 303


def test_a_new_password_signs_other_browsers_out(app, with_password):
    other = entered(app)
    with_password.press(CHOOSE, new=NEW, old=PASSWORD)
    assert with_password.get("/console/").status_code == 200
    assert other.get("/console/").status_code == 302


def test_signing_out_everywhere(app, with_password):
    other = entered(app)
    assert with_password.press(ACCOUNT, f"{ACCOUNT}/sessions").location == SIGN_IN
    assert [browser.get("/console/").status_code for browser in (with_password, other)] == [302, 302]
    assert actions()[-1] == "signed out everywhere"


def test_language(with_password, hr):
    with_password.press(ACCOUNT, f"{ACCOUNT}/language", language="sv")
    assert '<html lang="sv">' in with_password.get("/console/").text
    with_password.press(ACCOUNT, f"{ACCOUNT}/language", language="xx")
    db.session.refresh(hr)
    assert hr.language == "sv"


@pytest.mark.parametrize("role", ["leader", "safety_rep", "consultant", "operator"])
def test_every_role_has_an_account_page(app, role):
    client = None if role == "operator" else "nordlys"
    page = signed_in(app, "other@example.com", role, client).get(ACCOUNT)
    assert page.status_code == 200
    assert "other@example.com" in page.text
