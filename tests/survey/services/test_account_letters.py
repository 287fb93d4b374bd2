"""Letters to people who sign in, over real SMTP: what they hold, and what is left when they can't leave."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.account import INVITED, RESET, AccountLetter, Grant, SignInLink
from survey.services.account_letters import MOST_ATTEMPTS, queue_account_letter, send_account_letters
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.clients import add_client
from survey.services.schedule import run_due
from tests.mailbox import Mailbox, free_port, mail_server, office_at

MINUTE = timedelta(minutes=1)


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def port(mailbox):
    with mail_server(mailbox) as port:
        yield port


@pytest.fixture
def hr(app, now):
    add_client("nordlys", "Nordlys\r\nBcc: x@evil.example", now=now, language="nb")
    account = add_account("hr@example.com", "hr", client="nordlys", now=now)
    queue_account_letter(account, INVITED)
    db.session.commit()
    return account


def waiting() -> list[tuple[str, int]]:
    return db.session.execute(select(AccountLetter.kind, AccountLetter.attempts)).all()


@pytest.mark.parametrize("language", ["en", "nb", "sv", "da", "nl"])
@pytest.mark.parametrize("kind", [INVITED, RESET])
def test_letters_in_every_language(app, hr, port, mailbox, now, language, kind):
    hr.language = language
    queue_account_letter(hr, kind)
    db.session.commit()
    send_account_letters(office_at(port, now), now=now)
    message = mailbox.messages[-1]
    assert message["Content-Language"] == language
    assert message["Bcc"] is None
    texts = [message.get_body((part,)).get_content() for part in ("plain", "html")]
    assert all("http://localhost/console/sign-in/" in text for text in texts)
    assert "%(" not in message["Subject"] + texts[0]


def test_an_invitation_names_the_client_and_lasts_seven_days(hr, port, mailbox, now):
    send_account_letters(office_at(port, now), now=now)
    (message,) = mailbox.messages
    assert "Nordlys" in message["Subject"]
    assert db.session.scalars(select(SignInLink.expires_at)).all() == [now + timedelta(days=7)]
    assert waiting() == []


def test_an_operators_invitation_names_nobody(app, port, mailbox, now):
    queue_account_letter(add_account("op@example.com", "operator", client=None, now=now), INVITED)
    db.session.commit()
    send_account_letters(office_at(port, now), now=now)
    assert mailbox.recipients == ["op@example.com"]


def test_a_kind_waits_once(hr):
    queue_account_letter(hr, INVITED)
    queue_account_letter(hr, RESET)
    assert sorted(waiting()) == [(INVITED, 0), (RESET, 0)]


def test_a_server_that_is_down_keeps_the_letter_and_no_link(hr, now):
    sending = send_account_letters(office_at(free_port(), now), now=now)
    assert (sending.sent, sending.waiting) == (0, 1)
    assert db.session.scalars(select(SignInLink.hash)).all() == []
    assert waiting() == [(INVITED, 0)]


def test_what_was_not_taken_now_is_tried_again_later_without_its_link(hr, port, mailbox, now):
    mailbox.at_data["hr@example.com"] = "451 later"
    assert send_account_letters(office_at(port, now), now=now).failed == 1
    assert db.session.scalars(select(SignInLink.hash)).all() == []
    assert waiting() == [(INVITED, 1)]
    del mailbox.at_data["hr@example.com"]
    assert send_account_letters(office_at(port, now), now=now + 4 * MINUTE).sent == 0
    assert send_account_letters(office_at(port, now), now=now + 5 * MINUTE).sent == 1


def test_an_address_that_is_refused_is_given_up(hr, port, mailbox, now):
    mailbox.refused["hr@example.com"] = "550 nobody here"
    assert send_account_letters(office_at(port, now), now=now).given_up == 1
    assert (waiting(), db.session.scalars(select(SignInLink.hash)).all()) == ([], [])


def test_a_letter_is_not_tried_for_ever(hr, port, mailbox, now):
    mailbox.at_data["hr@example.com"] = "451 later"
    for _ in range(MOST_ATTEMPTS):
        sending = send_account_letters(office_at(port, now), now=now)
        now += timedelta(hours=2)
    assert (sending.given_up, waiting()) == (1, [])


def test_who_has_no_access_any_more_is_not_written_to(hr, port, mailbox, now):
    db.session.execute(Grant.__table__.delete())
    db.session.commit()
    assert send_account_letters(office_at(port, now), now=now).given_up == 1
    assert (mailbox.taken, waiting()) == ([], [])


def test_without_a_mail_server_letters_wait(hr, now):
    office = office_at(1, now)
    sending = send_account_letters(type(office)(**{**vars(office), "carriers": {}}), now=now)
    assert (sending.sent, sending.waiting, waiting()) == (0, 1, [(INVITED, 0)])


def told_by_tick(office, now) -> list[tuple[str, bool]]:
    return [(done.told, done.failed) for done in run_due(office, now=now) if "people who sign in" in done.told]


def test_the_tick_sends_them_at_any_hour_and_tells_where_it_can_not(hr, mailbox, now):
    night = now.replace(hour=2)
    down = office_at(free_port(), night)
    waits = "Letters to people who sign in: 0 sent, 1 waiting. No mail: the mail server can't be reached."
    assert told_by_tick(down, night) == [(waits, True)]
    with mail_server(mailbox) as port:
        later = night + timedelta(hours=1)
        assert told_by_tick(office_at(port, later), later) == [("Letters to people who sign in: 1 sent.", False)]
        assert told_by_tick(office_at(port, later), later) == []
    assert mailbox.recipients == ["hr@example.com"]


def test_links_that_have_long_been_over_are_forgotten(hr, port, now):
    new_sign_in_link(hr, now=now)
    db.session.commit()
    for age, kept in ((timedelta(days=36), 1), (timedelta(days=38), 0)):
        send_account_letters(type(office := office_at(port, now))(**{**vars(office), "carriers": {}}), now=now + age)
        assert len(db.session.scalars(select(SignInLink.hash)).all()) == kept
