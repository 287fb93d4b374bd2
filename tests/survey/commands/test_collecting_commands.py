"""The command line: what each command does and prints, and one line on standard error where it can't."""

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask_migrate import downgrade
from sqlalchemy import select

from survey.command_line import BAD_INPUT
from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.wave import Wave
from survey.services.ballots import find_paper
from survey.tokens import Token
from tests.bfi import INSTRUMENT
from tests.table_rows import all_rows

ROOT = Path(__file__).resolve().parents[3]
ROSTER = "unit_path,member_ref,email,phone,language\n" + "".join(f"Oslo/Blue,A{n},,,nb\nOslo/Red,B{n},,,sv\n" for n in range(5))


@pytest.fixture
def run(runner):
    """Runs a command that must succeed; gives what it printed."""

    def run_command(*arguments):
        result = runner.invoke(args=[str(argument) for argument in arguments], catch_exceptions=False)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    return run_command


@pytest.fixture
def refused(runner):
    """Runs a command that must be refused: status 2, one line on standard error, the database as it was."""

    def run_command(*arguments, lines=1):
        db.session.rollback()
        before = all_rows()
        db.session.rollback()
        result = runner.invoke(args=[str(argument) for argument in arguments], catch_exceptions=False)
        db.session.rollback()
        assert (result.exit_code, result.stdout) == (BAD_INPUT, "")
        assert len(result.stderr.splitlines()) == lines
        assert all_rows() == before
        return result.stderr

    return run_command


