"""PostgreSQL's row versions, line pointers and dump against the true order of submission; open and after close."""

import re
from collections import defaultdict
from datetime import UTC, datetime

import psycopg
import pytest

from reports.destruction import destroy_wave
from reports.release import close_wave
from survey.database import db
from tests.postgres import new_database
from tests.test_anonymity.chance import RUNS, linked, tells_order
from tests.test_anonymity.elections import answer_all, call_elections, vault_of
from tests.test_anonymity.naive import naive_elections
from tests.test_anonymity.postgres_views import app_on_postgres, rows_in_file_order, tables_in
from tests.test_anonymity.sqlite_pages import HEXADECIMAL

pytestmark = pytest.mark.postgresql


def guesses(connection: psycopg.Connection, elections: list[dict[str, str]], truths: list) -> dict[tuple[str, str], list]:
    """(table, way of sorting) → (guess, true order) for each election in which the table names everybody.

    elections: sign → person; a row is somebody's if its text holds the sign.
    """
    whose = {sign: (number, person) for number, signs in enumerate(elections) for sign, person in signs.items()}
    ways = {"xmin": lambda row: (row[0], row[2]), "xmax": lambda row: (row[1], row[2]), "ctid": lambda row: row[2]}
    pairs = defaultdict(list)
    for table in tables_in(connection):
        known = [{} for _ in elections]
        for row in rows_in_file_order(connection, table):
            for number, person in {whose[word] for word in re.findall("[0-9a-f]{16,}", row[3]) if word in whose}:
                known[number][person] = row
        for places, truth in zip(known, truths, strict=True):
            if places.keys() == set(truth):
                for way, key in ways.items():
                    guess = sorted(places, key=lambda person, places=places, key=key: key(places[person]))
                    pairs[table.rstrip("0123456789"), way].append((guess, truth))
    return pairs


@pytest.fixture(scope="module")
def naive(postgres_address):
    """A table of participants that notes who has answered."""
    elections = naive_elections()
    with psycopg.connect(new_database(postgres_address), autocommit=True) as connection:
        for client, members in elections.items():
            connection.execute(f"create table participant_{client} (member text primary key, completed text)")
            for member in sorted(members):
                connection.execute(f"insert into participant_{client} values (%s, null)", (member,))
        for client, members in elections.items():
            for member in members:
                connection.execute(f"update participant_{client} set completed = 'Y' where member = %s", (member,))
        yield connection, elections


@pytest.fixture(scope="module")
def ours(postgres_address, tmp_path_factory, make_settings):
    """Thirty elections, everybody having answered: (app, another connection, elections)."""
    with app_on_postgres(postgres_address, make_settings(tmp_path_factory.mktemp("postgres"))) as app:
        elections = call_elections(app)
        with psycopg.connect(db.engine.url.render_as_string(False).replace("+psycopg", ""), autocommit=True) as connection:
            for election in elections:
                answer_all(app, election)
            yield app, connection, elections


def guesses_of_people(connection, elections) -> dict[tuple, list]:
    signs = [{_as_text(sign): who for sign, who in one.signs.items()} for one in elections]
    return guesses(connection, signs, [one.order for one in elections])


def _as_text(sign: bytes) -> str:
    return sign.decode() if HEXADECIMAL.fullmatch(sign) else sign.hex()


def test_a_naive_table_gives_everybody_away(naive):
    connection, elections = naive
    signs = [{member: member for member in members} for members in elections.values()]
    pairs = guesses(connection, signs, list(elections.values()))
    assert len(pairs["participant_client", "xmin"]) == RUNS
    assert linked(pairs["participant_client", "xmin"]) == sum(map(len, elections.values()))


def test_our_ballots_show_their_order_while_open_and_our_people_do_not(ours):
    _, connection, elections = ours
    serials = [{token.serial.hex(): who for who, token in one.tokens.items()} for one in elections]
    ballots = guesses(connection, serials, [one.order for one in elections])
    assert linked([pair for (_, way), found in ballots.items() if way == "xmin" for pair in found]) == sum(map(len, serials))
    people = guesses_of_people(connection, elections)
    assert {table for table, _ in people} >= {"link", "invitation", "member", "membership"}
    assert [place for place, found in people.items() if len(found) == RUNS and tells_order(found)] == []


def test_our_people_were_written_all_at_once_and_never_again(ours):
    """No row of theirs has a version, or a lock, of its own."""
    _, connection, elections = ours
    for table in ("invitation", "link"):
        rows = rows_in_file_order(connection, table)
        assert len(rows) == sum(len(one.order) for one in elections)
        assert len({xmin for xmin, *_ in rows}) == RUNS
        assert {xmax for _, xmax, *_ in rows} == {0}


def test_after_close_no_row_has_an_order(ours):
    app, connection, elections = ours
    close_wave(elections[0].wave, vault=vault_of(app), now=datetime.now(UTC))
    for election in elections[1:]:
        destroy_wave(election.wave, vault_of(app))
    people = guesses_of_people(connection, elections)
    assert {table for table, _ in people} == {"member", "membership"}
    assert [place for place, found in people.items() if tells_order(found)] == []
    dumped = " ".join(row for table in tables_in(connection) for *_, row in rows_in_file_order(connection, table))
    assert [token for one in elections for token in one.tokens.values() if token.serial.hex() in dumped] == []
