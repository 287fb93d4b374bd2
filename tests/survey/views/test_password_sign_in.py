"""Signing in with a password, and what somebody learns or breaks who has none."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from survey.access import SESSION_LIFETIME, SIGNED_IN_AT
from survey.accounts.hashing import HashCost
from survey.database import db
from survey.models.account import Account
from survey.models.audit import AuditEntry
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.clients import add_client
from survey.services.passwords import choose_password, end_sessions
from tests.browser import TOKEN, browser_of

CHEAP = HashCost(memory=8, passes=1)
EMAIL, PASSWORD = "hr@example.com", "tre gule hester"
PAGE = "/console/sign-in"


@pytest.fixture(autouse=True)
def hr(app, now) -> Account:
    add_client("nordlys", "Nordlys Kundesenter", now=now)
    account = add_account(EMAIL, "hr", client="nordlys", now=now)
    add_account("none@example.com", "leader", client="nordlys", now=now)
    choose_password(account, PASSWORD, CHEAP)
    db.session.commit()
    return account


@pytest.fixture
def browser(app):
    return browser_of(app)


@pytest.fixture
def sign_in(browser):
    def press(email: str = EMAIL, password: str = PASSWORD, **fields):
        with browser.press(PAGE, email=email, password=password, **fields) as answer:
            answer.get_data()
            return answer

    return press


def actions() -> list[tuple[str, str, str | None]]:
    db.session.rollback()
    return db.session.execute(select(AuditEntry.actor, AuditEntry.action, AuditEntry.client).order_by(AuditEntry.at)).all()


def test_a_password_signs_in(browser, sign_in):
    answer = sign_in(" HR@Example.com ")
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert browser.get("/console/").status_code == 200
    assert actions() == [(EMAIL, "signed in", "nordlys")]


STRANGERS = [(EMAIL, "tre gule hestar"), ("no@example.com", PASSWORD[:-1] + "x"), ("none@example.com", "tre gule hestar")]


def test_unknown_wrong_and_without_password_are_answered_alike(app):
    answers = []
    for email, password in STRANGERS:
        with browser_of(app).press(PAGE, email=email, password=password) as answer:
            text = TOKEN.sub("", answer.text).replace(email, "…")
            headers = [(name, value) for name, value in answer.headers.items() if name not in ("Set-Cookie", "Content-Length")]
            answers.append((answer.status_code, text, headers, "Set-Cookie" in answer.headers))
    assert answers[0][0] == 422
    assert answers[0] == answers[1] == answers[2]


def test_addresses_of_one_length_get_pages_of_one_length(app):
    emails = (EMAIL, "no@example.com", "hq@example.com")
    assert len({len(browser_of(app).press(PAGE, email=email, password="x").get_data()) for email in emails}) == 1


def test_the_same_work_is_done_for_each(app, monkeypatch):
    worked = []
    monkeypatch.setattr("argon2.PasswordHasher.hash", lambda self, password: worked.append("hash") or "x")
    monkeypatch.setattr("argon2.PasswordHasher.verify", lambda self, known, password: worked.append("verify") and False)
    for email, password in STRANGERS:
        browser_of(app).press(PAGE, email=email, password=password)
    assert len(worked) == 3


def test_what_is_noted_of_a_known_account_is_noted_after_the_answer(browser):
    answer = browser.press(PAGE, email=EMAIL, password="x")
    assert actions() == []
    answer.close()
    assert actions() == [(EMAIL, "sign-in failed", "nordlys")]
    browser.press(PAGE, email="no@example.com", password="x").close()
    assert len(actions()) == 1


def test_after_five_wrong_ones_a_right_one_waits_too_and_nobody_is_locked_out(app, sign_in, monkeypatch):
    assert [sign_in(password="x").status_code for _ in range(6)] == [422] * 5 + [429]
    waiting = sign_in()
    assert waiting.status_code == 429
    assert 1 <= int(waiting.headers["Retry-After"]) <= 30
    later = datetime.now(UTC) + timedelta(seconds=31)
    monkeypatch.setattr("survey.views.session.datetime", clock(later))
    assert sign_in().status_code == 303


def test_waiting_does_not_tell_whether_there_is_an_account(app):
    answers = []
    for email in (EMAIL, "no@example.com", "none@example.com"):
        browser = browser_of(app)
        for _ in range(6):
            answer = browser.press(PAGE, email=email, password="x")
        answers.append((answer.status_code, TOKEN.sub("", answer.text).replace(email, "…"), answer.headers["Retry-After"]))
    assert answers[0][0] == 429
    assert {answer[:2] for answer in answers} == {answers[0][:2]}


def test_other_browsers_and_addresses_share_the_accounts_count(app):
    for number in range(5):
        browser = browser_of(app)
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        browser.press(PAGE, email=EMAIL, password="x")
    assert browser_of(app).press(PAGE, email=EMAIL, password=PASSWORD).status_code == 429


def test_one_address_that_tries_many_accounts_is_slowed_down_and_a_right_password_never(app, sign_in):
    statuses = [sign_in(f"a{number}@example.com", "x").status_code for number in range(70)]
    assert statuses[:60] == [422] * 60 and statuses[60:] == [429] * 10
    assert sign_in().status_code == 303


def test_a_link_comes_past_the_waiting(app, hr):
    browser = browser_of(app)
    for _ in range(6):
        browser.press(PAGE, email=EMAIL, password="x")
    link = new_sign_in_link(hr, now=datetime.now(UTC))
    db.session.commit()
    assert browser.press(f"{PAGE}/{link}").status_code == 303
    assert browser_of(app).press(PAGE, email=EMAIL, password=PASSWORD).status_code == 303


def test_a_session_that_was_prepared_by_somebody_else_is_not_taken_over(browser, sign_in):
    browser.get(PAGE)
    prepared = browser.get_cookie("session").value
    with browser.session_transaction() as before:
        before["left_behind"] = "by somebody else"
    sign_in()
    assert browser.get_cookie("session").value != prepared
    with browser.session_transaction() as after:
        assert "left_behind" not in after
    browser.set_cookie("session", prepared)
    assert browser.get("/console/").status_code == 302


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/console/nordlys/2026-10/report?unit=Oslo", "/console/nordlys/2026-10/report?unit=Oslo"),
        ("https://evil.example/console/", "/console/"),
        ("//evil.example", "/console/"),
        ("/\\evil.example", "/console/"),
        ("/console/\r\nSet-Cookie: a=b", "/console/"),
    ],
)
def test_signing_in_leads_to_the_page_that_was_asked_for_and_nowhere_else(sign_in, asked, leads_to):
    answer = sign_in(next=asked)
    assert (answer.status_code, answer.location) == (303, leads_to)


def test_a_page_waits_behind_signing_in(app, browser):
    page = browser.get("/console/nordlys/2026-10/report?unit=Oslo")
    assert page.status_code == 302
    form = browser.get(page.location).text
    assert 'name="next" value="/console/nordlys/2026-10/report?unit=Oslo"' in form
    assert 'name="next"' not in browser.get(PAGE + "?next=https://evil.example/console/").text


@pytest.mark.parametrize(("age", "status"), [(SESSION_LIFETIME - timedelta(minutes=1), 200), (SESSION_LIFETIME, 302)])
def test_a_session_ends_after_twelve_hours(browser, sign_in, age, status):
    sign_in()
    with browser.session_transaction() as session:
        session[SIGNED_IN_AT] -= int(age.total_seconds())
    assert browser.get("/console/").status_code == status


def test_a_session_without_a_beginning_is_none(browser, sign_in):
    sign_in()
    with browser.session_transaction() as session:
        del session[SIGNED_IN_AT]
    assert browser.get("/console/").status_code == 302


def test_a_new_stamp_ends_every_session(browser, sign_in, hr):
    sign_in()
    end_sessions(hr)
    db.session.commit()
    assert browser.get("/console/").status_code == 302


def test_an_account_that_is_gone_is_signed_out(browser, sign_in, hr):
    sign_in()
    with browser.session_transaction() as session:
        session["_user_id"] = f"{'0' * 32}.{hr.stamp}"
    assert browser.get("/console/").status_code == 302


def clock(moment: datetime):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    return Clock
