"""What a respondent is told when too many wrong links are tried, and when there is no room for an answer."""

import logging
from datetime import UTC, datetime

import pytest
from flask_migrate import upgrade
from sqlalchemy import event, text

from survey.database import STATEMENTS, db
from survey.flood import LIMIT
from tests.conftest import running_app
from tests.html_page import Page
from tests.waves import complete_form, open_test_wave, stored_ballots, tokens_of

WRONG = ("0000-0000-0000-0000", "this-is-no-token")


def test_wrong_links_are_refused_after_a_while_and_right_ones_never(client, wave, address, caplog):
    caplog.set_level(logging.DEBUG)
    answers = [client.get(f"/s/{WRONG[number % 2]}?lang=en").status_code for number in range(LIMIT + 2)]
    assert answers == [404] * LIMIT + [429] * 2
    page = Page(client.post(f"/s/{WRONG[0]}?lang=en", data={"AUT1": "4"}))
    assert "Too many links that don’t exist were tried from your network" in page.words
    assert client.get(address).status_code == 200
    assert client.post(address, data=complete_form(wave)).status_code == 200
    assert len(stored_ballots()) == 1
    assert "127.0.0.1" not in caplog.text
    elsewhere = client.get(f"/s/{WRONG[0]}", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 404


def test_a_whole_centre_behind_one_address_opens_its_links_after_a_flood(client, wave, vault):
    for _ in range(LIMIT * 2):
        client.get(f"/s/{WRONG[0]}")
    assert {client.get(f"/s/{token}").status_code for token in tokens_of(wave, vault).values()} == {200}


def _close() -> None:
    """Connections are opened anew, and what a test holds stays in its session."""
    db.session.rollback()
    for engine in db.engines.values():
        engine.dispose()


@pytest.fixture
def full_disk(app, wave):
    """No page can be added to the database, which is what SQLite meets on a full disk."""
    db.session.commit()
    taken = db.session.scalar(text("PRAGMA page_count"))
    _close()

    def stop_growing(connection, _record):
        connection.execute(f"PRAGMA max_page_count={taken}")

    engine = db.engines[STATEMENTS]  # a visit's
    event.listen(engine, "connect", stop_growing)
    yield
    event.remove(engine, "connect", stop_growing)
    _close()


def fill(client, wave, vault) -> list:
    """Everybody answers; what each was told."""
    return [client.post(f"/s/{token}?lang=en", data=complete_form(wave)) for token in tokens_of(wave, vault).values()]


def assert_told_is_kept(answers: list) -> None:
    """Who was thanked is stored; everybody else, and the last one in any case, is told that nothing was kept."""
    assert {answer.status_code for answer in answers} <= {200, 507}
    assert answers[-1].status_code == 507
    assert sum(answer.status_code == 200 for answer in answers) == len(stored_ballots())
    for answer in answers:
        if answer.status_code == 507:
            assert "nothing was kept; please try again" in Page(answer).words


@pytest.mark.sqlite
def test_on_a_full_disk_an_answer_is_not_saved_and_the_agent_is_told(client, wave, vault, full_disk, caplog):
    answers = fill(client, wave, vault)
    assert_told_is_kept(answers)
    assert not [token for token in tokens_of(wave, vault).values() if str(token) in caplog.text]


@pytest.mark.sqlite
def test_when_there_is_room_again_the_same_answer_is_taken(client, wave, vault, full_disk):
    fill(client, wave, vault)
    room = "PRAGMA max_page_count=100000"
    event.listen(db.engines[STATEMENTS], "connect", lambda connection, _record: connection.execute(room))
    _close()
    assert {answer.status_code for answer in fill(client, wave, vault)} == {200}
    assert len(stored_ballots()) == 17


@pytest.mark.postgresql
def test_a_full_disk_of_a_server_is_told_alike(postgres_settings):
    """The server's own error, raised where it would be: by the insert."""
    with running_app(postgres_settings) as app:
        upgrade()
        vault = app.extensions["senterpuls.vault"]
        wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 5})
        db.session.execute(
            text(
                "create function full_disk() returns trigger language plpgsql as "
                "$$ begin raise exception using errcode = 'disk_full', message = 'could not extend file'; end $$"
            )
        )
        db.session.execute(text("create trigger full_disk before insert on ballot_box for each row execute function full_disk()"))
        db.session.commit()
        assert_told_is_kept(fill(app.test_client(), wave, vault))
