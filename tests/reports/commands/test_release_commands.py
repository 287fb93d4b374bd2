"""Export and verify: the file gives the frozen hash on both databases, and is checked where there is no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from reports.models.release import Release, ReleasedCell
from survey.database import db
from survey.models.audit import AuditEntry
from tests.conftest import running_app
from tests.reports.released_files import forge
from tests.waves import MONTH, cast_all, open_test_wave

HOME = Path(__file__).resolve().parents[3]
TEAMS = {"Oslo/Blue": 45, "Oslo/Red": 12, "Oslo/Grey": 4, "Bergen/Green": 43}
AT = ["--client", "fjord", "--month", MONTH]


def release_wave(app, now):
    """More than a hundred ballots, so that moments are frozen, and answers that make crooked means."""
    vault = app.extensions["senterpuls.vault"]
    cast_all(open_test_wave(vault, now, teams=TEAMS), vault, now, answer_of)
    assert app.test_cli_runner().invoke(args=["wave", "close", *AT]).exit_code == 0


def answer_of(member: str, code: str) -> int:
    """A person's own level shows in every answer, or an item would run against the others by chance."""
    level = 2 + 7 * hash_of(member) % 3 + 31 * hash_of(member + code) % 3
    return 7 - level if code in ("WRK1", "TUR1", "STR1") else level


def hash_of(text: str) -> int:
    return sum(place * ord(letter) for place, letter in enumerate(text, 1))


@pytest.fixture
def released(app, now):
    release_wave(app, now)


def export(runner, file, *more):
    return runner.invoke(args=["release", "export", *AT, "--out", str(file), *more])


def test_an_export_gives_the_frozen_hash_is_audited_and_verifies(released, runner, tmp_path):
    file = tmp_path / "release.json"
    done = export(runner, file, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    frozen = db.session.scalar(select(Release.sha256))
    assert json.loads(done.stdout)["sha256"] == frozen
    assert file.stat().st_mode & 0o077 == 0
    entry = db.session.scalars(select(AuditEntry).filter_by(action="release exported")).one()
    assert (entry.client, entry.detail) == ("fjord", {"wave": MONTH, "sha256": frozen})
    checked = runner.invoke(args=["release", "verify", str(file), "--json"])
    assert checked.exit_code == 0
    document = json.loads(checked.stdout)
    assert (document["holds"], document["sha256"]) == (True, frozen)
    assert {check["state"] for check in document["recomputed"]} == {"holds"}


def test_the_moments_are_in_the_database_with_their_salt_and_not_in_the_file(released, runner, tmp_path):
    assert export(runner, tmp_path / "release.json").exit_code == 0
    moments = db.session.scalar(select(Release.moments))
    text = (tmp_path / "release.json").read_text(encoding="utf-8")
    assert len(moments["salt"]) == 64 and moments["salt"] not in text
    assert '"sum_of_squares"' not in text and '"persons"' not in text


@pytest.mark.postgresql
def test_on_postgresql_the_rows_give_the_frozen_hash(postgres_settings, now, tmp_path):
    with running_app(postgres_settings) as app:
        upgrade()
        release_wave(app, now)
        runner = app.test_cli_runner()
        assert export(runner, tmp_path / "release.json").exit_code == 0
        assert runner.invoke(args=["release", "verify", str(tmp_path / "release.json")]).exit_code == 0


def test_rows_that_were_changed_are_not_exported(released, runner, tmp_path):
    cell = db.session.get(ReleasedCell, ("fjord", MONTH, "", "index"))
    cell.value += 1
    db.session.commit()
    refused = export(runner, tmp_path / "release.json")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert "don't give the hash" in refused.stderr
    assert list(tmp_path.glob("*release.json*")) == []


def test_a_wave_without_a_release_is_one_line(app, vault, now, runner, tmp_path):
    open_test_wave(vault, now, teams=TEAMS)
    refused = export(runner, tmp_path / "release.json")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "has no release" in refused.stderr


def verify_elsewhere(file: Path, folder: Path) -> subprocess.CompletedProcess:
    """On a machine where no database can be reached and there is no vault."""
    elsewhere = {
        "SENTERPULS_DATABASE_URL": f"sqlite:///{folder / 'none' / 'there.sqlite3'}",
        "SENTERPULS_VAULT": str(folder / "no vault"),
        "SENTERPULS_SECRET_KEY": "none",
    }
    program = "from wsgi import cli; cli()"
    return subprocess.run(
        [sys.executable, "-c", program, "release", "verify", str(file)],
        cwd=HOME, env=os.environ | elsewhere, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_third_party_needs_neither_database_nor_vault(released, runner, tmp_path):
    file, empty = tmp_path / "release.json", tmp_path / "elsewhere"
    empty.mkdir()
    assert export(runner, file).exit_code == 0
    told = verify_elsewhere(file, empty)
    assert (told.returncode, told.stderr) == (0, "")
    kinds = [line.partition(":")[0] for line in told.stdout.splitlines()]
    assert kinds.count("recomputed") > 8 and kinds.count("attested") > 4
    assert list(empty.iterdir()) == []


def test_a_forged_file_is_status_1_and_names_what_it_breaks(released, runner, tmp_path):
    file = tmp_path / "release.json"
    assert export(runner, file).exit_code == 0
    file.write_bytes(forge(file.read_bytes(), lambda release, _: release["thresholds"].update(score=3)))
    told = runner.invoke(args=["release", "verify", str(file)])
    assert told.exit_code == 1
    assert [line for line in told.stdout.splitlines() if line.startswith("fails: thresholds: ")] != []


@pytest.mark.parametrize("text", [None, b"", b"%PDF-1.7", b'{"state": "hidden"}'])
def test_what_is_no_release_is_status_2_and_one_line(app, runner, tmp_path, text):
    file = tmp_path / "release.json"
    if text is not None:
        file.write_bytes(text)
    refused = runner.invoke(args=["release", "verify", str(file)])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
