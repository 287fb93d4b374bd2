"""A hundred kills under load: what was thanked for is counted once, every wave is released once, every file is whole.

The machine goes on, so nothing here needs a disk that keeps what was written: a PostgreSQL without fsync will do.
"""

import os
import signal
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.failures.conftest import EITHER
from tests.failures.electing import open_waves
from tests.failures.installation import children_of
from tests.failures.kills import SHORT, Killer, close_under_kills, end_under_load
from tests.failures.phones import Phones
from tests.failures.postgres_control import lives
from tests.failures.reckoning import Books, assert_closed_once, assert_released_is, ballots_in_box
from tests.failures.waiting import wait_until
from tests.waves import MONTH

SEED = 20261122
WAVES = {"alfa": 400, "beta": 400, "gamma": 400}
ANSWERING = {
    "sqlite": ["web's child"] * 7 + ["web"] * 3,
    "postgresql": ["web's child"] * 2 + ["web"] * 2 + ["backend"] * 4 + ["postmaster"] * 2,
}
CLOSING = {"sqlite": ["tick"] * 7, "postgresql": ["tick"] * 4 + ["backend", "postmaster"]}
REPORTS = ("reports", "--client", "alfa", "--month", MONTH, "--format", "pdf")
AT_LEAST = 48  # kills of each database


@pytest.mark.parametrize("either_installation", EITHER, indirect=True)
def test_what_was_thanked_for_is_counted_once_whatever_is_killed(either_installation):
    installation, books = either_installation, Books(either_installation.settings)
    kind = "postgresql" if installation.server else "sqlite"
    elections, killer, counted = open_waves(installation, WAVES), Killer(installation, SEED), {}
    usual = seconds_of_a_tick(installation)
    installation.serve()
    clients = iter([*elections, None])
    phones, client = None, next(clients)
    phones = Phones(installation.port, elections[client], SEED).start()
    try:
        while client:
            killer.under_load(phones, ANSWERING[kind])
            end_under_load(books, client, phones)
            counted[client], ended, client = ballots_in_box(books, client, phones), client, next(clients)
            assert phones.odd == []
            if client:  # others answer while it is closed
                phones = Phones(installation.port, elections[client], SEED).start()
            close_under_kills(killer, books, ended, CLOSING[kind], usual)
    finally:
        phones.stop()
    assert_all_is_well(installation, counted)
    assert killer.killed >= AT_LEAST


def seconds_of_a_tick(installation) -> float:
    begun = time.monotonic()
    assert installation.run("tick") == 0
    return time.monotonic() - begun


def assert_all_is_well(installation, counted: dict) -> None:
    books = Books(installation.settings)
    for client, ballots in counted.items():
        assert_closed_once(books, client)
        assert_released_is(books, client, ballots)
    assert list(installation.settings.vault.iterdir()) == []
    said = installation.said()
    assert "Traceback" not in said
    assert not [token for ballots in counted.values() for token in ballots if token in said]


def test_a_program_that_thanks_before_it_writes_is_caught(installation):
    installation.naive = "thank_first"
    elections, killer, books = open_waves(installation, {"alfa": 400}), Killer(installation, SEED), Books(installation.settings)
    installation.serve()
    phones = Phones(installation.port, elections["alfa"], SEED).start()
    try:
        killer.under_load(phones, ["web"] * 3)
        end_under_load(books, "alfa", phones)
    finally:
        phones.stop()
    with pytest.raises(AssertionError, match="were thanked for and are gone"):
        ballots_in_box(books, "alfa", phones)


def test_a_program_that_tells_of_a_release_before_it_is_made_is_caught(installation):
    installation.naive = "tell_first"
    elections, books = open_waves(installation, {"alfa": 40}), Books(installation.settings)
    phones = Phones(installation.port, elections["alfa"], SEED)
    end_under_load(books, "alfa", phones)
    killer = Killer(installation, SEED)
    installation.keep("tick", "tick")
    wait_until(lambda: books.rows("select 1 from audit_entry where action = 'wave released'"), "nothing was told")
    assert installation.kill("tick", killer.chance)
    close_under_kills(killer, books, "alfa", [], 0)
    with pytest.raises(AssertionError, match="'wave released'.*'wave released'"):
        assert_closed_once(books, "alfa")


@pytest.fixture
def released(installation):
    """An installation with a release of three units."""
    elections, books = open_waves(installation, {"alfa": 60}), Books(installation.settings)
    installation.serve()
    phones = Phones(installation.port, elections["alfa"], SEED, count=6).start()
    wait_until(lambda: len(phones.acknowledged) > 50, "the phones did not get through")
    end_under_load(books, "alfa", phones)
    assert installation.run("tick") == 0
    assert books.state("alfa") == "released"
    return installation


def write_under_kills(installation, folder: Path, targets: list[str]) -> list[Path]:
    """Reports are begun, killed and begun again, at last left alone. What lies in the folder then."""
    command, killer = [*REPORTS, "--out", str(folder)], Killer(installation, SEED)
    installation.keep("reports", *command)
    for target in targets:
        writing = wait_for_children(installation, "reports")
        killer.again_and_again([target], SHORT)
        wait_until(lambda started=writing: not any(map(lives, started)), "what was begun outlived its command")
        assert_whole(folder.glob("*.pdf"))
    installation.end("reports")
    assert installation.run(*command) == 0
    return sorted(folder.glob("*.pdf"))


def wait_for_children(installation, name: str) -> list[int]:
    """Those of what is kept running by this name, once it has begun its work."""
    wait_until(lambda: installation.mend() or children_of(installation.running[name]), f"{name} began no work")
    return children_of(installation.running[name])


def assert_whole(files) -> None:
    broken = [file.name for file in files if not file.read_bytes().rstrip().endswith(b"%%EOF")]
    assert not broken, f"half written: {broken}"


def test_reports_that_are_killed_are_whole_or_absent(released, tmp_path):
    files = write_under_kills(released, tmp_path / "out", ["reports", "reports's child"] * 3)
    assert len(files) == 3
    assert all(len(PdfReader(file).pages) > 1 for file in files)
    assert not [file for file in (tmp_path / "out").iterdir() if file.name.endswith(".part")]


def test_reports_that_are_written_where_they_are_read_are_caught(released, tmp_path):
    released.naive, folder = "write_in_place", tmp_path / "out"
    released.keep("reports", *REPORTS, "--out", str(folder))
    wait_until(lambda: list(folder.glob("*.pdf")), "no report was begun")
    for child in children_of(released.running["reports"]):
        os.kill(child, signal.SIGKILL)
    with pytest.raises(AssertionError, match="half written"):
        assert_whole(folder.glob("*.pdf"))
