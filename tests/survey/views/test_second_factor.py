"""The second factor: asked for behind every way in, each code once, and not to be guessed."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from survey.accounts import codes
from survey.accounts.hashing import HashCost
from survey.database import db
from survey.models.account import Account, RecoveryCode, SecondFactor
from survey.models.audit import AuditEntry
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.clients import add_client
from survey.services.passwords import choose_password, end_sessions
from survey.services.second_factors import accept_code
from tests.browser import TOKEN, browser_of, signed_in
from tests.table_rows import all_rows

CHEAP = HashCost(memory=8, passes=1)
EMAIL, PASSWORD = "hr@example.com", "tre gule hester"
PAGE, SIGN_IN, CODE = "/console/account/second-factor", "/console/sign-in", "/console/code"
SECRET = re.compile(r'class="secret">([A-Z2-7 ]+)<')
RECOVERY = re.compile(r"<li>([0-9A-Z-]{19})</li>")


@pytest.fixture(autouse=True)
def hr(app, now) -> Account:
    add_client("nordlys", "Nordlys", now=now, language="en")
    account = add_account(EMAIL, "hr", client="nordlys", now=now)
    choose_password(account, PASSWORD, CHEAP)
    db.session.commit()
    return account


MOMENT = datetime.now(UTC)


class Clock(datetime):
    """Stands still, so that no step ends in the middle of a test."""

    @classmethod
    def now(cls, tz=None):
        return MOMENT


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    for view in ("session", "second_factor"):
        monkeypatch.setattr(f"survey.views.{view}.datetime", Clock)


class Telephone:
    """An authenticator; it can be steps ahead of the clock or behind, so that each code is another."""

    def __init__(self, secret: str):
        self._totp = pyotp.TOTP(secret)

    def code(self, steps: int = 0) -> str:
        return self._totp.at(MOMENT + steps * timedelta(seconds=codes.STEP))


@pytest.fixture
def switched_on(app):
    """A signed-in browser, the telephone, and the recovery codes of an account that has just switched it on."""
    browser = signed_in(app, EMAIL, "hr", "nordlys")
    browser.press(PAGE)
    telephone = Telephone(SECRET.search(browser.get(PAGE).text)[1].replace(" ", ""))
    page = browser.press(PAGE, f"{PAGE}/on", code=telephone.code(-1))
    return browser, telephone, RECOVERY.findall(page.text)


def half_way(app):
    """A browser that has shown the password."""
    browser = browser_of(app)
    answer = browser.press(SIGN_IN, email=EMAIL, password=PASSWORD, next="/console/account")
    assert (answer.status_code, answer.location) == (303, CODE)
    return browser


def actions() -> list[str]:
    return db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)).all()


def test_the_secret_is_shown_as_a_picture_and_as_letters_until_it_is_in_use(app, switched_on):
    fresh = signed_in(app, "other@example.com", "hr", "nordlys")
    fresh.press(PAGE)
    page = fresh.get(PAGE).text
    assert 'src="data:image/svg+xml' in page
    assert SECRET.search(page)
    browser, _, recovery = switched_on
    assert len(set(recovery)) == 8
    assert not SECRET.search(browser.get(PAGE).text)
    assert "data:image" not in browser.get(PAGE).text
    assert not RECOVERY.search(browser.get(PAGE).text)


def test_nothing_at_rest_makes_a_code(switched_on, hr):
    _, telephone, recovery = switched_on
    rows = repr(all_rows())
    secret = codes.open_secret(db.session.get(SecondFactor, hr.id).sealed, "a secret for tests only")
    assert secret not in rows
    assert not any(code in rows or code.replace("-", "") in rows for code in recovery)


def test_a_wrong_code_does_not_switch_it_on(app):
    browser = signed_in(app, EMAIL, "hr", "nordlys")
    browser.press(PAGE)
    assert browser.press(PAGE, f"{PAGE}/on", code="000000").status_code == 422
    assert browser_of(app).press(SIGN_IN, email=EMAIL, password=PASSWORD).location == "/console/"


def test_the_password_alone_opens_nothing(app, switched_on):
    browser = half_way(app)
    assert browser.get("/console/").status_code == 302
    assert browser.get(PAGE).status_code == 302
    assert browser.press(CODE, code="000000").status_code == 422
    assert browser.get("/console/").status_code == 302


def test_password_and_code_lead_to_the_page_that_was_asked_for(app, switched_on):
    _, telephone, _ = switched_on
    browser = half_way(app)
    assert browser.press(CODE, code=telephone.code()).location == "/console/account"
    assert browser.get("/console/").status_code == 200
    assert actions()[-2:] == ["second factor on", "signed in"]


def test_a_link_takes_a_code_too(app, switched_on, hr):
    link = new_sign_in_link(hr, now=datetime.now(UTC))
    db.session.commit()
    browser = browser_of(app)
    assert browser.press(f"{SIGN_IN}/{link}").location == CODE
    assert browser.get("/console/").status_code == 302
    assert browser.press(CODE, code=switched_on[1].code()).location == "/console/account/password"


def test_a_code_that_was_seen_over_a_shoulder_is_good_for_nobody_else(app, switched_on):
    _, telephone, _ = switched_on
    seen = telephone.code()
    assert half_way(app).press(CODE, code=seen).status_code == 303
    assert half_way(app).press(CODE, code=seen).status_code == 422
    assert half_way(app).press(CODE, code=telephone.code(-1)).status_code == 422  # it switched the factor on, and is older
    assert half_way(app).press(CODE, code=telephone.code(1)).status_code == 303


def test_of_two_that_come_at_one_time_one_gets_in(app, switched_on, hr):
    """Looking first and noting then, both would have."""
    code, start, results = switched_on[1].code(), threading.Barrier(6), []
    account_id = hr.id

    def use():
        with app.app_context():
            account = db.session.get(Account, account_id)
            db.session.rollback()
            start.wait()
            account = db.session.get(Account, account_id)
            results.append(accept_code(account, code, secret_key=app.secret_key, now=MOMENT))
            db.session.commit()

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 5 + [True]


def test_each_recovery_code_gets_in_once(app, switched_on):
    _, _, recovery = switched_on
    assert half_way(app).press(CODE, code=recovery[0].lower()).status_code == 303
    assert half_way(app).press(CODE, code=recovery[0]).status_code == 422
    assert half_way(app).press(CODE, code=recovery[1]).status_code == 303
    assert len(db.session.scalars(select(RecoveryCode.hash)).all()) == 6


def test_codes_can_not_be_guessed(app, switched_on):
    browser = half_way(app)
    assert [browser.press(CODE, code=f"{number:06}").status_code for number in range(5)] == [422] * 5
    again = half_way(app)
    assert again.press(CODE, code=switched_on[1].code()).status_code == 422
    assert again.get("/console/").status_code == 302
    assert actions().count("second factor failed") == 5


@pytest.mark.parametrize("late", ["ten minutes", "signed out everywhere"])
def test_who_waits_too_long_begins_again(app, switched_on, hr, late):
    browser = half_way(app)
    page = browser.get(CODE).text
    if late == "ten minutes":
        with browser.session_transaction() as session:
            session["pending"] = {**session["pending"], "at": session["pending"]["at"] - 600}
    else:
        end_sessions(db.session.get(Account, hr.id))
        db.session.commit()
    answer = browser.post(CODE, data={"csrf_token": TOKEN.search(page)[1], "code": switched_on[1].code()})
    assert (answer.status_code, answer.location) == (303, SIGN_IN)
    assert browser.get("/console/").status_code == 302


def test_without_a_password_shown_there_is_no_page_for_a_code(app):
    assert browser_of(app).get(CODE).location == SIGN_IN


def test_switching_it_on_ends_other_sessions_and_keeps_this_one(app):
    other = signed_in(app, EMAIL, "hr", "nordlys")
    browser = signed_in(app, EMAIL, "hr", "nordlys")
    browser.press(PAGE)
    secret = SECRET.search(browser.get(PAGE).text)[1].replace(" ", "")
    browser.press(PAGE, f"{PAGE}/on", code=Telephone(secret).code())
    assert browser.get("/console/").status_code == 200
    assert other.get("/console/").status_code == 302


def test_switching_it_off_takes_a_code(app, switched_on):
    browser, telephone, _ = switched_on
    assert browser.press(PAGE, f"{PAGE}/off", code="000000").status_code == 422
    assert browser.press(PAGE, f"{PAGE}/off", code=telephone.code()).status_code == 303
    assert browser_of(app).press(SIGN_IN, email=EMAIL, password=PASSWORD).location == "/console/"
    assert all_rows()["recovery_code"] == []


def test_beginning_again_does_not_take_away_one_that_is_on(app, switched_on, hr):
    browser = switched_on[0]
    token = TOKEN.search(browser.get(PAGE).text)[1]
    browser.post(PAGE, data={"csrf_token": token})
    assert db.session.get(SecondFactor, hr.id).confirmed_at is not None
    assert half_way(app).get("/console/").status_code == 302


def test_with_another_secret_key_recovery_codes_still_work(app, switched_on):
    _, telephone, recovery = switched_on
    app.config["SECRET_KEY"] = "another"
    assert half_way(app).press(CODE, code=telephone.code()).status_code == 422
    assert half_way(app).press(CODE, code=recovery[0]).status_code == 303


def test_without_the_extra_the_page_says_what_to_install_and_nobody_is_let_in_without_a_code(app, switched_on, monkeypatch):
    _, telephone, recovery = switched_on
    monkeypatch.setattr(codes, "find_spec", lambda name: None)
    fresh = signed_in(app, "other@example.com", "hr", "nordlys")
    page = fresh.get(f"{PAGE}").text
    assert ".[second-factor]" in page
    assert 'class="primary"' not in page
    token = TOKEN.search(fresh.get("/console/account").text)[1]
    assert fresh.post(PAGE, data={"csrf_token": token}).status_code == 303
    assert half_way(app).press(CODE, code=telephone.code()).status_code == 422
    assert half_way(app).press(CODE, code=recovery[0]).status_code == 303


def test_the_operator_switches_it_off_for_who_has_lost_everything(app, switched_on, runner):
    result = runner.invoke(args=["account", "drop-second-factor", EMAIL])
    assert result.exit_code == 0, result.stderr
    assert browser_of(app).press(SIGN_IN, email=EMAIL, password=PASSWORD).location == "/console/"
    assert switched_on[0].get("/console/").status_code == 302
    assert runner.invoke(args=["account", "drop-second-factor", EMAIL]).exit_code == 2
    assert runner.invoke(args=["account", "drop-second-factor", "no@example.com"]).exit_code == 2
