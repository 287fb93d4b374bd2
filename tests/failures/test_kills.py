"""A hundred kills under load: what was thanked for is counted once, every wave is released once, every file is whole.

The machine goes on, so nothing here needs a disk that keeps what was written: a PostgreSQL without fsync will do.
"""

import os
import signal
import time
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.exports.pdf_cache import DIGEST, folder_of
from tests.failures.conftest import EITHER
from tests.failures.electing import open_waves
from tests.failures.installation import children_of
from tests.failures.kills import SHORT, Killer, close_under_kills, end_under_load, finish_by_workers
from tests.failures.phones import Phones
from tests.failures.postgres_control import lives
from tests.failures.reckoning import Books, assert_closed_once, assert_released_is, ballots_in_box
from tests.failures.waiting import wait_until
from tests.waves import MONTH

SEED = 20261122
WAVES = {"alfa": 400, "beta": 400, "gamma": 400}
ANSWERING = {
    "sqlite": ["web's child"] * 6 + ["web"] * 2 + ["worker's child"] * 2,
    "postgresql": ["web's child"] * 2 + ["web"] * 2 + ["backend"] * 4 + ["postmaster"] * 2,
}
CLOSING = {"sqlite": ["worker's child"] * 5 + ["tick"] * 2, "postgresql": ["tick"] * 4 + ["backend", "postmaster"]}
REPORTS = ("reports", "--client", "alfa", "--month", MONTH, "--format", "pdf")
ENOUGH = 100  # ballots, so that each of a wave's two teams is shown
AT_LEAST = 48  # kills of each database


@pytest.mark.parametrize("either_installation", EITHER, indirect=True)
def test_what_was_thanked_for_is_counted_once_whatever_is_killed(either_installation, tmp_path):
    """On SQLite workers close the waves and write reports ahead; on PostgreSQL ticks do what is due."""
    installation, books = either_installation, Books(either_installation.settings)
    kind = "postgresql" if installation.server else "sqlite"
    elections, killer, counted = open_waves(installation, WAVES), Killer(installation, SEED), {}
    usual = seconds_of_a_tick(installation)
    if kind == "sqlite":
        installation.use_queue(f"sqlite:///{tmp_path}/queue")
        installation.keep("worker", "worker", "-n", "2")
    installation.serve()
    clients = iter([*elections, None])
    phones, client = None, next(clients)
    phones = Phones(installation.port, elections[client], SEED).start()
    try:
        while client:
            killer.under_load(phones, ANSWERING[kind])
            wait_until(lambda now=phones: len(now.acknowledged) >= ENOUGH, "the phones did not get through")
            end_under_load(books, client, phones)
            counted[client], ended, client = ballots_in_box(books, client, phones), client, next(clients)
            assert phones.odd == []
            if client:  # others answer while it is closed
                phones = Phones(installation.port, elections[client], SEED).start()
            close_under_kills(killer, books, ended, CLOSING[kind], usual)
            if installation.settings.cache:
                assert_kept_whole(installation)
    finally:
        phones.stop()
    if installation.settings.queue:
        killer.again_and_again(["worker"], SHORT)
        assert_written_ahead(installation, counted)
    assert_all_is_well(installation, counted)
    assert killer.killed >= AT_LEAST


def seconds_of_a_tick(installation) -> float:
    begun = time.monotonic()
    assert installation.run("tick") == 0
    return time.monotonic() - begun


def assert_written_ahead(installation, clients) -> None:
    """Every unit's report lies ready in the end, once, and whole."""
    books = Books(installation.settings)

    def written() -> bool:
        return len(books.rows("select client from job_run where job = 'reports'")) == len(clients)

    finish_by_workers(installation, written, "reports were not written ahead")
    listed = books.rows("select client, job from job_run where job like 'report %'")
    assert len(listed) == len(set(listed)) == 3 * len(clients)
    assert len(assert_kept_whole(installation)) == len(listed)
    assert "could not be written ahead" not in installation.said()


def assert_kept_whole(installation) -> list[Path]:
    """The kept PDFs; what has not got its name yet is none. One that lacks its end is not what its digest says."""
    files = list(folder_of(installation.settings).glob("[!.]*"))
    for file in files:
        stored = file.read_bytes()
        whole = sha256(stored[DIGEST:]).digest() == stored[:DIGEST] and stored.rstrip().endswith(b"%%EOF")
        assert whole, f"half kept: {file.name}, {len(stored)} bytes"
    return files


def assert_all_is_well(installation, counted: dict) -> None:
    books = Books(installation.settings)
    for client, ballots in counted.items():
        assert_closed_once(books, client)
        assert_released_is(books, client, ballots)
    assert list(installation.settings.vault.iterdir()) == []
    said = installation.said()
    assert "Traceback" not in said
    assert not [token for ballots in counted.values() for token in ballots if token in said]


@pytest.mark.sqlite
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


@pytest.mark.sqlite
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


@pytest.mark.sqlite
def test_reports_that_are_killed_are_whole_or_absent(released, tmp_path):
    files = write_under_kills(released, tmp_path / "out", ["reports", "reports's child"] * 3)
    assert len(files) == 3
    assert all(len(PdfReader(file).pages) > 1 for file in files)
    assert not [file for file in (tmp_path / "out").iterdir() if file.name.endswith(".part")]


@pytest.mark.sqlite
def test_reports_that_are_written_where_they_are_read_are_caught(released, tmp_path):
    released.naive, folder = "write_in_place", tmp_path / "out"
    released.keep("reports", *REPORTS, "--out", str(folder))
    kill_children_once(released, lambda: folder_of(released.settings).glob("*"))
    with pytest.raises(AssertionError, match="half kept"):
        assert_kept_whole(released)
    kill_children_once(released, lambda: folder.glob("*.pdf"))
    with pytest.raises(AssertionError, match="half written"):
        assert_whole(folder.glob("*.pdf"))


def kill_children_once(installation, begun) -> None:
    """All that write reports, as soon as one is begun."""
    wait_until(lambda: installation.mend() or list(begun()), "no report was begun")
    for child in children_of(installation.running["reports"]):
        os.kill(child, signal.SIGKILL)
