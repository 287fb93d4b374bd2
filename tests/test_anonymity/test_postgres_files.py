"""A PostgreSQL server's whole data directory and log, before and after a close, by whoever carries the disk away."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.sealing import BallotOpener
from tests.postgres import new_database
from tests.test_anonymity.dumps import found_in, full_dump
from tests.test_anonymity.elections import answer_all, call_elections, vault_of
from tests.test_anonymity.postgres_views import app_on_postgres, server_folder

pytestmark = pytest.mark.postgresql
PEOPLE = 12
WRITE_AHEAD_LOG = "pg_wal"


def holders(folder: Path, secrets: dict[str, bytes | str]) -> dict[str, set[str]]:
    """Kind of secret → the parts of the server's folder that hold one of them: base, pg_wal, log …"""
    parts, found = defaultdict(list), defaultdict(set)
    for file in folder.rglob("*"):
        if file.is_file():
            names = file.relative_to(folder).parts
            parts[names[1] if len(names) > 1 else names[0]].append(file.read_bytes())
    for part, contents in parts.items():
        for name in found_in(b"\n".join(contents), secrets):
            found[name.split()[0]].add(part)
    return dict(found)


def connect(address: str) -> psycopg.Connection:
    return psycopg.connect(address, autocommit=True)


def test_a_naive_deletion_leaves_the_row_in_its_file(postgres_address):
    with connect(new_database(postgres_address)) as connection:
        connection.execute("create table answer (member text, wellbeing text)")
        connection.execute("insert into answer values ('0f1e2d3c4b5a6978', 'rather low, to be honest')")
        connection.execute("delete from answer")
        connection.execute("checkpoint")
        found = holders(server_folder(postgres_address), {"member": "0f1e2d3c4b5a6978", "answer": "rather low, to be honest"})
    assert {part for parts in found.values() for part in parts} == {"base", WRITE_AHEAD_LOG}


def test_a_naive_deletion_leaves_the_planners_samples(postgres_address):
    with connect(new_database(postgres_address)) as connection:
        connection.execute("create table answer (wellbeing text)")
        connection.execute("insert into answer select 'rather low, to be honest' from generate_series(1, 20)")
        connection.execute("analyze answer")
        connection.execute("delete from answer")
        connection.execute("vacuum full answer")
        connection.execute("analyze answer")
        kept = connection.execute("select most_common_vals::text from pg_stats where tablename = 'answer'").fetchall()
    assert "rather low" in str(kept)


@pytest.fixture(scope="module")
def closed(postgres_address, tmp_path_factory, make_settings):
    """(where each secret was while the wave was open, where it is after the close); what never was stored has no secret."""
    with app_on_postgres(postgres_address, make_settings(tmp_path_factory.mktemp("disk"))) as app:
        (election,) = call_elections(app, runs=1, people=PEOPLE)
        answer_all(app, election)
        secrets = secrets_of(app, election)
        with connect(db.engine.url.render_as_string(False).replace("+psycopg", "")) as connection:
            connection.execute("analyze")  # as the server does by itself, every now and then
            connection.execute("checkpoint")
            before = holders(server_folder(postgres_address), secrets)
            close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
            db.session.commit()
            connection.execute("analyze")
            connection.execute("checkpoint")
            yield before, holders(server_folder(postgres_address), secrets), connection


def secrets_of(app, election) -> dict[str, bytes | str]:
    """By name, which begins with its kind."""
    opener, found = BallotOpener(vault_of(app).private_key(election.wave.vault_entry)), {}
    for number, row in enumerate(full_dump(db.engine)["invitation"]):
        found |= {f"invitation {number}": row["id"], f"auth {number}": row["auth"]}
    for number, row in enumerate(db.session.query(SealedBallot.serial, SealedBallot.sealed)):
        answers = opener.open(row.sealed).answers
        found |= {f"serial {number}": row.serial, f"sealed {number}": row.sealed[:40]}
        found[f"answers {number}"] = ",".join(f'"{code}":{value}' for code, value in list(answers.items())[:3])
    for number, token in enumerate(election.tokens.values()):
        found |= {f"token {number}": token.value, f"typed {number}": str(token)}
    db.session.commit()
    return found


def test_after_close_only_the_servers_own_log_of_pages_knows_the_wave(closed):
    """Answers and tokens never were there. What the write-ahead log keeps until it is written over has no key any more."""
    before, after, _ = closed
    stored = {"invitation", "auth", "serial", "sealed"}
    assert before.keys() == stored and all("base" in parts for parts in before.values())
    assert after == {kind: {WRITE_AHEAD_LOG} for kind in after}
    assert after.keys() <= stored


def test_the_planner_keeps_no_sample_of_a_wave(closed):
    *_, connection = closed
    sampled = {table for (table,) in connection.execute("select tablename from pg_stats where schemaname = 'public'")}
    assert sampled >= {"member", "membership"}
    assert not {table for table in sampled if table.startswith(("ballot_box", "invitation", "link", "outbox"))}
