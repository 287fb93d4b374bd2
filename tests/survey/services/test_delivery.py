"""Sending against a real mail server: that takes all, refuses one, is down, hangs up on the way, or sends us to sleep."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from reports.release import close_wave
from survey.database import db
from survey.models.organisation import Client, Member
from survey.models.outbox import EMAIL, INVITATION, RELEASE, REMINDER, Carrier, Outbox, Undeliverable
from survey.services.carriers import LEASE
from survey.services.delivery import next_try, send_due
from survey.services.opting_out import accept_messages, decline_messages
from survey.services.outbox import queue_messages
from tests.mailbox import free_port, mail_server, office_at
from tests.survey.services.conftest import PEOPLE
from tests.waves import cast_all, tokens_of

HALF_A_DAY = timedelta(hours=12)


@pytest.fixture
def queued(mailed_wave):
    queue_messages(mailed_wave, INVITATION)
    db.session.commit()
    return mailed_wave


def outcome(sending) -> tuple[int, int, int, int]:
    return sending.sent, sending.failed, sending.waiting, sending.given_up


def marks() -> list[tuple[str, str, str]]:
    return [tuple(row) for row in db.session.execute(select(Undeliverable.member, Undeliverable.channel, Undeliverable.reason))]


def plain(message) -> list[str]:
    return message.get_body(("plain",)).get_content().splitlines()


def test_everybody_gets_their_own_link_over_one_connection(office, mailbox, queued, vault, now):
    assert outcome(send_due(office, now=now)) == (PEOPLE, 0, 0, 0)
    assert mailbox.connections == 1
    tokens = tokens_of(queued, vault)
    for message in mailbox.messages:
        member = message["To"].partition("@")[0].upper()
        assert f"http://localhost/s/{tokens[member]}" in plain(message)
    assert sorted(mailbox.recipients) == sorted(f"p{number}@fjord.no" for number in range(PEOPLE))
    assert outcome(send_due(office, now=now)) == (0, 0, 0, 0)


def test_the_order_of_sending_is_no_order_of_anything(office, mailbox, queued, now):
    send_due(office, now=now)
    ids = db.session.execute(select(Member.email).order_by(Member.ref)).scalars().all()
    assert mailbox.recipients != ids and mailbox.recipients != sorted(mailbox.recipients)


def test_one_refused_address_is_marked_and_holds_up_nobody(office, mailbox, queued, now):
    mailbox.refused["p3@fjord.no"] = "550 5.1.1 no such user"
    assert outcome(send_due(office, now=now)) == (PEOPLE - 1, 0, 0, 1)
    assert marks() == [("P3", EMAIL, "refused")]
    assert queue_messages(queued, REMINDER) == PEOPLE - 1


def test_a_full_server_for_one_address_is_tried_again_at_a_full_hour(office, mailbox, queued, now):
    mailbox.refused["p3@fjord.no"] = "451 4.7.1 greylisted"
    mailbox.at_data["p4@fjord.no"] = "452 4.2.2 later"
    assert outcome(send_due(office, now=now)) == (PEOPLE - 2, 2, 2, 0)
    assert marks() == []
    for row in db.session.scalars(select(Outbox)):
        assert row.attempts == 1
        assert now < row.not_before <= now + timedelta(hours=3)
        assert (row.not_before.minute, row.not_before.second, row.not_before.microsecond) == (0, 0, 0)
    db.session.commit()
    assert outcome(send_due(office, now=now)) == (0, 0, 2, 0)
    mailbox.refused.clear(), mailbox.at_data.clear()
    assert outcome(send_due(office, now=now + HALF_A_DAY)) == (2, 0, 0, 0)


def test_a_server_that_is_down_is_left_alone_for_a_while_then_longer(app, queued, mailbox, now, caplog):
    port = free_port()
    office = office_at(port, now)
    assert outcome(send_due(office, now=now)) == (0, 0, PEOPLE, 0)
    down = db.session.get(Carrier, EMAIL)
    assert (down.failures, down.failing_since, down.problem) == (1, now, "the mail server can't be reached")
    first = down.retry_at - now
    later = down.retry_at
    db.session.commit()
    send_due(office, now=later)
    down = db.session.get(Carrier, EMAIL, populate_existing=True)
    assert (down.failures, down.failing_since) == (2, now)
    assert down.retry_at - later > first
    later = down.retry_at
    db.session.commit()
    with mail_server(mailbox, port):
        assert outcome(send_due(office, now=later - timedelta(seconds=1))) == (0, 0, PEOPLE, 0)  # not its time yet
        assert outcome(send_due(office, now=later)) == (PEOPLE, 0, 0, 0)
    assert db.session.get(Carrier, EMAIL, populate_existing=True).failures == 0
    assert "fjord" not in caplog.text


def test_a_server_that_hangs_up_on_the_way_loses_nothing_and_sends_nothing_twice(office, mailbox, queued, now):
    mailbox.hang_up_after = 7
    sending = send_due(office, now=now)
    assert (sending.sent, sending.waiting) == (7, PEOPLE - 7)
    mailbox.hang_up_after = None
    send_due(office, now=now + HALF_A_DAY)
    assert sorted(mailbox.recipients) == sorted(f"p{number}@fjord.no" for number in range(PEOPLE))


def test_two_at_once_send_once(office, mailbox, queued, now):
    db.session.add(Carrier(channel=EMAIL, failures=0, busy_until=now + LEASE))
    db.session.commit()
    assert outcome(send_due(office, now=now)) == (0, 0, PEOPLE, 0)
    assert outcome(send_due(office, now=now + LEASE)) == (PEOPLE, 0, 0, 0)


def test_after_the_closing_time_no_link_is_sent(office, mailbox, queued, now, week):
    queue_messages(queued, REMINDER)
    db.session.commit()
    assert outcome(send_due(office, now=now + week)) == (0, 0, 0, 2 * PEOPLE)
    assert mailbox.taken == []


def test_a_letter_that_cannot_be_written_holds_up_nobody(office, mailbox, queued, now, monkeypatch):
    real = send_due.__globals__["Writer"].letter

    def fail_for_one(writer, errand):
        if errand.member == "P5":
            raise RuntimeError(errand.email)
        return real(writer, errand)

    monkeypatch.setattr("survey.services.delivery.Writer.letter", fail_for_one)
    assert outcome(send_due(office, now=now)) == (PEOPLE - 1, 1, 1, 0)


def test_who_wants_no_mail_gets_none_even_if_it_waits_already(office, mailbox, queued, now):
    decline_messages("fjord", "P1")
    db.session.commit()
    assert outcome(send_due(office, now=now)) == (PEOPLE - 1, 0, 0, 1)
    assert "p1@fjord.no" not in mailbox.recipients
    accept_messages("fjord", "P1")
    assert queue_messages(queued, REMINDER) == PEOPLE


def test_a_breaking_line_in_a_clients_name_adds_no_header(office, mailbox, queued, now):
    db.session.get(Client, "fjord").name = "Fjord\r\nBcc: everybody@example.com\nX: y"
    db.session.commit()
    assert send_due(office, now=now).sent == PEOPLE
    for message in mailbox.messages:
        assert message["Bcc"] is None and message["X"] is None
        assert "Fjord Bcc: everybody@example.com X: y" in message["Subject"]


def test_no_log_holds_an_address_or_a_token(office, mailbox, queued, vault, now, caplog):
    for name in ("sqlalchemy.engine", "survey", "smtplib"):  # "mail.log" is the test server's own
        caplog.set_level(logging.INFO, logger=name)
    mailbox.refused["p3@fjord.no"] = "550 p3@fjord.no is unknown"
    mailbox.hang_up_after = 9
    send_due(office, now=now)
    tokens = [str(token) for token in tokens_of(queued, vault).values()]
    assert "email can't be sent now" in caplog.text
    assert [word for word in (*tokens, "@fjord.no") if word in caplog.text] == []


def test_news_of_the_release_goes_to_everybody_with_the_result_of_their_centre(office, mailbox, queued, vault, now, week):
    send_due(office, now=now)
    mailbox.taken.clear()
    cast_all(queued, vault, now, lambda member, code: 4)
    close_wave(queued, vault=vault, now=now + week)
    assert db.session.scalars(select(Outbox.kind).distinct()).all() == [RELEASE]
    db.session.commit()
    drawn, real = [], office.actions.draw_result

    def draw_result(*asked):
        drawn.append(asked)
        return real(*asked)

    office = replace(office, actions=replace(office.actions, draw_result=draw_result))
    assert outcome(send_due(office, now=now + week)) == (PEOPLE, 0, 0, 0)
    assert drawn == [("fjord", "2026-10", "Oslo", "nb")]
    for message in mailbox.messages:
        (sheet,) = message.iter_attachments()
        assert sheet.get_content_type() == "application/pdf" and sheet.get_content().startswith(b"%PDF-")
        assert "Oslo" in "\n".join(plain(message)) and "/s/" not in "\n".join(plain(message))


def test_where_too_few_answered_the_mail_says_so_and_attaches_nothing(office, mailbox, queued, vault, now, week):
    close_wave(queued, vault=vault, now=now + week)
    assert send_due(office, now=now + week).sent == PEOPLE
    for message in mailbox.messages:
        assert list(message.iter_attachments()) == []
        assert any(line.startswith("For få har svart") for line in plain(message))


def test_news_of_a_wave_without_mail_is_sent_to_nobody(office, mailed_wave, vault, now, week):
    db.session.commit()
    close_wave(mailed_wave, vault=vault, now=now + week)
    assert db.session.scalars(select(Outbox)).all() == []


def test_old_news_is_not_sent(office, mailbox, queued, vault, now, week):
    close_wave(queued, vault=vault, now=now + week)
    assert outcome(send_due(office, now=now + 3 * week)) == (0, 0, 0, PEOPLE)
    assert mailbox.taken == []


@pytest.mark.parametrize("attempts, most", [(0, 3), (1, 4), (2, 6), (3, 8), (50, 8)])
def test_the_next_try_is_a_full_hour_and_comes_in_time(now, attempts, most):
    for _ in range(50):
        tried = next_try(now + timedelta(minutes=7), attempts)
        assert tried.replace(minute=0, second=0, microsecond=0) == tried
        assert now < tried <= now + timedelta(hours=most)


def test_a_vault_that_is_not_there_today_costs_nobody_the_invitation(office, mailbox, queued, vault, now):
    key = vault._link_file(queued.vault_entry)
    aside = key.rename(key.with_name("aside"))
    assert outcome(send_due(office, now=now)) == (0, PEOPLE, PEOPLE, 0)
    aside.rename(key)
    assert outcome(send_due(office, now=now)) == (PEOPLE, 0, 0, 0)
    assert len(set(mailbox.recipients)) == PEOPLE
