"""The whole way on PostgreSQL: open, cast from many hands at once, close; the same figures as on SQLite."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from reports.models.release import Release, ReleasedCell, ReleasedUnit
from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation, Link
from survey.models.organisation import Member
from survey.models.outbox import INVITATION, RELEASE, Outbox
from survey.models.wave import OPEN, RELEASED, Wave
from survey.services.ballots import WaveClosed, cast_ballot, find_paper
from survey.services.delivery import send_due
from survey.services.instruments import instrument_of
from survey.services.outbox import queue_messages
from survey.services.reachability import mark_undeliverable
from tests.conftest import running_app
from tests.mailbox import Mailbox, mail_server, office_at
from tests.table_rows import all_rows
from tests.waves import cast_all, open_test_wave, tokens_of

pytestmark = pytest.mark.postgresql
TEAMS = {"Oslo/Blue": 22, "Oslo/Red": 8, "Oslo/Green": 4, "Bergen/Night": 25}
AT_ONCE = 12  # with the test's own, fewer than a pool holds


@pytest.fixture
def postgres_app(postgres_settings):
    with running_app(postgres_settings) as app:
        upgrade()
        yield app


def vault_of(app):
    return app.extensions["senterpuls.vault"]


def answer(member: str, code: str) -> int | None:
    """The same for the same member and item on whatever database."""
    value = random.Random(f"{member} {code}").randrange(0, 7)
    return value or None


def released(app, now, week) -> dict:
    vault = vault_of(app)
    wave = open_test_wave(vault, now, teams=TEAMS)
    cast_all(wave, vault, now, answer)
    close_wave(wave, vault=vault, now=now + week)
    assert wave.state == RELEASED
    rows = all_rows()
    assert [rows[table] for table in ("ballot_box", "invitation", "link")] == [[], [], []]
    return {table.__tablename__: rows[table.__tablename__] for table in (ReleasedCell, ReleasedUnit)} | {
        "sha256": db.session.scalar(select(Release.sha256))
    }


def test_the_same_answers_release_the_same_figures(postgres_settings, settings, now, week):
    with running_app(postgres_settings) as app:
        upgrade()
        on_postgresql = released(app, now, week)
    with running_app(settings) as app:
        on_sqlite = released(app, now, week)
    assert on_postgresql == on_sqlite
    assert len(on_sqlite["released_cell"]) > 20


def test_many_at_once_on_one_token_leave_one_ballot(postgres_app, now):
    wave = open_test_wave(vault_of(postgres_app), now, teams=TEAMS)
    token = tokens_of(wave, vault_of(postgres_app))["Blue-0"]
    gate = threading.Barrier(AT_ONCE, timeout=60)

    def cast(number):
        with postgres_app.app_context():
            paper = find_paper(token, now=now)
            gate.wait()
            cast_ballot(paper, token, {"AUT1": number % 6 + 1})
            db.session.commit()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(cast, range(AT_ONCE)))
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 1


def test_a_wave_cannot_begin_to_close_under_a_ballot(postgres_app, now, week):
    """What is acknowledged is counted: closing waits for a ballot that was cast and is not committed yet."""
    vault = vault_of(postgres_app)
    wave = open_test_wave(vault, now, teams=TEAMS)
    tokens = tokens_of(wave, vault)
    for member, token in list(tokens.items())[:-1]:
        cast_ballot(find_paper(token, now=now), token, complete(wave, member))
    db.session.commit()
    cast, last = threading.Event(), list(tokens.values())[-1]

    def linger():
        with postgres_app.app_context():
            cast_ballot(find_paper(last, now=now), last, {"AUT1": 4})
            cast.set()
            time.sleep(0.5)  # a slow disk, between the last check and the commit
            db.session.commit()

    with ThreadPoolExecutor(1) as thread:
        lingering = thread.submit(linger)
        assert cast.wait(30)
        closing = close_wave(wave, vault=vault, now=now + week)
        lingering.result()
    assert closing.counted == len(tokens)
    assert all(db.session.scalar(select(func.count()).select_from(table)) == 0 for table in (SealedBallot, Invitation, Link))


def test_a_ballot_that_comes_while_a_wave_closes_is_refused(postgres_app, now, week):
    vault = vault_of(postgres_app)
    wave = open_test_wave(vault, now, teams=TEAMS)
    token = tokens_of(wave, vault)["Blue-0"]
    paper = find_paper(token, now=now)
    close_wave(wave, vault=vault, now=now + week)
    with pytest.raises(WaveClosed):
        cast_ballot(paper, token, {"AUT1": 4})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0
    assert db.session.scalar(select(func.count()).select_from(Wave).where(Wave.state == OPEN)) == 0


def complete(wave, member) -> dict[str, int]:
    answers = {code: answer(member, code) for code in instrument_of(wave).codes}
    return {code: value for code, value in answers.items() if value}


def test_messages_are_queued_and_sent_as_on_sqlite(postgres_app, now, week):
    wave = open_test_wave(vault_of(postgres_app), now, teams={"Oslo": 12})
    for member in db.session.scalars(select(Member)):
        member.email = f"{member.ref.lower()}@fjord.no"
    mark_undeliverable("fjord", "Oslo-3", "email", "bounced")
    mark_undeliverable("fjord", "Oslo-3", "email", "declined")
    assert (queue_messages(wave, INVITATION), queue_messages(wave, INVITATION)) == (11, 0)
    db.session.commit()
    mailbox = Mailbox()
    mailbox.refused["oslo-4@fjord.no"] = "550 no"
    mailbox.refused["oslo-5@fjord.no"] = "450 later"
    with mail_server(mailbox) as port:
        sending = send_due(office_at(port, now), now=now)
    assert (sending.sent, sending.failed, sending.waiting, sending.given_up) == (9, 1, 1, 1)
    close_wave(wave, vault=vault_of(postgres_app), now=now + week)
    assert set(db.session.scalars(select(Outbox.kind))) == {RELEASE}
