"""One application a test, on an empty, migrated database of its own."""

import gc
import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings

from survey.accounts.hashing import HashCost
from survey.config import Settings
from survey.database import close_connections
from tests.postgres import new_database, postgres_server
from wsgi import create_app

# A busy machine is not a failure: speed is measured in bench/, never asserted.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

NOW = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


def pytest_collection_finish():
    """What has been imported by now stays; to look through it for garbage again and again takes a tenth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture
def now() -> datetime:
    """A Monday morning; the moment waves of these tests open."""
    return NOW


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory) -> Path:
    """An empty database made by the migrations themselves, once; tests copy it."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(_settings(folder))
    with app.app_context():
        upgrade()
        close_connections()
    return folder / "senterpuls.sqlite3"


@pytest.fixture(scope="session")
def make_settings(migrated_database):
    """Settings of a fresh installation in a folder, its database migrated."""

    def make(folder: Path) -> Settings:
        shutil.copy(migrated_database, folder / "senterpuls.sqlite3")
        return _settings(folder)

    return make


@pytest.fixture
def settings(tmp_path, make_settings) -> Settings:
    return make_settings(tmp_path)


@pytest.fixture
def app(settings):
    with running_app(settings) as app:
        yield app


@contextmanager
def running_app(settings: Settings):
    """The application, its context pushed."""
    app = create_app(settings)
    app.config["TESTING"] = True
    with app.app_context():
        yield app
        close_connections()


@pytest.fixture(scope="session")
def postgres_address():
    """Address of databases on a PostgreSQL server of this test process, to be completed by a name."""
    with postgres_server() as address:
        yield address


@pytest.fixture
def postgres_settings(postgres_address, tmp_path) -> Settings:
    """Settings with an empty database of its own, not migrated."""
    return replace(_settings(tmp_path), database_url=new_database(postgres_address))


@pytest.fixture
def vault(app: Flask):
    return app.extensions["senterpuls.vault"]


@pytest.fixture
def client(app: Flask):
    return app.test_client()


@pytest.fixture
def runner(app: Flask):
    return app.test_cli_runner()


@pytest.fixture
def week() -> timedelta:
    return timedelta(days=7)


def _settings(folder: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'senterpuls.sqlite3'}",
        vault=folder / "vault",
        secret_key="a secret for tests only",
        base_url="http://localhost",
        hash_cost=HashCost(memory=8, passes=1),
    )
