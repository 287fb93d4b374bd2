"""Installations to be hurt: real processes, on SQLite and on a PostgreSQL server of their own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask_migrate import upgrade

from survey.serving import HOST
from tests.conftest import running_app
from tests.failures.installation import Installation
from tests.failures.launcher import launching
from tests.failures.postgres_control import Server
from tests.postgres import owned_database, postgres_server

EITHER = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def launcher():
    with launching() as launcher:
        yield launcher


@pytest.fixture
def installation(launcher, settings):
    """On SQLite, where nothing runs yet."""
    with installed(launcher, settings) as installation:
        yield installation


@pytest.fixture
def postgres_installation(launcher, postgres_settings):
    """On a PostgreSQL server that nobody else uses."""
    with postgres_server() as address:
        settings = replace(postgres_settings, database_url=owned_database(address))
        with running_app(settings):
            upgrade()
        with installed(launcher, settings, Server(address)) as installation:
            yield installation


@pytest.fixture
def either_installation(request):
    """For tests of both; parametrized with EITHER."""
    return request.getfixturevalue("installation" if request.param == "sqlite" else "postgres_installation")


@contextmanager
def installed(launcher, settings, server: Server | None = None) -> Iterator[Installation]:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    installation = Installation(launcher, settings, port, server)
    try:
        yield installation
    finally:
        if server and not server.runs:
            server.start()
        installation.stop()
