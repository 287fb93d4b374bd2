"""Sending against a real mail server: that takes all, refuses one, is down, hangs up on the way."""

from datetime import timedelta

import pytest

from survey.database import db
from survey.models.outbox import INVITATION
from survey.services.delivery import send_due
from survey.services.outbox import queue_messages
from tests.survey.services.conftest import PEOPLE
from tests.waves import tokens_of

HOURS = timedelta(hours=8)


@pytest.fixture
def queued(mailed_wave):
    assert queue_messages(mailed_wave, INVITATION) == PEOPLE
    db.session.commit()
    return mailed_wave


def test_everybody_gets_their_own_link_over_one_connection(office, mailbox, queued, vault, now):
    sending = send_due(office, now=now)
    assert (sending.sent, sending.failed, sending.waiting, sending.given_up) == (PEOPLE, 0, 0, 0)
    assert mailbox.connections == 1
    tokens = tokens_of(queued, vault)
    for message in mailbox.messages:
        member = message["To"].partition("@")[0].upper()
        assert f"http://localhost/s/{tokens[member]}" in message.get_body(("plain",)).get_content().splitlines()