@pytest.fixture
def roster_file(tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    return file


@pytest.fixture
def fjord(run, roster_file):
    run("client", "add", "fjord", "--name", "Fjord", "--country", "NO")
    run("roster", "import", roster_file, "--client", "fjord")


@pytest.fixture
def opened(run, fjord):
    run("wave", "open", "--client", "fjord", "--month", "2026-11")


def actions() -> list[tuple]:
    db.session.rollback()
    return sorted((row.action, row.client, row.actor) for row in db.session.scalars(select(AuditEntry)))


def test_instruments_on_the_shelf(run):
    assert "medarbeiderpuls" in run("instrument", "list")
    listed = json.loads(run("instrument", "list", "--json"))
    assert {"medarbeiderpuls"} <= {each["key"] for each in listed["instruments"]}


def test_an_instrument_is_added_and_shown(run, tmp_path):
    file = tmp_path / "bfi.toml"
    file.write_text(INSTRUMENT, encoding="utf-8")
    added = json.loads(run("instrument", "add", file, "--json"))
    assert added["items"] == 25
    assert "25 items" in run("instrument", "add", file)
    shown = json.loads(run("instrument", "show", added["instrument"], "--json"))
    assert [item["code"] for item in shown["items"]][:2] == ["A1", "A2"]
    assert "A1" in run("instrument", "show", added["instrument"])


@pytest.mark.parametrize("content", [b"not TOML =", b"\xff\xfe", b"key = 'x'\n"])
def test_a_file_that_is_no_instrument_is_refused(refused, tmp_path, content):
    file = tmp_path / "broken.toml"
    file.write_bytes(content)
    assert refused("instrument", "add", file)


def test_what_is_not_there_is_refused(refused, tmp_path):
    assert "can't be read" in refused("instrument", "add", tmp_path / "none.toml")
    assert "There is no instrument nothing" in refused("instrument", "show", "nothing")
    assert "has no texts in fi" in refused("instrument", "show", "medarbeiderpuls", "--lang", "fi")
    assert "There is no client fjell" in refused("wave", "open", "--client", "fjell", "--month", "2026-11")
    assert "There is no client fjell" in refused("roster", "import", "x.csv", "--client", "fjell")


def test_a_client_is_added_once(run, refused):
    assert json.loads(run("client", "add", "fjord", "--name", "Fjord", "--json")) == {"client": "fjord"}
    assert run("client", "add", "fjell", "--name", "Fjell") == "Client fjell (Fjell) added.\n"
    assert refused("client", "add", "fjord", "--name", "Other") == "There is a client fjord already.\n"
    assert "can't be below 5" in refused("client", "add", "dal", "--name", "Dal", "--minimum", "3")
    assert actions() == [("client added", "fjell", "command line"), ("client added", "fjord", "command line")]


def test_a_roster_import_tells_what_it_did(run, roster_file):
    run("client", "add", "fjord", "--name", "Fjord")
    told = run("roster", "import", roster_file, "--client", "fjord")
    assert told == "10 added, 0 moved, 0 left, 0 updated, 0 unchanged.\n"
    again = json.loads(run("roster", "import", roster_file, "--client", "fjord", "--json"))
    assert again == {"client": "fjord", "added": 0, "moved": 0, "left": 0, "updated": 0, "unchanged": 10}


def test_bad_rows_are_named_by_line_and_nothing_changes(refused, fjord, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("unit_path,member_ref\nOslo/Blue,A0\nOslo/,A1\nOslo/Blue,A0\n", encoding="utf-8")
    said = refused("roster", "import", file, "--client", "fjord", lines=3).splitlines()
    assert said[0].startswith("line 3: unit_path has an empty part")
    assert said[1] == "line 4: member_ref A0 stands on line 2 already"
    assert said[2].startswith("2 rows can't be used; nothing was changed.")


def test_a_wave_is_opened_once(run, refused, fjord):
    opened = json.loads(
        run("wave", "open", "--client", "fjord", "--month", "2026-11", "--closes", "2099-11-21T18:00+01:00", "--json")
    )
    assert opened == {"client": "fjord", "month": "2026-11", "state": "open", "closes_at": "2099-11-21T17:00:00+00:00"}
    assert "opened already" in refused("wave", "open", "--client", "fjord", "--month", "2026-11")
    assert "is open until" in run("wave", "open", "--client", "fjord", "--month", "2026-12", "--module", "pressure")
    assert ("wave opened", "fjord", "command line") in actions()


@pytest.mark.parametrize(
    "choices, sentence",
    [
        (["--month", "2026-13"], "is not a month"),
        (["--month", "2026-11", "--module", "weather"], "has no module 'weather'"),
        (["--month", "2026-11", "--instrument", "nothing"], "There is no instrument nothing"),
        (["--month", "2026-11", "--closes", "tomorrow"], "is not a time; write it as 2026-11-21T18:00+01:00"),
        (["--month", "2026-11", "--closes", "2099-11-21T18:00"], "lacks its time zone"),
        (["--month", "2026-11", "--closes", "2020-11-21T18:00+01:00"], "has passed; choose a later one"),
    ],
)
def test_waves_that_are_refused(refused, fjord, settings, choices, sentence):
    assert sentence in refused("wave", "open", "--client", "fjord", *choices)
    assert not settings.vault.exists()


def test_links_are_written_counted_and_open_their_papers(run, opened, tmp_path, now):
    file = tmp_path / "links.csv"
    told = json.loads(run("wave", "links", "--client", "fjord", "--month", "2026-11", "--out", file, "--json"))
    assert told == {"links": 10, "file": str(file)}
    with file.open(encoding="utf-8", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert list(rows[0]) == ["unit", "member", "url"]
    papers = [find_paper(Token.parse(row["url"].rpartition("/")[2]), now=now) for row in rows]
    assert [paper.unit for paper in papers] == [row["unit"] for row in rows]
    assert db.session.scalar(select(Wave.links_handed_out)) == 10
    assert ("links written", "fjord", "command line") in actions()


def test_a_file_of_links_is_its_owners_alone(run, opened, tmp_path):
    file = tmp_path / "links.csv"
    before = os.umask(0o022)
    try:
        run("wave", "links", "--client", "fjord", "--month", "2026-11", "--out", file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_links_that_cannot_be_written_leave_no_file_and_are_counted(runner, opened, tmp_path):
    """Counted before it leaves: a file nobody knows of must not exist."""
    folder = tmp_path / "none"
    result = runner.invoke(args=["wave", "links", "--client", "fjord", "--month", "2026-11", "--out", str(folder / "links.csv")])
    assert (result.exit_code, len(result.stderr.splitlines())) == (BAD_INPUT, 1)
    assert not folder.exists()
    db.session.rollback()
    assert db.session.scalar(select(Wave.links_handed_out)) == 10


def test_no_links_where_there_is_no_wave_or_no_key(refused, opened, tmp_path, vault):
    file = tmp_path / "links.csv"
    arguments = ("wave", "links", "--client", "fjord", "--out", file, "--month")
    assert "There is no wave 2026-12 of fjord" in refused(*arguments, "2026-12")
    vault.destroy(db.session.scalar(select(Wave.vault_entry)))
    assert "set SENTERPULS_VAULT to the vault it was opened with" in refused(*arguments, "2026-11")
    assert not file.exists()


def test_an_account_gets_a_one_time_link(run, refused, fjord):
    told = json.loads(run("account", "add", "HR@fjord.no", "--role", "hr", "--client", "fjord", "--json"))
    assert (told["account"], told["role"]) == ("hr@fjord.no", "hr")
    assert told["url"].startswith("http://localhost/console/sign-in/")
    assert run("account", "add", "op@fjord.no", "--role", "operator").startswith("http://localhost/console/sign-in/")
    assert "is not an e-mail address" in refused("account", "add", "hr", "--role", "hr", "--client", "fjord")
    assert "belongs to a client" in refused("account", "add", "x@fjord.no", "--role", "hr")


def test_without_tables_a_command_says_how_to_make_them(app, runner):
    downgrade(revision="base")
    result = runner.invoke(args=["client", "add", "fjord", "--name", "Fjord"])
    assert result.exit_code == BAD_INPUT
    assert result.stderr == "The database has no tables yet; run: senterpuls upgrade\n"


def senterpuls(folder: Path, *arguments, **environment):
    places = {"SENTERPULS_DATABASE_URL": f"sqlite:///{folder / 'one.sqlite3'}", "SENTERPULS_VAULT": str(folder / "vault")}
    return subprocess.run(
        [sys.executable, "-c", "import wsgi; wsgi.cli(prog_name='senterpuls')", *arguments],
        cwd=ROOT,
        env=os.environ | places | {"SENTERPULS_SECRET_KEY": "for this test"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_itself(tmp_path):
    assert senterpuls(tmp_path, "db", "upgrade").returncode == 0
    added = senterpuls(tmp_path, "client", "add", "fjord", "--name", "Fjord", "--json")
    assert (added.returncode, json.loads(added.stdout)) == (0, {"client": "fjord"})
    again = senterpuls(tmp_path, "client", "add", "fjord", "--name", "Fjord")
    assert (again.returncode, again.stdout, again.stderr) == (2, "", "There is a client fjord already.\n")


def test_a_setting_that_cannot_be_used_is_one_line_too(tmp_path):
    refused = senterpuls(tmp_path, "client", "add", "fjord", "--name", "F", SENTERPULS_VAULT=str(ROOT / "instance" / "vault"))
    assert refused.returncode == 2
    assert "which is backed up; choose a directory outside it" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
