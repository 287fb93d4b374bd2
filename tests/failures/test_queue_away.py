"""A queue that is away: phones are thanked, what is due waits and is told in a line, and workers do it when the queue is back.

Meanwhile one machine may do without it: SENTERPULS_QUEUE_URL= senterpuls tick.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from survey.queue.storage import Queue
from tests.failures.electing import let_it_end, open_waves
from tests.failures.kills import finish_by_workers
from tests.failures.phones import Phones, visit
from tests.failures.reckoning import Books, assert_closed_once, assert_released_is, ballots_in_box
from tests.failures.waiting import wait_until
from tests.redis import redis_server

pytestmark = pytest.mark.sqlite


@dataclass(frozen=True)
class Place:
    """told, status: what a sweep says and how it ends while the queue is away."""

    address: str
    take_away: Callable[[], None]
    bring_back: Callable[[], None]
    told: str
    status: int


@pytest.fixture(params=["file", "redis"])
def place(request, tmp_path):
    with ExitStack() as stack:
        yield (in_a_file if request.param == "file" else in_a_redis)(tmp_path, stack)


def in_a_file(tmp_path: Path, _stack: ExitStack) -> Place:
    """A folder takes its place; then nothing is there any more."""
    file = tmp_path / "queue"

    def take_away() -> None:
        file.rename(tmp_path / "moved")
        file.mkdir()

    return Place(f"sqlite:///{file}", take_away, file.rmdir, "which is a folder; name a file", 2)


def in_a_redis(tmp_path: Path, stack: ExitStack) -> Place:
    """A server that is killed, and that remembers nothing."""
    folder = tmp_path / "redis"
    folder.mkdir()
    address = stack.enter_context(redis_server(folder))

    def take_away() -> None:
        stack.pop_all().close()

    def bring_back() -> None:
        stack.enter_context(redis_server(folder))

    return Place(address, take_away, bring_back, "The queue (redis) can't be used", 1)


def answer(installation, ballots: dict) -> Phones:
    """All of them, or nearly."""
    phones = Phones(installation.port, ballots, 1, count=2).start()
    try:
        wait_until(lambda: len(phones.acknowledged) > 25, "the phones did not get through")
    finally:
        phones.stop()
    return phones


def tick_in_vain(installation, place: Place) -> None:
    """Says one line, and leaves what is due as it is."""
    log = installation.logs / "tick.log"
    before = len(log.read_text())
    assert installation.run("tick") == place.status
    (told,) = log.read_text()[before:].splitlines()
    assert place.told in told


@pytest.fixture
def at_work(installation, place):
    """(installation, ballots by client): served, and with a worker that has done all that was due."""
    elections = open_waves(installation, {"alfa": 30, "beta": 30})
    installation.use_queue(place.address)
    installation.serve()
    installation.keep("worker", "worker", "-n", "1")
    assert installation.run("tick") == 0
    wait_until(lambda: Queue(installation.settings.queue).waiting() == 0, "the worker did not begin")
    return installation, elections


def test_nothing_is_lost_while_a_queue_is_away(at_work, place):
    installation, elections = at_work
    books, alone = Books(installation.settings), replace(installation, settings=replace(installation.settings, queue=None))
    place.take_away()
    phones = {client: answer(installation, ballots) for client, ballots in elections.items()}
    counted = {client: ballots_in_box(books, client, one) for client, one in phones.items()}
    assert visit(installation.port, "/readyz").status == 503
    let_it_end(books, "alfa")
    tick_in_vain(installation, place)
    assert books.state("alfa") == "open"
    assert alone.run("tick") == 0
    assert books.state("alfa") == "released"
    let_it_end(books, "beta")
    tick_in_vain(installation, place)
    place.bring_back()
    finish_by_workers(installation, lambda: books.state("beta") == "released", "beta was not released")
    for client, ballots in counted.items():
        assert_closed_once(books, client)
        assert_released_is(books, client, ballots)
    said = installation.said()
    assert said.count("it is tried again every 5 s") == 1
    assert "Traceback" not in said
    assert visit(installation.port, "/readyz").status == 200
