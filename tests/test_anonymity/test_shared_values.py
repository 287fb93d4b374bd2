"""No value of a ballot's row, nor what can be reckoned from it, meets a value of any other table."""

import base64
import binascii
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, inspect, text

from survey.database import db
from tests.test_anonymity.dumps import Dump, as_bytes, full_dump
from tests.test_anonymity.elections import answer_all, call_elections

WINDOW = 8  # bytes that agree: of two unrelated values once in 10^19
DIGESTS = (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512, hashlib.blake2b)
LABELS = (b"", b"auth", b"serial", b"closed", b"link", b"key", b"proof", b"unit", b"ballot")
# What runs when a row is written, or shows rows under another name.
BESIDE = {
    "sqlite": "select tbl_name, sql from sqlite_master where type in ('trigger', 'view')",
    "postgresql": "select event_object_table, action_statement from information_schema.triggers union all"
    " select table_name, view_definition from information_schema.views where table_schema = 'public'",
}
SECRET = "a secret for tests only"


def derived(value, keys: list[bytes]) -> Iterator[bytes]:
    """Whatever can be made of a value without the vault: itself, and beginnings of it, decoded, hashed, keyed."""
    originals = {as_bytes(value)}
    if isinstance(value, str) and len(value) >= WINDOW:
        for decode in (bytes.fromhex, base64.b64decode, base64.b32decode):
            try:
                originals.add(decode(value))
            except (ValueError, binascii.Error):
                continue
    for original in originals:
        yield from (b"=" + original, original[:WINDOW].ljust(WINDOW, b"="))
        for digest in DIGESTS:
            yield from (digest(label + original).digest()[:WINDOW] for label in LABELS)
        yield from (hmac.digest(key, original, "sha256")[:WINDOW] for key in keys)


def windows(value) -> Iterator[bytes]:
    """A ballot's value, and every stretch of it and of what its hexadecimal says."""
    raw = as_bytes(value)
    yield b"=" + raw
    for original in (raw, *_decoded(value)):
        yield from (original[start : start + WINDOW] for start in range(len(original) - WINDOW + 1))


def _decoded(value) -> list[bytes]:
    try:
        return [bytes.fromhex(value)] if isinstance(value, str) else []
    except ValueError:
        return []


def linked_ballots(dump: Dump, ballots: str, keys: list[bytes]) -> set[tuple[str, int]]:
    """(other table's column, ballot's number) wherever a ballot meets some of a table's rows and not all of them.

    One wave alone in the database: what all rows share, as its month, tells nobody from anybody.
    """
    seen = _of_some([{stretch for value in row.values() for stretch in windows(value)} for row in dump[ballots]])
    hashed = _of_some([{made for value in row.values() for made in derived(value, keys)} for row in dump[ballots]])
    met = set()
    for table, rows in dump.items():
        for column in rows[0] if rows and table != ballots else ():
            meeting = defaultdict(set)
            for number, row in enumerate(rows):
                if row[column] is None:
                    continue
                one, stretches = set(derived(row[column], keys)), set(windows(row[column]))
                for ballot, (own, own_hashed) in enumerate(zip(seen, hashed, strict=True)):
                    if not one.isdisjoint(own) or not stretches.isdisjoint(own_hashed):
                        meeting[ballot].add(number)
            met |= {(f"{table}.{column}", ballot) for ballot, numbers in meeting.items() if 0 < len(numbers) < len(rows)}
    return met


def _of_some(sets: list[set]) -> list[set]:
    """Without what all of them share."""
    shared = set.intersection(*sets)
    return [one - shared for one in sets]


def keys_in(dump: Dump) -> list[bytes]:
    """Whatever a thief would try as a key: what stands in tables of one row, and the process's secret."""
    found = {as_bytes(value) for rows in dump.values() if len(rows) == 1 for value in rows[0].values() if value is not None}
    return [SECRET.encode(), *sorted(key for key in found if len(key) < 100)]


# Name → (what stands with the person, what stands with the answer).
NAIVE = {
    "the same number": lambda name: (int(name, 16) % 1000003, int(name, 16) % 1000003),
    "the name": lambda name: (name, name),
    "a hash of the name": lambda name: (name, hashlib.sha256(name.encode()).hexdigest()),
    "a part of a labelled hash": lambda name: (name, hashlib.sha1(b"ballot" + name.encode()).digest()[:10]),
    "a hash under the process's secret": lambda name: (name, hmac.digest(SECRET.encode(), name.encode(), "sha256")),
    "the person's side holds the hash": lambda name: (hashlib.sha256(name.encode()).hexdigest(), name),
    "the same moment": lambda name: (f"2026-10-05 08:00:{name}", f"2026-10-05 08:00:{name}"),
}


@pytest.mark.parametrize("pair", NAIVE.values(), ids=NAIVE)
def test_naive_tables_are_joined(pair):
    engine = create_engine("sqlite://")
    names = [hashlib.sha256(bytes([number])).hexdigest()[:16] for number in range(8)]
    with engine.begin() as connection:
        connection.execute(text("create table participant (wave text, sign)"))
        connection.execute(text("create table answer (wave text, sign, wellbeing int)"))
        for name in names:
            person, ballot = pair(name)
            connection.execute(text("insert into participant values ('2026-10', :sign)"), {"sign": person})
            connection.execute(text("insert into answer values ('2026-10', :sign, 4)"), {"sign": ballot})
    dump = full_dump(engine)
    assert {ballot for _, ballot in linked_ballots(dump, "answer", keys_in(dump))} == set(range(8))


@pytest.fixture
def election(app):
    (election,) = call_elections(app, runs=1)
    answer_all(app, election)
    return election


def test_our_ballots_meet_nobody(election, settings):
    assert settings.secret_key == SECRET
    dump = {table: rows for table, rows in full_dump(db.engine).items() if not table.startswith("ballot_box_")}  # partitions
    assert len(dump["ballot_box"]) == len(dump["invitation"]) == len(election.order)
    assert linked_ballots(dump, "ballot_box", keys_in(dump)) == set()


def test_with_the_tokens_they_would_be_joined(election):
    """So the search could have found them: a link is what leads from one side to the other."""
    dump = full_dump(db.engine)
    dump["stolen"] = [{"token": token.value} for token in election.tokens.values()]
    assert {ballot for _, ballot in linked_ballots(dump, "ballot_box", [])} == set(range(len(election.order)))


def test_the_ballot_box_has_no_key_to_anything_and_no_room_for_one(election):
    found = inspect(db.engine)
    boxes = [table for table in found.get_table_names() if table.startswith("ballot_box")]
    assert boxes
    for table in boxes:
        assert [column["name"] for column in found.get_columns(table)] == ["client", "wave", "serial", "sealed"]
        assert found.get_foreign_keys(table) == []
    others = [key for table in found.get_table_names() for key in found.get_foreign_keys(table)]
    assert others and not [key for key in others if key["referred_table"] in boxes]
    beside = db.session.execute(text(BESIDE[db.engine.dialect.name])).all()
    assert {table for table, _ in beside} == {"audit_entry"} and not [sql for _, sql in beside if "ballot_box" in sql]
    rows = db.session.execute(text("select client, wave, length(serial), length(sealed) from ballot_box")).all()
    assert len(rows) == len(election.order) and len(set(rows)) == 1
