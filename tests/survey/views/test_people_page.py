"""Who has access to a client: for HR of the whole client, and nobody else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.database import db
from survey.mail.server import MailServer
from survey.models.account import Account, AccountLetter
from survey.models.audit import AuditEntry
from survey.services.account_letters import send_account_letters
from survey.services.accounts import add_account
from survey.services.clients import add_client
from tests.browser import browser_of, signed_in
from tests.mailbox import Mailbox, mail_server, office_at
from tests.table_rows import all_rows
from tests.waves import open_test_wave

PAGE = "/console/fjord/people"


@pytest.fixture
def settings(settings):
    return replace(settings, mail=MailServer.parse("smtp://127.0.0.1:9?from=puls@example.com&tls=none"))


@pytest.fixture
def browser(app, vault, now):
    open_test_wave(vault, now, teams={"Oslo/Blue": 6, "Bergen": 5})
    return signed_in(app, "hr@example.com", "hr", "fjord")


def audited() -> list[tuple[str, str, str | None, dict]]:
    db.session.rollback()
    entry = AuditEntry
    return db.session.execute(select(entry.actor, entry.action, entry.client, entry.detail).order_by(entry.at)).all()


def id_of(email: str) -> str:
    return db.session.scalar(select(Account.id).filter_by(email=email))


def test_an_invited_leader_comes_in_by_the_mail_and_sees_the_own_unit_only(app, browser):
    assert browser.press(PAGE, email="kari@example.com", role="leader", unit="Oslo").location == f"{PAGE}?done=invited"
    mailbox, now = Mailbox(), datetime.now(UTC)
    with mail_server(mailbox) as port:
        send_account_letters(office_at(port, now), now=now)
    text = mailbox.messages[0].get_body(("plain",)).get_content()
    link = next(line for line in text.splitlines() if "/console/sign-in/" in line).removeprefix("http://localhost")
    kari = browser_of(app)
    assert kari.press(link).status_code == 303
    assert kari.get("/console/").status_code == 200
    assert kari.get(PAGE).status_code == 403
    assert audited()[1:3] == [
        ("hr@example.com", "access opened", "fjord", {}),
        ("hr@example.com", "account invited", "fjord", {"account": "kari@example.com", "role": "leader", "unit_path": "Oslo"}),
    ]


def test_taking_access_away_works_at_once(app, browser):
    leader = signed_in(app, "l@example.com", "leader", "fjord", "Oslo")
    assert leader.get("/console/fjord/track-record").status_code == 200
    answer = browser.press(PAGE, f"{PAGE}/{id_of('l@example.com')}/remove", unit="Oslo")
    assert answer.location == f"{PAGE}?done=removed"
    assert leader.get("/console/fjord/track-record").status_code == 404
    actor, action, client, detail = audited()[-1]
    assert (actor, action, client, detail["account"]) == ("hr@example.com", "access removed", "fjord", "l@example.com")


def test_an_invitation_is_sent_again(app, browser, now):
    add_account("l@example.com", "leader", client="fjord", unit_path="Oslo", now=now)
    db.session.commit()
    assert browser.press(PAGE, f"{PAGE}/{id_of('l@example.com')}/letter").status_code == 303
    assert db.session.scalars(select(AccountLetter.account)).all() == [id_of("l@example.com")]


@pytest.mark.parametrize(
    "form",
    [
        {"email": "x", "role": "leader", "unit": ""},
        {"email": "x@example.com", "role": "operator", "unit": ""},
        {"email": "x@example.com", "role": "leader", "unit": "Sol"},
        {"email": "x@example.com", "role": "hr", "unit": "Oslo"},
        {},
    ],
)
def test_what_can_not_be_is_said_and_what_was_typed_stays(browser, form):
    before = all_rows(except_for=("audit_entry",))
    db.session.rollback()
    answer = browser.press(PAGE, **form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{form.get("email", "")}"' in answer.text
    assert all_rows(except_for=("audit_entry",)) == before


def test_own_access_has_no_button_and_can_not_be_taken_away(browser):
    own = id_of("hr@example.com")
    assert f"{own}/remove" not in browser.get(PAGE).text
    assert browser.press(PAGE, f"{PAGE}/{own}/remove").status_code == 422


@pytest.mark.parametrize(
    ("role", "unit"), [("leader", ""), ("safety_rep", ""), ("consultant", ""), ("operator", None), ("hr", "Oslo")]
)
def test_nobody_else_gets_in(app, browser, role, unit):
    client = None if unit is None else "fjord"
    other = signed_in(app, "other@example.com", role, client, unit or "")
    status = 404 if role == "hr" else 403
    assert other.get(PAGE).status_code == status
    token = {"csrf_token": _token(other)}
    posts = [other.post(place, data=token) for place in (PAGE, f"{PAGE}/{id_of('hr@example.com')}/remove")]
    assert [answer.status_code for answer in posts] == [status] * 2


def _token(browser) -> str:
    with browser.session_transaction() as session:
        present = "csrf_token" in session
    page = browser.get("/console/account").text
    assert present or "csrf_token" in page
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_another_clients_people_are_answered_as_if_there_were_none(app, browser, now):
    add_client("sol", "Sol", now=now)
    theirs = signed_in(app, "l@example.com", "leader", "sol")
    unknown = browser.press(PAGE, f"{PAGE}/{'0' * 32}/remove")
    foreign = browser.press(PAGE, f"{PAGE}/{id_of('l@example.com')}/remove")
    assert (unknown.status_code, unknown.text) == (foreign.status_code, foreign.text)
    assert unknown.status_code == 404
    assert (browser.get("/console/sol/people").text, 404) == (browser.get("/console/none/people").text, unknown.status_code)
    assert theirs.get("/console/").status_code == 200


def test_without_a_mail_server_nobody_can_be_invited_here(app, browser):
    app.extensions["senterpuls.carriers"] = {}
    page = browser.get(f"{PAGE}?lang=en").text
    assert "nobody can be invited on this page" in page
    assert 'name="email"' not in page


def test_somebody_whom_another_client_uses_is_not_free(browser, now):
    """HR sees no grant of other clients, and must all the same not give the account another role."""
    add_client("sol", "Sol", now=now)
    add_account("boss@sol.example", "hr", client="sol", now=now)
    db.session.commit()
    assert browser.press(PAGE, email="boss@sol.example", role="leader", unit="Oslo").status_code == 422
    db.session.rollback()
    assert db.session.scalar(select(Account.role).filter_by(email="boss@sol.example")) == "hr"
