"""Everything that is held of a client as one file: whole, without secrets, and the same for the same rows."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from reports.archive import LEFT_OUT, SECRETS, client_tables, export_client
from reports.disclosure.certificate import content_hash
from reports.release import close_wave
from survey.database import db
from survey.models.organisation import Member
from survey.services.accounts import add_account
from survey.services.audit import record_action
from survey.services.client_settings import find_logo, set_logo
from survey.services.clients import find_client
from tests.pictures import picture_file
from tests.waves import MONTH, cast_all, open_test_wave

KEYS = {"digest", "auth", "key_check", "serial", "sealed", "hash", "password", "stamp"}  # what opens something


@pytest.fixture
def fjord(app, vault, now, week):
    for key in ("fjord", "sol"):
        wave = open_test_wave(vault, now, teams={"Oslo/Blue": 12, "Bergen": 9}, client=key)
        cast_all(wave, vault, now, lambda member, code: 4)
        close_wave(wave, vault=vault, now=now + week)
        add_account(f"hr@{key}.example", "hr", client=key, now=now)
    open_test_wave(vault, now + 4 * week, month="2026-11", client="fjord")
    db.session.get(Member, ("fjord", "Blue-0")).email = "=cmd()@fjord.example"
    record_action("report opened", client="fjord", actor="hr@fjord.example", now=now, unit="Oslo")
    set_logo(find_client("fjord"), picture_file())
    db.session.commit()
    return find_client("fjord")


@pytest.fixture
def archive(fjord) -> ZipFile:
    return ZipFile(BytesIO(export_client(fjord)))


def table_in(archive: ZipFile, name: str) -> list[dict]:
    return list(csv.DictReader(StringIO(archive.read(name).decode(), newline="")))


def test_every_table_of_a_client_is_in_it_or_is_left_out_with_a_reason(archive):
    tables = {table.name for table in client_tables()}
    written = {name.removesuffix(".csv") for name in archive.namelist() if name.endswith(".csv")} - {"client", "accounts"}
    assert tables == written | LEFT_OUT.keys()
    assert not written & LEFT_OUT.keys()
    assert all(reason in archive.read("README.txt").decode() for reason in LEFT_OUT.values())


def test_no_column_is_a_secret(archive):
    tables = [name for name in archive.namelist() if name.endswith(".csv")]
    written = {name: set(archive.read(name).decode().partition("\r\n")[0].split(",")) for name in tables}
    assert {name: columns & (SECRETS | KEYS) for name, columns in written.items() if columns & (SECRETS | KEYS)} == {}


def test_bytes_in_the_database_are_no_column_of_a_file():
    """A new one is left out, or somebody has thought of it."""
    binary = {
        f"{table.name}.{column.name}"
        for table in client_tables()
        for column in table.columns
        if table.name not in LEFT_OUT and column.name not in SECRETS and column.type.python_type is bytes
    }
    assert binary == set()


def test_rows_are_the_clients_own(archive):
    for name in archive.namelist():
        assert b"sol" not in archive.read(name) or name in {"README.txt", "logo.png", f"releases/{MONTH}.json"}, name
    assert [row["email"] for row in table_in(archive, "accounts.csv")] == ["hr@fjord.example"]
    assert len(table_in(archive, "member.csv")) == 21
    assert table_in(archive, "client.csv")[0]["name"] == "Fjord Kundesenter"


def test_no_cell_is_a_formula(archive):
    emails = [row["email"] for row in table_in(archive, "member.csv") if "cmd" in row["email"]]
    assert emails == ["'=cmd()@fjord.example"]


def test_releases_verify(archive):
    assert [name for name in archive.namelist() if name.startswith("releases/")] == [f"releases/{MONTH}.json"]
    released = json.loads(archive.read(f"releases/{MONTH}.json"))
    assert content_hash(released["release"]) == table_in(archive, "release.csv")[0]["sha256"]


def test_the_logo_is_in_it(archive):
    assert archive.read("logo.png") == find_logo("fjord")


def test_the_same_rows_give_the_same_bytes(fjord):
    assert export_client(fjord) == export_client(fjord)


def test_the_command_verifies_what_it_wrote(fjord, runner, tmp_path):
    done = runner.invoke(args=["client", "export", "fjord", "--out", str(tmp_path / "all.zip")])
    assert done.exit_code == 0, done.stderr
    ZipFile(tmp_path / "all.zip").extract(f"releases/{MONTH}.json", tmp_path)
    checked = runner.invoke(args=["release", "verify", str(tmp_path / "releases" / f"{MONTH}.json")])
    assert checked.exit_code == 0, checked.stderr


@pytest.mark.parametrize("words", [["--confirm", "fjor"], ["--confirm", "fjord"]])
def test_the_command_deletes_nothing_by_mistake(fjord, runner, words):
    """Another word than the key; the key, while a survey is open."""
    done = runner.invoke(args=["client", "delete", "fjord", *words])
    assert done.exit_code == 2
    assert find_client("fjord").key == "fjord"


def test_the_command_deletes_a_client(fjord, runner):
    done = runner.invoke(args=["client", "delete", "fjord", "--confirm", "fjord", "--with-open-wave"])
    assert done.exit_code == 0, done.stderr
    assert runner.invoke(args=["client", "delete", "fjord", "--confirm", "fjord"]).exit_code == 2
