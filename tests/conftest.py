"""One application a test, on an empty, migrated database of its own."""

import gc
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings

from survey.accounts.hashing import HashCost
from survey.config import Settings
from survey.database import close_connections
from tests.databases import CHOICES, SHARED, SQLITE, Databases, databases_of, kinds_for
from tests.postgres import new_database, postgres_server
from tests.quick_apps import share_builders, share_templates
from wsgi import create_app

# A busy machine is not a failure: speed is measured in bench/, never asserted.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

share_builders()

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


def pytest_addoption(parser):
    what = "where tests run that run on any database; shared: each function on one of the two"
    parser.addoption("--database", choices=CHOICES, default=SHARED, help=f"{what} (default: {SHARED})")


def pytest_generate_tests(metafunc):
    if "databases" in metafunc.fixturenames:
        kinds = kinds_for(metafunc.definition, metafunc.config.getoption("database"))
        metafunc.parametrize("databases", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def databases(request) -> Databases:
    """Makes databases of the kind that this test runs on."""
    return databases_of(getattr(request, "param", SQLITE), lambda: request.getfixturevalue("postgres_address"))


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory, databases) -> str:
    """An empty database made by the migrations themselves, once; tests copy it."""
    made = _settings(tmp_path_factory.mktemp("migrated"), databases.new)
    with running_app(made):
        upgrade()
    return made.database_url


@pytest.fixture(scope="session")
def make_settings(databases, migrated_database):
    """Settings of a fresh installation in a folder: its database is migrated, or a copy of another one."""

    def make(folder: Path, *, like: str = migrated_database) -> Settings:
        return _settings(folder, partial(databases.copy, like))

    return make


@pytest.fixture
def scene(migrated_database) -> str:
    """The address of what this test's database is a copy of; overridden where there is more in it."""
    return migrated_database


@pytest.fixture
def settings(tmp_path, make_settings, scene, databases, monkeypatch) -> Settings:
    monkeypatch.setattr("reports.exports.pdf_cache.INSTANCE", tmp_path)  # where PDFs are kept that belong to a server's database
    made = make_settings(tmp_path, like=scene)
    yield made
    databases.drop(made.database_url)


@pytest.fixture
def app(settings):
    with running_app(settings) as app:
        yield app


@contextmanager
def running_app(settings: Settings):
    """The application, its context pushed."""
    app = create_app(settings)
    app.config["TESTING"] = True
    share_templates(app)
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
    return _settings(tmp_path, lambda folder: new_database(postgres_address))


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


def _settings(folder: Path, database: Callable[[Path], str]) -> Settings:
    return Settings(
        database_url=database(folder),
        vault=folder / "vault",
        secret_key="a secret for tests only",
        base_url="http://localhost",
        hash_cost=HashCost(memory=8, passes=1),
    )
