"""A disk that is full: nobody is thanked for what was not kept, closing says so and goes on when there is room.

For SQLite, by its own limit of pages. What a full PostgreSQL says is raised where it would be, by the insert, in
tests/survey/views/test_ballot_limits.py.
"""

from itertools import islice

import pytest

from tests.failures.electing import let_it_end, open_waves
from tests.failures.phones import visit
from tests.failures.reckoning import Books, assert_closed_once, assert_released_is, in_box
from tests.waves import MONTH

pytestmark = pytest.mark.sqlite

INVITED = 400  # so many that what closing keeps of their links needs a further page


@pytest.fixture
def full(installation):
    """(installation, ballots, replies by token): half was answered when the disk became full."""
    ballots = open_waves(installation, {"alfa": INVITED})["alfa"]
    waiting, replies = iter(ballots.items()), {}
    for misfortune in (None, "have_no_room"):
        installation.naive = misfortune
        installation.serve()
        for token, fields in islice(waiting, 60):
            replies[token] = visit(installation.port, f"/s/{token}", fields)
        installation.stop()
    return installation, ballots, replies


def test_on_a_full_disk_what_was_thanked_for_stays_and_is_released_when_there_is_room(full):
    installation, ballots, replies = full
    books = Books(installation.settings)
    thanked = {token for token, reply in replies.items() if reply.thanked}
    assert len(thanked) >= 60
    assert {reply.status for reply in replies.values() if not reply.thanked} == {507}
    assert all("so nothing was kept" in reply.page for reply in replies.values() if not reply.thanked)
    assert in_box(ballots, books.serials("alfa")) == thanked
    let_it_end(books, "alfa")
    assert installation.run("tick") == 1
    assert "alfa 2026-10 could not be done: there is no room for the database" in installation.said()
    assert installation.run("wave", "close", "--client", "alfa", "--month", MONTH) == 1
    assert "There is no room for the database; make room, then run the same command again.\n" in installation.said()
    assert books.rows("select * from release") == [] and in_box(ballots, books.serials("alfa")) == thanked
    installation.naive = None
    assert installation.run("tick") == 0
    assert_closed_once(books, "alfa")
    assert_released_is(books, "alfa", {token: ballots[token] for token in thanked})
    assert "Traceback" not in installation.said()
