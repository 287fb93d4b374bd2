"""Keys that are not to be had: the wave says so and waits, nothing is released, others go on; it goes on when they are back."""

from pathlib import Path

import pytest

from tests.failures.electing import let_it_end, open_waves
from tests.failures.phones import Phones
from tests.failures.reckoning import Books, assert_closed_once, assert_released_is, ballots_in_box
from tests.failures.waiting import wait_until
from tests.waves import MONTH


def take_away(file: Path) -> None:
    file.unlink()


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:20])


def put_a_folder_there(file: Path) -> None:
    file.unlink()
    file.mkdir()


TROUBLES = {
    take_away: "has no key for this wave; set SENTERPULS_VAULT",
    cut_off: "is not whole",
    put_a_folder_there: "can't be read in the vault",
}


@pytest.fixture
def answered(installation):
    """(installation, phones by client) of two waves that have been answered and are due."""
    elections, books = open_waves(installation, {"alfa": 30, "beta": 30}), Books(installation.settings)
    installation.serve()
    phones = {client: Phones(installation.port, ballots, 1, count=2).start() for client, ballots in elections.items()}
    try:
        wait_until(lambda: all(len(one.acknowledged) > 25 for one in phones.values()), "the phones did not get through")
    finally:
        for one in phones.values():
            one.stop()
    for client in elections:
        let_it_end(books, client)
    return installation, phones


def test_a_wave_without_its_key_waits_and_says_so(answered):
    installation, phones = answered
    books, vault = Books(installation.settings), installation.settings.vault
    counted = {client: ballots_in_box(books, client, one) for client, one in phones.items()}
    ((entry,),) = books.rows("select vault_entry from wave where client = 'alfa'")
    for trouble, sentence in TROUBLES.items():
        file = vault / f"{entry}.{'link' if trouble is cut_off else 'box'}"
        content = file.read_bytes()
        trouble(file)
        told = said_by(installation, "tick", 1)
        assert [line for line in told if line.startswith("alfa")] == [line for line in told if sentence in line] != []
        assert sentence in "".join(said_by(installation, "wave", 0, "status", *AT))
        assert books.state("alfa") == "closing"
        assert books.rows("select * from release where client = 'alfa'") == []
        assert_closed_once(books, "beta")
        if file.is_dir():
            file.rmdir()
        file.write_bytes(content)
    assert "Traceback" not in installation.said()
    assert installation.run("tick") == 0
    for client, ballots in counted.items():
        assert_closed_once(books, client)
        assert_released_is(books, client, ballots)
    assert list(vault.iterdir()) == []


AT = ("--client", "alfa", "--month", MONTH)


def said_by(installation, command: str, status: int, *more: str) -> list[str]:
    """The lines that this run of the command adds to its log."""
    log = installation.logs / f"{command}.log"
    before = len(log.read_text()) if log.exists() else 0
    assert installation.run(command, *more) == status
    return log.read_text()[before:].splitlines()


def test_no_wave_opens_half_where_its_keys_can_not_be_kept(installation):
    open_waves(installation, {"alfa": 6})
    books, vault = Books(installation.settings), installation.settings.vault
    aside = vault.rename(vault.with_name("aside"))
    vault.write_text("a file where the vault should be")
    before = everything(books)
    (told,) = said_by(installation, "wave", 2, "open", "--client", "alfa", "--month", "2026-11")
    assert "can't be written to" in told and "SENTERPULS_VAULT" in told
    assert everything(books) == before
    vault.unlink()
    aside.rename(vault)
    assert installation.run("wave", "open", "--client", "alfa", "--month", "2026-11") == 0
    assert len(list(vault.iterdir())) == 4


def everything(books: Books) -> list[list[tuple]]:
    return [books.rows(f"select count(*) from {table}") for table in ("wave", "wave_unit", "invitation", "link", "audit_entry")]
