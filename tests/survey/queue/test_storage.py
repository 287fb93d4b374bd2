"""The queue in each storage, for real: order, what waits, a stranger's message, and a place that is away."""

import os
from multiprocessing import get_context
from pathlib import Path

import pytest

from survey.queue.job import Job
from survey.queue.place import POSTGRESQL, REDIS, SQLITE, QueuePlace
from survey.queue.storage import Queue, QueueAway
from tests.postgres import new_database
from tests.redis import redis_server

FORKED = get_context("fork")


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.postgresql), REDIS])
def place(request, tmp_path):
    if request.param == SQLITE:
        yield QueuePlace.parse(f"sqlite:///{tmp_path}/queue", "")
    elif request.param == POSTGRESQL:
        yield QueuePlace.parse(new_database(request.getfixturevalue("postgres_address")), "")
    else:
        with redis_server() as address:
            yield QueuePlace.parse(address, "")


def taken(queue: Queue) -> list[Job]:
    jobs = []
    while (job := queue.take()) is not None:
        jobs.append(job)
    return jobs


def take_and_end(place: QueuePlace, queue: Queue, count: int) -> None:
    """A worker's process: with the queue as its parent had opened it."""
    status = 0 if all(queue.take() for _ in range(count)) else 1
    os._exit(status)


def test_jobs_come_out_once_the_most_urgent_first_and_also_in_another_process(place):
    queue = Queue(place)
    report, second = Job("report", "fjord", "2026-10", "nb", "Oslo"), Job("report", "fjord", "2026-10", "nb", "Bergen")
    for job, urgency in ((report, 0), (Job("send"), 1), (second, 0), (Job("close", "fjord", "2026-10"), 2)):
        queue.put(job, urgency)
    assert queue.waiting() == 4
    assert queue.waits() == {report, second, Job("send"), Job("close", "fjord", "2026-10")}
    worker = FORKED.Process(target=take_and_end, args=(place, queue, 2))
    worker.start()
    worker.join(30)
    assert worker.exitcode == 0
    assert taken(Queue(place)) == [report, second]
    assert (queue.waiting(), queue.waits()) == (0, set())


def open_at(place: QueuePlace, start) -> None:
    start.wait()
    Queue(place).put(Job("send"))
    os._exit(0)


def test_several_that_open_a_new_queue_at_one_moment_do_not_trip_over_each_other(place):
    start = FORKED.Event()
    processes = [FORKED.Process(target=open_at, args=(place, start)) for _ in range(6)]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * 6
    assert Queue(place).waiting() == 6


def test_a_strangers_message_is_told_and_holds_up_nothing(place):
    queue = Queue(place)
    with queue._opened() as storage:
        storage.enqueue(b"\x80\x05cos\nsystem\n.")
    queue.put(Job("send"))
    assert (queue.waits(), queue.waiting()) == ({Job("send")}, 2)
    with pytest.raises(ValueError, match=r"."):
        queue.take()
    assert taken(queue) == [Job("send")]


@pytest.mark.parametrize(
    "place",
    [
        QueuePlace(REDIS, "redis://:secret@127.0.0.1:1/0"),
        QueuePlace(POSTGRESQL, "postgresql://puls:secret@127.0.0.1:1/jobs"),
        QueuePlace(SQLITE, "/there/is/no/such/queue"),
    ],
    ids=lambda place: place.kind,
)
def test_a_queue_that_is_away_is_told_without_its_address(place):
    queue = Queue(place)
    for use in (queue.take, queue.waiting, queue.waits, lambda: queue.put(Job("send"))):
        with pytest.raises(QueueAway, match=place.kind) as away:
            use()
        assert "secret" not in str(away.value)


def test_a_queue_that_comes_back_is_used_again(tmp_path: Path):
    with redis_server(tmp_path) as address:
        queue = Queue(QueuePlace(REDIS, address))
        queue.put(Job("send"))
    with pytest.raises(QueueAway):
        queue.put(Job("send"))
    with redis_server(tmp_path):
        assert queue.waiting() == 0  # what waited went with the server; a sweep finds it again
        queue.put(Job("send"))
        assert taken(queue) == [Job("send")]


def test_a_file_that_is_moved_away_is_used_no_longer(tmp_path):
    """As by an operator who makes room, while a worker has it open: the worker would wait for ever at a file nobody fills."""
    place = QueuePlace(SQLITE, f"{tmp_path}/queue")
    worker = Queue(place)
    assert worker.take() is None
    for part in tmp_path.iterdir():
        part.rename(tmp_path / f"old-{part.name}")
    Queue(place).put(Job("send"))
    assert taken(worker) == [Job("send")]
