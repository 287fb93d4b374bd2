"""A forgotten password: the same answer whoever asks, a letter with a link of one hour, and no secret kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from survey.database import db
from survey.mail.server import MailServer
from survey.models.account import AccountLetter
from survey.models.audit import AuditEntry
from survey.services.account_letters import send_account_letters
from survey.services.accounts import add_account
from survey.services.clients import add_client
from tests.browser import TOKEN, browser_of
from tests.conftest import running_app
from tests.mailbox import Mailbox, mail_server, office_at
from tests.table_rows import all_rows

EMAIL, PAGE = "hr@example.com", "/console/forgot"


@pytest.fixture
def settings(settings):
    return replace(settings, mail=MailServer.parse("smtp://127.0.0.1:9?from=puls@example.com&tls=none"))


@pytest.fixture(autouse=True)
def hr(app, now):
    add_client("nordlys", "Nordlys Kundesenter", now=now, language="nb")
    account = add_account(EMAIL, "hr", client="nordlys", now=now)
    db.session.commit()
    return account


@pytest.fixture
def ask(app):
    def press(email: str):
        with browser_of(app).press(PAGE, email=email) as answer:
            answer.get_data()
        db.session.rollback()
        return answer

    return press


def waiting() -> int:
    return len(db.session.scalars(select(AccountLetter)).all())


def test_every_answer_is_the_same(ask):
    answers = [ask(email) for email in (EMAIL, "no@example.com", "", "x" * 4000, "' or 1=1 --", EMAIL)]
    assert {answer.status_code for answer in answers[:3]} == {200}
    assert len({TOKEN.sub("", answer.text) for answer in (answers[0], *answers[1:3], *answers[4:])}) == 1


def test_the_look_up_comes_after_the_answer(app, monkeypatch):
    looked_up = []
    monkeypatch.setattr("survey.views.forgotten.request_reset", looked_up.append)
    answer = browser_of(app).press(PAGE, email=EMAIL)
    assert looked_up == []
    answer.close()
    assert looked_up == [EMAIL]


def test_a_link_is_mailed_that_signs_in_once_within_the_hour(app, ask):
    ask(" HR@example.com ")
    mailbox, now = Mailbox(), datetime.now(UTC)
    with mail_server(mailbox) as port:
        assert send_account_letters(office_at(port, now), now=now).sent == 1
        assert send_account_letters(office_at(port, now), now=now).sent == 0
    (message,) = mailbox.messages
    assert mailbox.recipients == [EMAIL]
    assert message["Content-Language"] == "nb"
    plain = message.get_body(("plain",)).get_content()
    url = next(line for line in plain.splitlines() if line.startswith("http://localhost/console/sign-in/"))
    assert url in message.get_body(("html",)).get_content()
    secret = url.rpartition("/")[2]
    assert secret not in repr(all_rows())
    browser = browser_of(app)
    assert browser.press(f"/console/sign-in/{secret}").location == "/console/account/password"
    assert browser_of(app).press(f"/console/sign-in/{secret}").status_code == 410


def test_the_link_is_made_when_it_is_sent_and_lasts_an_hour(ask, now):
    ask(EMAIL)
    assert all_rows()["sign_in_link"] == []
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        send_account_letters(office_at(port, now), now=now)
    ((_, _, expires_at, used_at),) = all_rows()["sign_in_link"]
    assert (expires_at, used_at) == (now + timedelta(hours=1), None)


def test_nobody_who_has_no_account_is_written_to(ask):
    for typed in ("no@example.com", "", "hr", f"{EMAIL},x@evil.example"):
        ask(typed)
    assert waiting() == 0


def test_asking_again_and_again_is_one_letter_and_is_noted_three_times_an_hour(ask):
    for _ in range(6):
        ask(EMAIL)
    assert waiting() == 1
    entries = db.session.execute(select(AuditEntry.action, AuditEntry.actor, AuditEntry.client)).all()
    assert entries == [("password reset asked", EMAIL, "nordlys")] * 3


def test_without_a_mail_server_the_page_says_so_to_everybody(settings):
    with running_app(replace(settings, mail=None)) as bare:
        browser = browser_of(bare)
        assert "<form" not in browser.get(PAGE).text
        token = TOKEN.search(browser.get("/console/sign-in").text)[1]
        answers = [browser.post(PAGE, data={"csrf_token": token, "email": email}) for email in (EMAIL, "no@example.com")]
        assert len({answer.text for answer in answers}) == 1
        for answer in answers:
            answer.close()
        assert waiting() == 0
