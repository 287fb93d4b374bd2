"""Secrets that could be guessed, and connections that somebody could read."""

from dataclasses import replace

import pytest

from survey import connection_checks
from survey.connection_checks import unproven
from survey.installation import Installation
from survey.mail.server import MailServer
from survey.queue.place import POSTGRESQL, REDIS, SQLITE, QueuePlace

GOOD = "0123456789abcdef" * 2


@pytest.fixture
def told(app, settings, now, tmp_path):
    def look(check: str, **changes) -> list[str]:
        changed = replace(settings, **{"base_url": "https://puls.example", "secret_key": GOOD, "proxies": 1} | changes)
        return list(getattr(connection_checks, check)(Installation(changed, tmp_path, "0001", now)))

    return look


@pytest.mark.parametrize("check", connection_checks.CHECKS, ids=lambda check: check.__name__)
def test_a_sound_installation_has_nothing(told, check):
    assert told(check.__name__) == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"secret_made": True}, "refuse to start"),
        ({"secret_key": "short"}, "could be guessed"),
        ({"secret_key": "ab" * 32}, "could be guessed"),
    ],
)
def test_a_secret_that_is_missing_or_weak(told, changes, word):
    assert [word in sentence for sentence in told("secret_key", **changes)] == [True]
    assert told("secret_key", base_url="http://127.0.0.1:8000", **changes) == []


def test_debugging(app, told):
    app.debug = True
    assert len(told("debugging")) == 1


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql+psycopg://puls@db.example/puls", ""),
        ("postgresql://puls@10.0.0.5/puls?sslmode=require", "require"),
        ("postgresql:///puls?host=db.example&sslmode=prefer", "prefer"),
        ("postgresql://puls@db.example/puls?sslmode=verify-full", None),
        ("postgresql://puls@127.0.0.1/puls", None),
        ("postgresql:///puls?host=/run/postgresql", None),
        ("sqlite:////srv/puls.sqlite3", None),
    ],
)
def test_a_database_over_a_network_proves_who_it_is(told, url, mode):
    assert unproven(url) == mode
    assert len(told("encrypted_database", database_url=url)) == (mode is not None)


@pytest.mark.parametrize(
    ("kind", "address", "unsafe"),
    [
        (REDIS, "redis://queue.example/0", True),
        (REDIS, "rediss://queue.example/0", False),
        (REDIS, "redis://localhost/0", False),
        (REDIS, "unix:///run/redis.sock", False),
        (POSTGRESQL, "postgresql://puls@db.example/puls", True),
        (POSTGRESQL, "postgresql:///puls", False),
        (SQLITE, "/srv/queue", False),
    ],
)
def test_a_queue_over_a_network_is_encrypted(told, kind, address, unsafe):
    assert len(told("encrypted_queue", queue=QueuePlace(kind, address))) == unsafe


@pytest.mark.parametrize(
    ("url", "unsafe"),
    [
        ("smtp://mail.example?from=a@b.example&tls=none", True),
        ("smtp://mail.example?from=a@b.example", False),
        ("smtp://localhost?from=a@b.example&tls=none", False),
    ],
)
def test_mail_over_a_network_is_encrypted(told, url, unsafe):
    assert len(told("encrypted_mail", mail=MailServer.parse(url))) == unsafe


@pytest.mark.parametrize(("place", "unsafe"), [("vault/queue", True), ("queue", False)])
def test_a_queue_inside_the_vault(told, settings, place, unsafe):
    queue = QueuePlace(SQLITE, str(settings.vault.parent / place))
    assert len(told("queue_outside_vault", queue=queue)) == unsafe


def test_an_encrypted_address_without_a_proxy(told):
    assert len(told("proxies", proxies=0)) == 1
    assert told("proxies", proxies=0, base_url="http://127.0.0.1:8000") == []
