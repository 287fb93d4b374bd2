"""A back-up is one file of its owner's, made while phones answer, with everything but the vault."""

import json
import sqlite3
import threading
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from survey.copies import postgres_dumps
from survey.copies.postgres_dumps import find_program
from survey.database import db
from survey.refusal import Refusal
from survey.services.audit import record_action
from tests.waves import MONTH, open_test_wave

pytestmark = pytest.mark.each_database


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams={"Oslo": 6})


@pytest.fixture
def back_up(runner, tmp_path):
    def make(*options, status=0):
        done = runner.invoke(args=["backup", "--out", str(tmp_path / "whole.backup"), *options])
        assert done.exit_code == status, done.output
        return done

    return make


def files_under(folder):
    return {file for file in folder.rglob("*") if file.is_file()}


def test_the_file_holds_the_database_and_says_so(wave, back_up, vault, tmp_path):
    told = json.loads(back_up("--json").stdout)
    assert told["open_waves"] == [{"client": "fjord", "month": MONTH}]
    assert told["database"] == db.engine.dialect.name
    file = tmp_path / "whole.backup"
    assert file.stat().st_mode & 0o777 == 0o600
    with ZipFile(file) as bundle:
        assert bundle.namelist() == list(told["sha256"]) + ["manifest.json"]
        content = b"".join(bundle.read(name) for name in bundle.namelist())
    keys = [vault.private_key(wave.vault_entry), vault.link_key(wave.vault_entry)]
    assert b"Oslo-3" in content
    assert not [key for key in keys if key in content or key.hex().encode() in content]
    assert b"a secret for tests only" not in content
    assert not list(tmp_path.glob(".whole*"))


def test_it_says_what_is_left_out(wave, back_up):
    said = back_up().stdout
    assert "Open surveys in it: 1." in said
    assert "The vault is left out by design" in said
    assert "second factors must be set up anew" in said
    assert "second factors" not in back_up("--with-secret-key").stdout


def test_the_secret_key_goes_along_only_where_it_is_wanted(wave, back_up, tmp_path):
    back_up("--with-secret-key")
    assert ZipFile(tmp_path / "whole.backup").read("secret_key") == b"a secret for tests only"
    entry = db.session.execute(text("select detail from audit_entry where action = 'back-up made'")).scalar()
    assert '"secret_key": true' in (entry if isinstance(entry, str) else json.dumps(entry))


def test_nothing_goes_into_the_vault_or_over_the_database(wave, runner, settings, tmp_path):
    before = {file: file.read_bytes() for file in files_under(settings.vault)}
    places = [settings.vault / "x", tmp_path / "nowhere" / "x", tmp_path]
    if db.engine.dialect.name == "sqlite":
        places += [tmp_path / "senterpuls.sqlite3", tmp_path / "senterpuls.sqlite3-wal"]
    for place in places:
        done = runner.invoke(args=["backup", "--out", str(place)])
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert {file: file.read_bytes() for file in files_under(settings.vault)} == before


def test_a_database_without_tables_is_refused(wave, back_up, tmp_path):
    db.session.execute(text("drop table alembic_version"))
    db.session.commit()
    assert "nothing to back up" in back_up(status=2).stderr
    assert not (tmp_path / "whole.backup").exists()


def test_a_copy_that_fails_leaves_the_earlier_file(wave, back_up, monkeypatch, tmp_path):
    back_up()
    before = (tmp_path / "whole.backup").read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("survey.copies.making.write_bundle", fail)
    assert back_up(status=1).stderr.endswith("No space left on device. Nothing was written.\n")
    assert (tmp_path / "whole.backup").read_bytes() == before
    assert not list(tmp_path.glob(".whole*"))


def test_what_a_kill_left_is_gone_with_the_next(wave, back_up, tmp_path):
    left = tmp_path / ".whole.backup.making-x"
    left.mkdir()
    (left / "copy").write_bytes(b"half")
    back_up()
    assert not left.exists()


def test_others_write_while_it_is_made(wave, back_up, app, now, monkeypatch, tmp_path):
    """What was committed before is in it; what is committed meanwhile waits for nothing."""
    db.session.commit()
    done = threading.Event()

    def write():
        with app.app_context():
            for number in range(20):
                record_action("client changed", client="fjord", actor="a", now=now, number=number)
                db.session.commit()
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    back_up()
    writer.join(60)
    assert done.is_set()
    if db.engine.dialect.name == "sqlite":
        ZipFile(tmp_path / "whole.backup").extract("database.sqlite3", tmp_path / "out")
        copied = sqlite3.connect(tmp_path / "out" / "database.sqlite3")
        assert copied.execute("pragma integrity_check").fetchone() == ("ok",)
        assert copied.execute("select count(*) from invitation").fetchone() == (6,)


def test_a_dump_takes_a_program_that_knows_the_server(monkeypatch, tmp_path):
    """Of several the one of the server's version or the next newer; none that is older."""
    for version in (14, 16, 17):
        program = tmp_path / f"{version}" / "bin" / "pg_dump"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3'\n")
        program.chmod(0o755)
    monkeypatch.setattr(postgres_dumps, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere") + ":/bin/nowhere")
    assert find_program("pg_dump", 15) == str(tmp_path / "16" / "bin" / "pg_dump")
    with pytest.raises(Refusal, match="install postgresql-client-18"):
        find_program("pg_dump", 18)
