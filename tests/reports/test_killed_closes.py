"""A close that is killed before each of its acts, and run again: nothing lost, nothing twice, no key and no trace left."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from survey.config import Settings
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation
from tests.conftest import running_app
from tests.waves import MONTH, cast_all, open_test_wave

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("closing_driver.py")
COMMAND = ["wave", "close", "--client", "fjord", "--month", MONTH]
TEAMS = {"Oslo/Blue": 12, "Bergen": 7}
pytestmark = pytest.mark.each_database
BALLOTS = sum(TEAMS.values())


@dataclass(frozen=True)
class Prepared:
    """An answered wave, and how to get one more like it. traces: what must be found in no file in the end."""

    copy: Callable[[Path], Settings]
    traces: list[bytes]


def prepare(settings: Settings) -> list[bytes]:
    """An open wave that everybody answered, with time left by the machine's clock."""
    with running_app(settings) as app:
        vault, now = app.extensions["senterpuls.vault"], datetime.now(UTC)
        wave = open_test_wave(vault, now, teams=TEAMS)
        cast_all(wave, vault, now, lambda member, code: 1 + (len(member) + ord(code[0])) % 6)
        traces = [vault.private_key(wave.vault_entry), vault.link_key(wave.vault_entry)]
        traces += [row.id.encode() for row in db.session.scalars(select(Invitation))]
        traces += [row.sealed[700:764] for row in db.session.scalars(select(SealedBallot))]
        return traces


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, databases, make_settings) -> Prepared:
    folder = tmp_path_factory.mktemp("answered")
    first = make_settings(folder)
    traces = prepare(first)

    def copy(place: Path) -> Settings:
        shutil.copytree(folder, place)
        return replace(first, database_url=databases.copy(first.database_url, place), vault=place / "vault")

    return Prepared(copy, traces)


@pytest.fixture(scope="module")
def driver(prepared, tmp_path_factory):
    """Gives a function that closes in a process, killed or not."""
    command, environment = [sys.executable, str(DRIVER)], os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:

        def ask(settings: Settings, kill_at: int) -> None:
            request = {"url": settings.database_url, "vault": str(settings.vault), "command": COMMAND, "kill_at": kill_at}
            program.stdin.write(json.dumps(request) + "\n")
            program.stdin.flush()

        def close(settings: Settings, kill_at: int = 0) -> dict:
            ask(settings, kill_at)
            return json.loads(program.stdout.readline())

        ask(prepared.copy(tmp_path_factory.mktemp("first") / "first"), 0)
        yield close
        program.stdin.close()


@dataclass(frozen=True)
class Found:
    """What a database and a vault hold."""

    state: str
    ballots: int
    invitations: int
    links: int
    releases: tuple
    figures: tuple
    told: tuple
    keys: int

    @classmethod
    def at(cls, settings: Settings) -> "Found":
        engine = create_engine(settings.database_url, poolclass=NullPool)
        with engine.connect() as connection:

            def rows(query: str) -> tuple:
                return tuple(tuple(row) for row in connection.execute(text(query)))

            return cls(
                state=connection.scalar(text("select state from wave")),
                ballots=connection.scalar(text("select count(*) from ballot_box")),
                invitations=connection.scalar(text("select count(*) from invitation")),
                links=connection.scalar(text("select count(*) from link")),
                releases=rows("select sha256 from release"),
                figures=rows("select unit_path, measure, value, bound, low, high from released_cell order by 1, 2"),
                told=rows("select action from audit_entry"),
                keys=len(list(settings.vault.iterdir())),
            )


def test_a_close_killed_before_any_of_its_acts_ends_as_one_that_was_not(prepared, driver, tmp_path):
    whole = prepared.copy(tmp_path / "whole")
    acts = driver(whole)["acts"]
    expected = Found.at(whole)
    assert (expected.state, expected.ballots, expected.keys, len(expected.figures) > 10) == ("released", 0, 0, True)
    assert expected.told == (("wave released",),)
    for kill_at in range(1, len(acts) + 1):
        settings = prepared.copy(tmp_path / f"killed_{kill_at}")
        assert driver(settings, kill_at)["killed"]
        assert_nothing_lost(Found.at(settings), expected)
        again = driver(settings)
        assert (again["killed"], Found.at(settings)) == (False, expected), acts[kill_at - 1]
        assert traces_in(settings, prepared.traces) == [], acts[kill_at - 1]
    assert not driver(prepared.copy(tmp_path / "survived"), len(acts) + 1)["killed"]


def assert_nothing_lost(found: Found, expected: Found) -> None:
    """Either every ballot is there with its keys and no figure, or the figures are there, whole."""
    if found.releases:
        assert (found.releases, found.figures, found.told) == (expected.releases, expected.figures, expected.told)
        assert found.state in {"destroying", "released"}
    else:
        assert (found.ballots, found.invitations, found.links, found.keys) == (BALLOTS, BALLOTS, BALLOTS, 2)
        assert (found.state in {"open", "closing"}, found.figures, found.told) == (True, (), ())


def traces_in(settings: Settings, traces: list[bytes]) -> list[bytes]:
    """Those still found in the installation's own files: with SQLite the database, its log and the vault."""
    held = b"".join(file.read_bytes() for file in settings.vault.parent.rglob("*") if file.is_file())
    return [trace for trace in traces if trace in held]
