"""A database that is stopped while all else runs: everybody is told so, nothing is lost, and everything goes on by itself."""

import pytest

from tests.failures.electing import let_it_end, open_waves
from tests.failures.phones import Phones, visit
from tests.failures.reckoning import Books, assert_closed_once, ballots_in_box
from tests.failures.waiting import wait_until

VISITS = 12  # requests in a row: each of the two processes gets some, on kept connections and on new ones


@pytest.fixture
def served(postgres_installation):
    """(installation, a wave's ballots), answering, with connections that are kept."""
    elections = open_waves(postgres_installation, {"alfa": 60})
    postgres_installation.serve()
    return postgres_installation, elections["alfa"]


@pytest.mark.postgresql
def test_phones_are_told_and_the_first_answer_after_it_is_back_is_taken(served):
    installation, ballots = served
    waiting = iter(ballots.items())

    def send_some() -> list:
        return [visit(installation.port, f"/s/{token}", fields) for (token, fields), _ in zip(waiting, range(VISITS), strict=False)]

    assert all(reply.thanked for reply in send_some())
    installation.server.stop()
    page = visit(installation.port, f"/s/{next(iter(ballots))}")
    told = send_some()
    assert {reply.status for reply in (page, *told)} == {503}
    assert all("so nothing was kept. Your link still works." in reply.page for reply in (page, *told))
    assert visit(installation.port, "/healthz").status == 200
    assert visit(installation.port, "/readyz").status == 503
    installation.server.start()
    assert all(reply.thanked for reply in send_some())
    assert visit(installation.port, "/readyz").status == 200
    said = installation.said()
    assert "Traceback" not in said
    assert not [token for token in ballots if token in said or token in told[0].page]
    assert installation.server.address not in said
    assert len(Books(installation.settings).serials("alfa")) == 2 * VISITS


@pytest.mark.postgresql
def test_what_is_due_is_done_when_it_is_back(served):
    installation, ballots = served
    books, phones = Books(installation.settings), Phones(installation.port, ballots, 1).start()
    try:
        wait_until(lambda: len(phones.acknowledged) > 40, "the phones did not get through")
    finally:
        phones.stop()
    let_it_end(books, "alfa")
    assert len(ballots_in_box(books, "alfa", phones)) > 40
    installation.server.stop()
    assert installation.run("tick") == 1
    assert (installation.logs / "tick.log").read_text() == "The database does not answer; when it is back, run the same command again.\n"
    installation.server.start()
    assert installation.run("tick") == 0
    assert_closed_once(books, "alfa")


@pytest.mark.postgresql
def test_two_ticks_at_once_close_one_wave_once(served):
    """Also where one of them finds the database gone in the middle."""
    installation, ballots = served
    books, phones = Books(installation.settings), Phones(installation.port, ballots, 1).start()
    try:
        wait_until(lambda: len(phones.acknowledged) > 40, "the phones did not get through")
    finally:
        phones.stop()
    let_it_end(books, "alfa")
    for name in ("one", "other"):
        installation.keep(name, "tick")
    wait_until(lambda: books.state("alfa") != "open", "nobody began to close")
    installation.server.kill()
    installation.mend()
    for name in ("one", "other"):
        installation.end(name)
    assert installation.run("tick") == 0
    assert_closed_once(books, "alfa")
    assert "Traceback" not in installation.said()
