"""Every file after a close, byte by byte: what was there while the wave was open is gone, and yesterday's copy stays shut."""

import itertools
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.bindings import crypto_scalarmult_base
from sqlalchemy import create_engine, text

from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.sealing import BallotOpener, BallotRefused
from survey.tokens import Token
from survey.vault import LINK_KEY_BYTES
from tests.conftest import running_app
from tests.test_anonymity.dumps import files_under, found_in, full_dump
from tests.test_anonymity.elections import answer_all, call_elections, vault_of
from tests.test_anonymity.naive import naive_database, naive_elections

pytestmark = pytest.mark.sqlite
PEOPLE = 14


@pytest.fixture
def places(tmp_path, monkeypatch) -> list[Path]:
    """Everywhere the process may write: its own folder with database and vault, temporary files, a log at its loudest."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    return [tmp_path]


@pytest.fixture
def loud_log(tmp_path, places):
    handler = logging.FileHandler(tmp_path / "everything.log")
    loggers = [logging.getLogger(name) for name in ("", "sqlalchemy.engine", "sqlalchemy.pool", "survey", "reports")]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield
    logging.getLogger().removeHandler(handler)
    handler.close()
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def held(loud_log, settings):
    """(app, an election everybody answered in), every logger talking."""
    with running_app(settings) as app:
        (election,) = call_elections(app, runs=1, people=PEOPLE)
        answer_all(app, election)
        yield app, election


def secrets_of(app, election) -> tuple[dict[str, bytes | str], dict[str, bytes | str]]:
    """(what stands in the files while the wave is open, what never does), by name."""
    entry, vault = election.wave.vault_entry, vault_of(app)
    stored = {"private key": vault.private_key(entry), "link key": vault.link_key(entry)}
    never = {}
    for number, row in enumerate(full_dump(db.engine)["invitation"]):
        stored |= {f"invitation {number}": row["id"], f"auth {number}": row["auth"]}
    for number, row in enumerate(db.session.query(SealedBallot.serial, SealedBallot.sealed)):
        # A ballot lies on two pages: the beginning, the middle and the end are looked for.
        parts = {"begins": row.sealed[:48], "middle": row.sealed[800:848], "ends": row.sealed[-48:], "serial": row.serial}
        stored |= {f"{name} {number}": part for name, part in parts.items()}
        opened = BallotOpener(vault.private_key(entry)).open(row.sealed)
        never[f"answers {number}"] = ",".join(f'"{code}":{value}' for code, value in list(opened.answers.items())[:3])
    for number, token in enumerate(election.tokens.values()):
        never |= {f"token {number}": token.value, f"typed token {number}": str(token)}
    db.session.commit()
    return stored, never


def test_the_search_finds_what_a_naive_tool_keeps(tmp_path):
    (members,) = itertools.islice(naive_elections().values(), 1)
    token = Token(b"0123456789")
    connection = naive_database(tmp_path / "naive.sqlite3", {"client": members})
    connection.execute("update participant_client set completed = ?", (str(token).lower(),))
    connection.execute("insert into answer_client (wellbeing) values ('\"AUT1\":4')")
    connection.close()
    (tmp_path / "access.log").write_text(f'POST /s/{str(token).replace("-", "")} auth={token.auth.hex()}')
    secrets = {"token": str(token), "digest": token.auth, "answer": '"AUT1":4', "other": Token(b"9876543210").value}
    assert found_in(files_under(tmp_path), secrets) == ["token", "digest", "answer"]


def test_nothing_of_a_wave_outlives_its_close(held, places):
    app, election = held
    stored, never = secrets_of(app, election)
    before = files_under(*places)
    assert found_in(before, stored) == list(stored)
    assert found_in(before, never) == []
    close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
    db.session.commit()
    after = files_under(*places)
    assert election.client.encode() in after and b"INSERT INTO release" in after
    assert found_in(after, stored | never) == []


def test_nothing_is_left_after_the_process_has_gone(held, places):
    """Closing the last connection folds the write-ahead log into the file."""
    app, election = held
    stored, never = secrets_of(app, election)
    close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
    db.session.remove()
    db.engine.dispose()
    assert found_in(files_under(*places), stored | never) == []


def keys_among(files: bytes) -> set[bytes]:
    """Every stretch as long as a key that looks random enough to be one, at any offset; and whatever hexadecimal says."""
    found = set()
    for start in range(len(files) - LINK_KEY_BYTES + 1):
        stretch = files[start : start + LINK_KEY_BYTES]
        if max(stretch) > 127 and len(set(stretch)) >= 20:  # of random keys all but one in a million
            found.add(stretch)
    return found


def opens(key: bytes, public_key: bytes) -> bool:
    return crypto_scalarmult_base(key) == public_key


@pytest.fixture
def yesterday(held, tmp_path_factory):
    """(app, election, a folder with yesterday's copy of everything); the wave has been closed since, today."""
    app, election = held
    folder = tmp_path_factory.mktemp("yesterday")
    entry = election.wave.vault_entry
    for kind in ("private_key", "link_key"):
        (folder / kind).write_bytes(getattr(vault_of(app), kind)(entry))
    with db.engine.connect() as connection:
        connection.execute(text("vacuum into :file"), {"file": str(folder / "copy.sqlite3")})
    close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
    db.session.commit()
    return app, election, folder


def test_yesterdays_copy_and_everything_of_today_open_nothing(yesterday, places, settings, tmp_path_factory):
    _, election, folder = yesterday
    public_key = election.wave.public_key
    candidates = keys_among(files_under(*places) + settings.secret_key.encode())
    assert [key for key in candidates if opens(key, public_key)] == []
    copy = tmp_path_factory.mktemp("copy")
    shutil.copy(folder / "copy.sqlite3", copy / "senterpuls.sqlite3")
    boxes, invitation = _copied(copy / "senterpuls.sqlite3")
    assert len(boxes) == PEOPLE
    assert [key for key in candidates if Token.derive(key, invitation["id"]).auth == invitation["auth"]] == []
    for key in list(candidates)[:50]:
        with pytest.raises(BallotRefused):
            BallotOpener(key).open(boxes[0]["sealed"])


def test_yesterdays_vault_would_have_opened_it(yesterday, places):
    """So the search knows a key when it meets one."""
    _, election, folder = yesterday
    public_key = election.wave.public_key
    boxes, invitation = _copied(folder / "copy.sqlite3")
    candidates = keys_among(b"lead" + (folder / "private_key").read_bytes() + (folder / "link_key").read_bytes())
    (key,) = [key for key in candidates if opens(key, public_key)]
    assert len({BallotOpener(key).open(box["sealed"]).proof for box in boxes}) == PEOPLE
    assert [key for key in candidates if Token.derive(key, invitation["id"]).auth == invitation["auth"]]


def _copied(file: Path) -> tuple[list[dict], dict]:
    """The ballots and one invitation of a copied database."""
    dump = full_dump(create_engine(f"sqlite:///{file}"))
    return dump["ballot_box"], dump["invitation"][0]
