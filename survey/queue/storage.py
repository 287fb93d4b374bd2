"""The queue's storage: huey's, of the kind that the setting names. Import this module on use only: it loads huey.

Messages are JSON of our own (survey/queue/job.py), never huey's pickles, with which whoever can write into the queue could
have a worker run anything. docs/decisions/0122.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask, current_app
from huey.storage import BaseStorage, PostgresStorage, PriorityRedisStorage, SqliteStorage

from survey.queue.job import Job, read_job, write_job
from survey.queue.place import POSTGRESQL, SQLITE, QueuePlace

NAME = "senterpuls"
CONNECTING, ANSWERING = 3, 10  # seconds; a worker's waiting for the next message is shorter
PLACE = "senterpuls.queue"  # among the application's extensions
LISTED = 100_000  # messages that are looked at for what waits already: more than a sweep ever leaves there


class QueueAway(Exception):
    """The queue can't be reached. The text names its kind and what went wrong, and no part of its address."""


class Queue:
    """Jobs that wait, the most urgent first. Opened on first use, and again after it was away."""

    def __init__(self, place: QueuePlace):
        self.place = place
        self._storage: BaseStorage | None = None
        self._opened_by: tuple | None = None

    def put(self, job: Job, urgency: int = 0) -> None:
        """QueueAway."""
        with self._opened() as storage:
            storage.enqueue(write_job(job), urgency)

    def take(self) -> Job | None:
        """The next job, which then waits no more; None where there was none for a second. QueueAway; ValueError: no job."""
        with self._opened() as storage:
            message = storage.dequeue()
        return None if message is None else read_job(bytes(message))

    def waiting(self) -> int:
        """How many wait. QueueAway."""
        with self._opened() as storage:
            return storage.queue_size()

    def waits(self) -> set[Job]:
        """What waits. QueueAway."""
        with self._opened() as storage:
            return set(_known(storage.enqueued_items(LISTED)))

    @property
    def blocking(self) -> bool:
        """Whether `take` itself waits for a job."""
        return self.place.kind != SQLITE

    @contextmanager
    def _opened(self) -> Iterator[BaseStorage]:
        try:
            if self._storage is None or self._opened_by != self._here():
                self._storage = _open(self.place)
                self._opened_by = self._here()
            yield self._storage
        except Exception as problem:
            self._storage = None
            raise QueueAway(f"The queue ({self.place.kind}) can't be used: {type(problem).__name__}") from None

    def _here(self) -> tuple:
        """The process, as a connection is never shared with a parent's, and of a file what tells it from another of its name:
        one that was moved away can be read and written for ever by whoever has it open, and nobody else sees what they do.
        """
        if self.place.kind == SQLITE:
            with suppress(FileNotFoundError):
                file = Path(self.place.address).stat()
                return os.getpid(), file.st_dev, file.st_ino
        return (os.getpid(),)


def queue_of(app: Flask | None = None) -> Queue:
    """The application's. It has one only where a place is set."""
    app = app or current_app
    if PLACE not in app.extensions:
        app.extensions[PLACE] = Queue(app.extensions["senterpuls.settings"].queue)
    return app.extensions[PLACE]


def _open(place: QueuePlace) -> BaseStorage:
    if place.kind == SQLITE:
        return SqliteStorage(NAME, filename=place.address)
    if place.kind == POSTGRESQL:
        return _in_postgresql(place.address)
    # The client of Redis is loaded where a Redis is used. It tries once: whoever asks knows better when to ask again.
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    pool = ConnectionPool.from_url(
        place.address, socket_connect_timeout=CONNECTING, socket_timeout=ANSWERING, retry=Retry(NoBackoff(), 0)
    )
    return PriorityRedisStorage(NAME, connection_pool=pool)


def _in_postgresql(address: str) -> PostgresStorage:
    """Makes its tables where there are none. Two that do so at one moment trip over each other, `if not exists` or not."""
    from psycopg.errors import DuplicateTable, UniqueViolation

    patience = {"connect_timeout": CONNECTING, "tcp_user_timeout": ANSWERING * 1000}  # s, ms
    storage = PostgresStorage(NAME, dsn=address, table_prefix="queue", create_tables=False, **patience)
    for _ in storage.ddl:  # each table trips once at most
        with suppress(DuplicateTable, UniqueViolation):
            storage.initialize_schema()
            break
    return storage


def _known(messages: Iterable) -> Iterator[Job]:
    for message in messages:
        with suppress(ValueError):  # whoever takes it out says so
            yield read_job(bytes(message))
