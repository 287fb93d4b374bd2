"""The page of tokens: shown once, revoked for good, each account's own, and in the audit log."""

import re

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.api_token import ApiToken
from survey.models.audit import AuditEntry
from tests.browser import TOKEN, browser_of, signed_in
from tests.waves import open_test_wave

PAGE = "/console/account/tokens"
SECRET = re.compile(r"snt_[\w-]{43}")
MAY_NOT_BE = [{"name": ""}, {"scope": "everything"}, {"days": "0"}, {"days": "367"}, {"days": "x"}, {"days": "9" * 30}]


@pytest.fixture(autouse=True)
def client(app, vault, now):
    open_test_wave(vault, now, teams={"Oslo": 6})


@pytest.fixture
def hr(app):
    return signed_in(app, "hr@example.com", "hr", "fjord")


def make(browser, **changed):
    form = {"csrf_token": TOKEN.search(browser.get(PAGE).text)[1], "name": "HR system", "scope": "roster:write", "days": "30"}
    return browser.post(PAGE, data=form | changed)


def test_a_token_is_shown_once_and_works(app, hr):
    made = make(hr, scope=["reports:read", "roster:write"])
    (secret,) = SECRET.findall(made.text)
    assert made.status_code == 200 and "no-store" in made.headers["Cache-Control"]
    assert not SECRET.search(hr.get(PAGE).text) and "HR system" in hr.get(PAGE).text
    bearer = {"Authorization": f"Bearer {secret}"}
    assert browser_of(app).get("/api/v1/clients", headers=bearer).get_json()["clients"][0]["client"] == "fjord"
    assert "not used yet" not in hr.get(f"{PAGE}?lang=en").text


def test_a_revoked_token_stops_working(app, hr):
    bearer = {"Authorization": f"Bearer {SECRET.search(make(hr, scope='reports:read').text)[0]}"}
    assert browser_of(app).get("/api/v1/clients", headers=bearer).status_code == 200
    token = db.session.scalar(select(ApiToken.id))
    assert hr.press(PAGE, f"{PAGE}/{token}/revoke").status_code == 303
    assert browser_of(app).get("/api/v1/clients", headers=bearer).status_code == 401
    assert "None yet." in hr.get(f"{PAGE}?lang=en").text
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("token")).order_by(AuditEntry.at))
    assert [(entry.action, entry.actor, entry.detail["name"]) for entry in entries] == [
        ("token made", "hr@example.com", "HR system"), ("token revoked", "hr@example.com", "HR system"),
    ]  # fmt: skip


@pytest.mark.parametrize("changed", MAY_NOT_BE)
def test_what_cannot_be_a_token_is_said_and_nothing_typed_is_lost(hr, changed):
    answer = make(hr, **{"name": "Payroll", **changed})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert changed.get("name", "Payroll") in answer.text
    assert db.session.scalars(select(ApiToken)).all() == []


def test_consultants_read_only_and_others_have_none(app):
    consultant = signed_in(app, "c@example.com", "consultant", "fjord")
    assert "roster:write" not in consultant.get(PAGE).text
    assert make(consultant).status_code == 422
    assert make(consultant, scope="reports:read").status_code == 200
    for role in ("leader", "safety_rep"):
        assert signed_in(app, f"{role}@example.com", role, "fjord").get(PAGE).status_code == 403
    assert signed_in(app, "part@example.com", "hr", "fjord", "Oslo").get(PAGE).status_code == 403
    assert signed_in(app, "op@example.com", "operator").get(PAGE).status_code == 403


def test_making_one_needs_the_forms_token(hr):
    assert hr.post(PAGE, data={"name": "x", "scope": "reports:read", "days": "3"}).status_code == 400
