"""Casting: one insert, once a token, and nothing else in the database moves."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.wave import CLOSING
from survey.sealing import BallotOpener
from survey.services.ballots import UnknownToken, WaveClosed, cast_ballot, find_paper
from survey.tokens import Token
from tests.table_rows import all_rows
from tests.waves import open_test_wave, tokens_of

TEAMS = {"Oslo/Blue": 6, "Bergen": 5}
AT_ONCE = 50


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams=TEAMS)


@pytest.fixture
def token(wave, vault) -> Token:
    return tokens_of(wave, vault)["Blue-0"]


def cast(token, now, **answers) -> None:
    cast_ballot(find_paper(token, now=now), token, answers or {"AUT1": 4})
    db.session.commit()


def ballots() -> int:
    return db.session.scalar(select(func.count()).select_from(SealedBallot))


def test_a_ballot_opens_to_what_was_answered_in_the_unit_invited(wave, token, vault, now):
    cast(token, now, AUT1=4, TUR1=1)
    row = db.session.scalars(select(SealedBallot)).one()
    ballot = BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed)
    assert (ballot.client, ballot.wave, ballot.unit) == (wave.client, wave.month, "Oslo/Blue")
    assert (row.serial, ballot.proof) == (token.serial, token.proof)
    assert ballot.answers == {"AUT1": 4, "TUR1": 1}
    assert (ballot.background, ballot.comment) == ({}, "")


def test_background_and_comment_are_sealed_with_the_answers(wave, token, vault, now):
    cast_ballot(find_paper(token, now=now), token, {"AUT1": 4}, {"shift": "night"}, "Ær – 👍🏽\n\"x\"")
    (row,) = db.session.scalars(select(SealedBallot))
    ballot = BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed)
    assert (ballot.answers, ballot.background, ballot.comment) == ({"AUT1": 4}, {"shift": "night"}, "Ær – 👍🏽\n\"x\"")


@pytest.mark.parametrize(("people", "asked"), [(19, False), (20, True)])
def test_background_and_comment_are_asked_where_enough_are_invited(app, vault, now, people, asked):
    wave = open_test_wave(vault, now, teams={"Alta": 5, "Vadsø": people - 5}, client="nord")
    paper = find_paper(tokens_of(wave, vault)["Alta-0"], now=now)
    assert (paper.asks_background, paper.asks_comment) == (asked, asked)


def test_a_paper_promises_the_latest_destruction(wave, token, now):
    assert find_paper(token, now=now).destroyed_by == wave.destroyed_by


def test_a_paper_holds_nothing_of_the_person(wave, token, now):
    paper = find_paper(token, now=now)
    assert "Blue-0" not in repr(paper)
    assert (paper.client_name, paper.unit, paper.language) == ("Fjord Kundesenter", "Oslo/Blue", "nb")


def test_only_the_ballot_box_changes(wave, token, now):
    before = all_rows(except_for=("ballot_box",))
    cast(token, now)
    assert all_rows(except_for=("ballot_box",)) == before
    assert ballots() == 1


@pytest.mark.sqlite
def test_casting_is_one_insert_and_no_other_write(wave, token, now):
    paper = find_paper(token, now=now)
    statements = []
    db.session.connection().connection.driver_connection.set_trace_callback(statements.append)
    cast_ballot(paper, token, {"AUT1": 4})
    writes = [statement for statement in statements if not statement.startswith(("BEGIN", "SELECT"))]
    assert len(writes) == 1
    assert writes[0].startswith("INSERT INTO ballot_box")
    assert "ON CONFLICT DO NOTHING" in writes[0]


def test_a_second_ballot_changes_not_one_byte(wave, token, now):
    cast(token, now, AUT1=4)
    before = all_rows()
    cast(token, now, AUT1=1)
    assert all_rows() == before


def test_looking_at_the_form_writes_nothing(wave, token, now):
    before = all_rows()
    find_paper(token, now=now)
    db.session.commit()
    assert all_rows() == before


def test_an_unknown_token_is_unknown(wave, now):
    with pytest.raises(UnknownToken):
        find_paper(Token(b"\0" * 10), now=now)


def test_the_last_moment_counts_and_the_closing_moment_does_not(wave, token, now, week):
    assert find_paper(token, now=wave.closes_at - week / 10**9).wave == wave.month
    with pytest.raises(WaveClosed) as closed:
        find_paper(token, now=wave.closes_at)
    assert closed.value.closed_at == wave.closes_at


def test_a_wave_that_began_to_close_takes_no_ballot(wave, token, now):
    """The form was fetched in time, the wave closed before the answers came."""
    paper = find_paper(token, now=now)
    wave.state, wave.closed_at = CLOSING, now
    db.session.commit()
    with pytest.raises(WaveClosed) as closed:
        cast_ballot(paper, token, {"AUT1": 4})
    db.session.rollback()
    assert closed.value.closed_at == now
    assert ballots() == 0


def test_another_members_ballot_is_another_row(wave, vault, now):
    for token in tokens_of(wave, vault).values():
        cast(token, now)
    assert ballots() == 11
    assert {len(row.sealed) for row in db.session.scalars(select(SealedBallot))} == {1584}


def at_once(app, work) -> list:
    """What `work(number)` gives in fifty threads that begin together, each with a session of its own."""
    gate = threading.Barrier(AT_ONCE, timeout=60)

    def run(number):
        with app.app_context():
            gate.wait()
            return work(number)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


@pytest.mark.sqlite
def test_fifty_at_once_on_a_table_without_the_key_leave_several_rows(app, wave):
    """What the next test relies on: these threads do meet. Here each looks for the ballot first, then writes it."""
    db.session.execute(text("create table naive (serial blob, value integer)"))
    db.session.commit()
    looked = threading.Barrier(AT_ONCE, timeout=60)

    def look_and_write(number):
        found = db.session.scalar(text("select count(*) from naive where serial = x'00'"))
        db.session.rollback()
        looked.wait()
        if not found:
            db.session.execute(text("insert into naive values (x'00', :number)"), {"number": number})
            db.session.commit()

    at_once(app, look_and_write)
    assert db.session.scalar(text("select count(*) from naive")) > 1


def test_fifty_at_once_on_one_token_leave_one_ballot(app, wave, token, vault, now):
    at_once(app, lambda number: cast(token, now, AUT1=number % 6 + 1))
    row = db.session.scalars(select(SealedBallot)).one()
    assert BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed).answers["AUT1"] in range(1, 7)


def test_fifty_at_once_on_fifty_tokens_are_all_kept(app, vault, now):
    wave = open_test_wave(vault, now, teams={"Oslo": AT_ONCE})
    tokens = list(tokens_of(wave, vault).values())
    at_once(app, lambda number: cast(tokens[number], now))
    assert ballots() == AT_ONCE
