"""A sender that is killed in the middle loses no invitation: real processes, a real server."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.outbox import INVITATION, Carrier, Outbox
from survey.services.clients import add_client
from survey.services.delivery import BATCH
from survey.services.outbox import queue_messages
from survey.services.roster import import_roster
from survey.services.waves import open_wave
from tests.mailbox import Mailbox, mail_server
from tests.survey.services.conftest import people

ROOT = Path(__file__).resolve().parents[3]
SEND = [sys.executable, "-c", "from wsgi import cli; cli()", "mail", "send"]
EVERYBODY = 90
PATIENCE = 60  # seconds


@pytest.fixture
def queued(app, vault):
    now = datetime.now(UTC)
    organisation = add_client("fjord", "Fjord Kundesenter", now=now)
    import_roster(organisation, people(EVERYBODY), now=now)
    wave = open_wave(organisation, "2026-10", vault=vault, now=now)
    queue_messages(wave, INVITATION)
    db.session.commit()
    return wave


def environment(settings, port: int) -> dict[str, str]:
    return os.environ | {
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
        "SENTERPULS_MAIL_URL": f"smtp://127.0.0.1:{port}?from=puls@example.com&tls=none",
    }


def test_a_killed_sender_loses_no_invitation_and_repeats_at_most_a_batch(settings, queued):
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        sender = subprocess.Popen(SEND, cwd=ROOT, env=environment(settings, port), stdout=subprocess.PIPE)
        began = time.monotonic()
        while len(mailbox.taken) < BATCH + 5 and time.monotonic() - began < PATIENCE:
            time.sleep(0.002)
        os.kill(sender.pid, signal.SIGKILL)
        sender.communicate()
        before = len(mailbox.taken)
        assert BATCH < before < EVERYBODY
        waiting = db.session.scalar(select(func.count()).select_from(Outbox))
        assert EVERYBODY - before <= waiting <= EVERYBODY - before + BATCH
        db.session.get(Carrier, "email").busy_until = None  # as if a quarter of an hour had passed
        db.session.commit()
        done = subprocess.run(SEND, cwd=ROOT, env=environment(settings, port), capture_output=True, text=True, check=True)
    assert f"{waiting} sent, 0 to be tried again, 0 given up, 0 waiting." in done.stdout
    got = Counter(mailbox.recipients)
    assert set(got) == {f"p{number}@fjord.no" for number in range(EVERYBODY)}
    assert sum(got.values()) - EVERYBODY <= BATCH
    assert max(got.values()) <= 2
