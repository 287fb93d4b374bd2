"""A release is what was answered, not when: the same answers in another order freeze the same rows in the same order."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from reports.ballot_box import open_box
from reports.release import close_wave
from survey.database import db
from survey.services.instruments import instrument_of
from tests.test_anonymity.chance import tells_order
from tests.test_anonymity.elections import call_elections, vault_of
from tests.waves import complete_form

RELEASED = ("release", "released_unit", "released_cell")
RUNS, PEOPLE = 30, 12


def answer_in_turn(app, election, order) -> None:
    """Each with answers of an own, which follow from the member's place on the roster and not from the order."""
    browser, codes = app.test_client(), list(complete_form(election.wave))
    db.session.commit()
    for member in order:
        chance = random.Random(election.order.index(member))
        form = {code: str(chance.randint(1, 6)) for code in codes}
        assert browser.post(f"/s/{election.tokens[member]}", data=form).status_code == 200


def read_tables_through() -> None:
    """In this transaction, as the planner does with a large wave: in the order of the file."""
    if db.engine.dialect.name == "postgresql":
        for way in ("indexscan", "bitmapscan", "indexonlyscan"):
            db.session.execute(text(f"set local enable_{way} = off"))


def stored_rows(client: str) -> list:
    """Released rows as the database gives them when nobody asks for an order, without the moment and the client's name."""
    rows = [
        (table, tuple(value for name, value in row.items() if name not in ("client", "frozen_at")))
        for table in RELEASED
        for row in db.session.execute(db.metadata.tables[table].select().filter_by(client=client)).mappings()
    ]
    return [(table, [value for value in row if "sha256" not in str(value) and len(str(value)) != 64]) for table, row in rows]


def naive_box(marks: dict[str, tuple[int, int]]) -> list[str]:
    """A table with a number a row, read as it comes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table answer (id integer primary key autoincrement, first int, second int)")
        connection.executemany("insert into answer (first, second) values (?, ?)", marks.values())
        rows = connection.execute("select first, second from answer").fetchall()
    whose = {mark: member for member, mark in marks.items()}
    return [whose[row] for row in rows]


@pytest.mark.each_database
def test_the_same_answers_in_another_order_are_the_same_rows(app):
    one, other = call_elections(app, runs=2, people=PEOPLE)
    answer_in_turn(app, one, one.order)
    answer_in_turn(app, other, tuple(reversed(other.order)))
    for election in (one, other):
        assert close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC)).counted == PEOPLE
    assert len(stored_rows(one.client)) > 5
    assert stored_rows(one.client) == stored_rows(other.client)


@pytest.mark.each_database
def test_not_even_the_closing_job_sees_the_order(app):
    """What it holds in memory, row by row, against the true order of thirty waves."""
    naive, ours = [], []
    for election in call_elections(app, runs=RUNS, people=PEOPLE, seed=4):
        browser, fields = app.test_client(), complete_form(election.wave)
        codes = list(fields)[:2]
        marks = {}
        for number, member in enumerate(election.order):
            marks[member] = (number // 6 + 1, number % 6 + 1)
            form = fields | dict(zip(codes, map(str, marks[member]), strict=True))
            assert browser.post(f"/s/{election.tokens[member]}", data=form).status_code == 200
        instrument = instrument_of(election.wave)
        read_tables_through()
        frame = open_box(election.wave, instrument, vault_of(app)).answers
        whose = {mark: member for member, mark in marks.items()}
        ours.append(([whose[tuple(map(int, row))] for row in frame[codes].to_numpy()], election.order))
        naive.append((naive_box(marks), election.order))
    assert tells_order(naive)
    assert not tells_order(ours)
