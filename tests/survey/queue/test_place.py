"""SENTERPULS_QUEUE_URL: which kinds there are, and one sentence for everything else."""

import pytest

from survey.queue.place import POSTGRESQL, REDIS, SQLITE, QueuePlace, QueueUrlRefused

DATABASE = "postgresql:///puls"


@pytest.mark.parametrize(
    ("url", "kind", "address"),
    [
        ("postgresql://puls:secret@db/jobs", POSTGRESQL, "postgresql://puls:secret@db/jobs"),
        ("postgresql+psycopg:///jobs?host=/run", POSTGRESQL, "postgresql:///jobs?host=/run"),
        ("redis://:secret@queue.example:6380/1", REDIS, "redis://:secret@queue.example:6380/1"),
        ("rediss://queue.example", REDIS, "rediss://queue.example"),
        ("unix:///run/redis/redis.sock", REDIS, "unix:///run/redis/redis.sock"),
    ],
)
def test_a_server_is_told_by_its_scheme(url, kind, address):
    place = QueuePlace.parse(url, DATABASE)
    assert (place.kind, place.address) == (kind, address)
    assert "secret" not in repr(place)


def test_a_file_is_told_by_its_whole_path(tmp_path, monkeypatch):
    assert QueuePlace.parse(f"sqlite:///{tmp_path}/queue", DATABASE) == QueuePlace(SQLITE, f"{tmp_path}/queue")
    monkeypatch.chdir(tmp_path)
    assert QueuePlace.parse("sqlite:///queue", DATABASE) == QueuePlace(SQLITE, f"{tmp_path}/queue")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("amqp://secret@queue", "names no kind of queue"),
        ("secret", "names no kind of queue"),
        ("redis://", "names no server"),
        ("redis://queue:secret", "is not an address"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:////there/is/no/such/queue", "which is no folder; make it"),
        ("sqlite:////tmp", "which is a folder; name a file"),
    ],
)
def test_what_can_not_be_used_is_told_in_a_sentence_that_holds_no_password(url, told):
    with pytest.raises(QueueUrlRefused, match=told) as refused:
        QueuePlace.parse(url, DATABASE)
    assert "secret" not in str(refused.value)


def test_the_database_is_no_queue(tmp_path):
    with pytest.raises(QueueUrlRefused, match="a file of its own"):
        QueuePlace.parse(f"sqlite:///{tmp_path}/puls", f"sqlite:///{tmp_path}/puls")


def test_a_kind_whose_package_is_missing_is_told_with_the_package(monkeypatch):
    monkeypatch.setattr("survey.queue.place.find_spec", lambda name: None)
    with pytest.raises(QueueUrlRefused, match=r"pip install 'senterpuls\[redis\]'"):
        QueuePlace.parse("redis://queue", DATABASE)
