"""A form that comes too late: the page says that nothing was changed, and the way back leads to where one was."""

import pytest

from survey.access import SIGNED_IN_AT
from survey.database import db
from survey.services.accounts import add_account
from survey.services.clients import add_client
from tests.browser import TOKEN, browser_of, signed_in
from tests.table_rows import all_rows

ACCOUNT, LANGUAGE = "/console/account", "/console/account/language"


@pytest.fixture
def browser(app, now):
    add_client("nordlys", "Nordlys", now=now, language="en")
    add_account("hr@example.com", "hr", client="nordlys", now=now)
    db.session.commit()
    return signed_in(app, "hr@example.com", "hr", "nordlys")


def send_late(browser, end_session, *, referrer: str | None = None):
    token = TOKEN.search(browser.get(ACCOUNT).text)[1]
    before = all_rows()
    db.session.rollback()
    end_session(browser)
    headers = {"Referer": referrer} if referrer else {}
    answer = browser.post(LANGUAGE, data={"csrf_token": token, "language": "sv"}, headers=headers)
    assert all_rows() == before
    db.session.rollback()
    return answer


def grow_old(browser) -> None:
    with browser.session_transaction() as session:
        session[SIGNED_IN_AT] = 0


def lose_cookie(browser) -> None:
    browser.delete_cookie("session")


def forget_token(browser) -> None:
    with browser.session_transaction() as session:
        del session["csrf_token"]


@pytest.mark.parametrize("end_session", [grow_old, lose_cookie])
def test_after_the_session_the_form_is_refused_and_the_way_back_is_kept(browser, end_session):
    answer = send_late(browser, end_session, referrer=f"http://localhost{ACCOUNT}?done=language")
    assert answer.status_code == 401
    assert "Nothing has been changed" in answer.text
    assert 'href="/console/sign-in?next=/console/account?done%3Dlanguage"' in answer.text


@pytest.mark.parametrize("referrer", [None, "https://evil.example/console/account", "http://localhost/code", "http://localhost//evil"])
def test_a_form_from_elsewhere_leads_nowhere(browser, referrer):
    assert 'href="/console/sign-in"' in send_late(browser, grow_old, referrer=referrer).text


def test_signed_in_with_a_page_of_an_earlier_session_one_loads_it_again(browser):
    answer = send_late(browser, forget_token)
    assert answer.status_code == 400
    assert "load the page again" in answer.text


def says_what_to_do(page: str) -> bool:
    """Nothing was changed; or what was typed is kept on the page until its writer is signed in again."""
    return "Nothing has been changed" in page or "I am signed in: go on" in page


def test_it_holds_for_every_page_of_the_console(app, browser):
    """Each POST without a session, and each with a session whose token is wrong, is refused, and nothing changes.

    Forms that keep what was typed find out first whose they are: another client's isn't there.
    """
    values = {"client": "nordlys", "month": "2026-10", "link": "x"}
    routes = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and rule.rule.startswith("/console/")]
    assert len(routes) > 5
    before = all_rows()
    db.session.rollback()
    for rule in routes:
        with app.test_request_context():
            path = rule.build({name: values.get(name, "1") for name in rule.arguments}, append_unknown=False)[1]
        answers = [browser_of(app).post(path), browser.post(path, data={"csrf_token": "x"})]
        assert answers[0].status_code in (400, 401) and says_what_to_do(answers[0].text), path
        assert answers[1].status_code in (400, 403, 404), path
        assert answers[1].status_code != 400 or "Nothing has been changed" in answers[1].text, path
    assert all_rows() == before
