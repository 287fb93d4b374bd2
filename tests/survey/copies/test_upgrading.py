"""`senterpuls upgrade`: a database of an earlier version goes on with all it holds, or stays as it was."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from flask_migrate import downgrade
from sqlalchemy import text

from survey.copies import migrating, upgrading
from survey.copies.presence import present
from survey.copies.sqlite_files import copy_to, held, put_back
from survey.database import close_connections, db
from survey.database_address import sqlite_file
from survey.schema import known_revisions, read_revision
from tests.table_rows import all_rows
from tests.waves import open_test_wave

pytestmark = pytest.mark.each_database

HEAD = known_revisions()[-1]


@pytest.fixture
def older(app, vault, now):
    """Rows of a wave, and a schema that lacks some tables and triggers of today."""
    open_test_wave(vault, now, teams={"Oslo": 6})
    before = all_rows()
    db.session.remove()
    downgrade(revision="0014")
    close_connections()
    return before


@pytest.fixture
def run_upgrade(runner):
    def run(*options, status=0):
        done = runner.invoke(args=["upgrade", *options])
        assert done.exit_code == status, done.output
        assert done.stderr.count("\n") == (1 if status else 0)
        return done.stderr or done.stdout

    return run


def test_an_older_database_is_brought_up_to_date(older, run_upgrade, tmp_path):
    said = run_upgrade()
    assert said.startswith(f"The database went from revision 0014 to {HEAD}.")
    after = all_rows()
    assert [row[4] for row in after.pop("audit_entry")] == ["database upgraded"]
    assert after == {table: rows for table, rows in older.items() if table != "audit_entry"}
    db.session.remove()
    assert run_upgrade() == f"Nothing to do: the database is at revision {HEAD}.\n"
    assert not list(tmp_path.glob(".senterpuls*"))


def test_the_database_as_it_was_can_be_kept(older, run_upgrade, tmp_path):
    kept = tmp_path / "before.backup"
    assert f"As it was it is in {kept}." in run_upgrade("--keep-copy", str(kept))
    assert kept.exists()


def test_a_database_without_tables_gets_them(app, run_upgrade):
    downgrade(revision="base")
    assert f"from revision none to {HEAD}" in run_upgrade()


def spoil(statement):
    def migrate(connection):
        migrating.migrate(connection)
        connection.execute(text(statement))
        if connection.dialect.name == "sqlite":
            connection.commit()

    return migrate


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("delete from invitation", "invitation had 6 rows and has 0"),
        ("drop table saved_view", "tables are not those of this program"),
        ("update alembic_version set version_num = '0016'", "its revision is 0016"),
        ("no sql at all", "failed: "),
    ],
)
def test_what_is_not_sound_afterwards_changes_nothing(older, run_upgrade, monkeypatch, statement, told, tmp_path):
    monkeypatch.setattr(upgrading, "migrate", spoil(statement))
    said = run_upgrade(status=1)
    assert told in said
    assert said.endswith("The database is as it was.\n")
    assert read_revision() == "0014"
    assert db.session.scalar(text("select count(*) from invitation")) == 6
    db.session.remove()
    assert not list(tmp_path.glob(".senterpuls*"))


def test_a_migration_that_breaks_off_changes_nothing(older, run_upgrade, monkeypatch):
    def fail(_connection):
        raise RuntimeError("broken off")

    monkeypatch.setattr(upgrading, "migrate", fail)
    assert "broken off" in run_upgrade(status=1)
    assert read_revision() == "0014"


def test_it_waits_for_nobody_who_uses_the_database(older, run_upgrade):
    with db.engine.connect() as used:
        used.execute(text("select 1 from client")).all()
        if db.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(sqlite_file(db.engine.url))) as other:
                other.execute("select 1 from client").fetchall()
                said = run_upgrade(status=2)
        else:
            import psycopg

            with psycopg.connect(db.engine.url.render_as_string(hide_password=False)):
                used.close()
                said = run_upgrade(status=2)
    assert "stop serve" in said
    assert read_revision() == "0014"


def test_it_refuses_while_somebody_serves_who_is_asked_nothing(older, run_upgrade):
    if db.engine.dialect.name == "sqlite":
        with present():
            assert "serve or worker is running" in run_upgrade(status=2)
        assert read_revision() == "0014"
    run_upgrade()


KILLED = """
import sqlite3, sys, os
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from survey.copies.sqlite_files import held
with held(Path(sys.argv[3])) as live:
    source = sqlite3.connect(sys.argv[2])
    def stop(status, remaining, total):
        if remaining < total // 2:
            os.kill(os.getpid(), 9)
    source.backup(live, pages=5, progress=stop)
"""


def test_a_kill_while_it_is_put_back_leaves_the_old_database(tmp_path):
    """In pieces, so that there is a middle to be killed in; the product does it in one step."""
    old, new = tmp_path / "old", tmp_path / "new"
    for file, value in ((old, "old"), (new, "new")):
        with closing(sqlite3.connect(file)) as opened:
            opened.execute("pragma page_size=8192")
            opened.execute("create table t (v)")
            opened.executemany("insert into t values (?)", [(value * 2000,)] * 500)
            opened.commit()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(upgrading.__file__).partition("/survey/")[0], str(new), str(old)])
    assert ended.returncode == -9
    with closing(sqlite3.connect(old)) as opened:
        assert opened.execute("pragma integrity_check").fetchone() == ("ok",)
        assert opened.execute("select distinct substr(v, 1, 3) from t").fetchall() == [("old",)]
    with held(old) as live:
        put_back(new, live)
    copy_to(old, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as opened:
        assert opened.execute("select distinct substr(v, 1, 3) from t").fetchall() == [("new",)]
