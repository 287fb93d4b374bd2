"""Everything before and everything after one ballot: one row more in the ballot box, of one length, and nothing else."""

from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest

from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.sealing import PLAINTEXT_BYTES
from tests.conftest import running_app
from tests.test_anonymity.dumps import full_dump
from tests.test_anonymity.elections import call_elections
from tests.test_anonymity.naive import naive_answer, naive_database, naive_elections
from tests.test_anonymity.postgres_views import app_on_postgres, rows_in_file_order, tables_in
from tests.test_anonymity.respondents import filled
from tests.test_anonymity.sqlite_pages import NOBODYS, current_pages, owners_of

LENGTHS = {"client": 9, "wave": 7, "serial": 32, "sealed": PLAINTEXT_BYTES + 48}
WORDS = "Too little time between calls, and nobody told us why."
VISITS = {
    "few answers": {"few": True},
    "all answers": {},
    "a comment": {"words": WORDS},
    "a long comment": {"words": (WORDS * 10)[:500]},
    "few answers and a comment": {"few": True, "words": WORDS},
}


def difference(before: dict[str, list], after: dict[str, list]) -> dict[str, tuple[list, list]]:
    """Table → (rows gone, rows come)."""
    return {
        table: ([row for row in before[table] if row not in rows], [row for row in rows if row not in before[table]])
        for table, rows in after.items()
        if rows != before[table]
    }


def pages_changed(before: dict[int, bytes], after: dict[int, bytes]) -> set[str]:
    """Whose pages differ. The file's own header, its first hundred bytes, belongs to nobody."""
    owners = owners_of(after)
    return {owners[page] for page, content in after.items() if page != 1 and content != before.get(page)} | (
        {owners[1]} if before[1][100:] != after[1][100:] else set()
    )


def visits(app, election, look: Callable[[], dict]):
    """(description, everything before, everything after) for one ballot each: few answers or many, in every language."""
    browser = app.test_client()
    sorts = [(name, choice, "nb") for name, choice in VISITS.items()]
    sorts += [(language, {}, language) for language in LANGUAGES]
    for member, (name, choice, language) in zip(election.order, sorts, strict=False):
        address = f"/s/{election.tokens[member]}?lang={language}"
        fields = filled(browser.get(address), **choice)
        before = look()
        assert browser.post(address, data=fields).status_code == 200
        yield name, before, look()


def test_a_naive_ballot_marks_its_person(tmp_path):
    elections = {client: members[:2] for client, members in list(naive_elections().items())[:1]}
    ((client, (member, other)),) = elections.items()
    with closing(naive_database(tmp_path / "naive.sqlite3", {client: []})) as connection:
        for name in (member, other):
            connection.execute(f"insert into participant_{client} (member, email) values (?, ?)", (name, f"{name}@fjord.example"))
        looks = []
        for _ in range(2):
            rows = {table: connection.execute(f"select * from {table}_{client}") for table in ("participant", "answer")}
            looks.append({table: list(map(tuple, found)) for table, found in rows.items()})
            naive_answer(connection, client, member)
    found = difference(*looks)
    assert [row[1] for row in found["participant"][1]] == [member]
    assert len(found["answer"][1]) == 1


@pytest.mark.sqlite
def test_on_sqlite_a_ballot_is_one_row(app, tmp_path):
    (election,) = call_elections(app, runs=1)
    file = tmp_path / "senterpuls.sqlite3"
    seen = {}
    for name, before, after in visits(app, election, lambda: full_dump(db.engine) | {"": current_pages(file)}):
        owners = pages_changed(before.pop(""), after.pop(""))
        changed = difference(before, after)
        assert {table: tuple(map(len, rows)) for table, rows in changed.items()} == {"ballot_box": (0, 1)}, name
        (row,) = changed["ballot_box"][1]
        seen[name] = {column: len(value) for column, value in row.items()}
        assert owners <= {"ballot_box", NOBODYS}, name
    assert len(seen) == len(VISITS) + len(LANGUAGES)
    assert {repr(lengths) for lengths in seen.values()} == {repr(LENGTHS)}


@pytest.mark.postgresql
def test_on_postgresql_a_ballot_is_one_row(postgres_address, settings):
    with app_on_postgres(postgres_address, settings) as app:
        (election,) = call_elections(app, runs=1)
        address = db.engine.url.render_as_string(False).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:

            def look():
                # The wave's own row is locked by whoever casts, so that it can't close meanwhile: its lock is nobody's.
                return {
                    table: [row if table != "wave" else (row[0], *row[2:]) for row in rows_in_file_order(connection, table)]
                    for table in tables_in(connection)
                }

            lengths = set()
            for name, before, after in visits(app, election, look):
                ((table, (gone, come)),) = difference(before, after).items()
                assert (table.startswith("ballot_box"), len(gone), len(come)) == (True, 0, 1), name
                lengths.add(len(come[0][3]))
    assert len(lengths) == 1


@pytest.mark.sqlite
def test_a_second_ballot_changes_no_byte(app, tmp_path):
    (election,) = call_elections(app, runs=1)
    browser, address = app.test_client(), f"/s/{election.tokens[election.order[0]]}"
    fields = filled(browser.get(address))
    browser.post(address, data=fields)
    before = full_dump(db.engine), current_pages(tmp_path / "senterpuls.sqlite3")
    for again in (fields, filled(browser.get(address), few=True, words=WORDS)):
        assert browser.post(address, data=again).status_code == 200
        assert (full_dump(db.engine), current_pages(tmp_path / "senterpuls.sqlite3")) == before


@pytest.mark.sqlite
def test_looking_and_failing_change_no_byte(settings, tmp_path):
    """Forms looked at, mended forms, links nobody knows: nothing anywhere says that somebody came."""
    with running_app(settings) as app:
        (election,) = call_elections(app, runs=1)
        browser, address = app.test_client(), f"/s/{election.tokens[election.order[0]]}"
        before = full_dump(db.engine), current_pages(tmp_path / "senterpuls.sqlite3")
        assert browser.get(address).status_code == 200
        assert browser.post(address, data={"AUT1": "9"}).status_code == 422
        assert browser.post(address, data={}).status_code == 422
        assert browser.get("/s/0000-0000-0000-0000").status_code == 404
        assert (full_dump(db.engine), current_pages(tmp_path / "senterpuls.sqlite3")) == before
