"""Statements given to the driver as they are: the same values as SQLAlchemy's own way, on both databases."""

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from survey.database import STATEMENTS, autocommitting, connection, db, insert_into
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.prepared import Prepared
from survey.services.clients import add_client
from tests.conftest import running_app
from tests.waves import open_test_wave

pytestmark = pytest.mark.each_database
_CLIENT, _WAVE = Client.__table__.c, Wave.__table__.c
FIND_CLIENT = Prepared(
    lambda: select(_CLIENT.key, _CLIENT.country, _CLIENT.minimum_score, _CLIENT.demonstration, _CLIENT.created_at).where(
        _CLIENT.key == bindparam("key"), _CLIENT.minimum_score == 5
    )
)
FIND_WAVE = Prepared(
    lambda: select(_WAVE.thresholds, _WAVE.public_key, _WAVE.closes_at).where(_WAVE.client == bindparam("client"))
)
ADD_CLIENT = Prepared(
    lambda: insert_into(Client.__table__).from_select(
        ["key", "name", "language", "minimum_score", "demonstration", "created_at", "public_result", "chat"],
        select(
            bindparam("key", type_=_CLIENT.key.type), _CLIENT.name, _CLIENT.language, _CLIENT.minimum_score,
            _CLIENT.demonstration, _CLIENT.created_at, _CLIENT.public_result, _CLIENT.chat,
        ).where(_CLIENT.key == bindparam("like", type_=_CLIENT.key.type)),
    )
)  # fmt: skip


@pytest.fixture
def database(app, now):
    """The application on each database, one client in it."""
    add_client("fjord", "Fjord Kundesenter", now=now)
    db.session.commit()
    return app


def test_values_are_read_as_their_columns_types(database, now):
    assert FIND_CLIENT.first(connection(), {"key": "fjord"}) == ("fjord", None, 5, False, now)
    assert FIND_CLIENT.first(connection(), {"key": "nobody"}) is None


def test_structured_values_and_bytes_are_read_too(database, vault_of_database, now):
    wave = open_test_wave(vault_of_database, now, teams={"Oslo": 5})
    thresholds, public_key, closes_at = FIND_WAVE.first(connection(), {"client": "fjord"})
    assert (thresholds, bytes(public_key), closes_at) == (wave.thresholds, wave.public_key, wave.closes_at)


def test_it_is_part_of_the_sessions_transaction(database):
    assert ADD_CLIENT.run(connection(), {"key": "new", "like": "fjord"}).rowcount == 1
    db.session.rollback()
    assert FIND_CLIENT.first(connection(), {"key": "new"}) is None


def test_a_statement_of_its_own_stays_whatever_comes_after_it(database):
    with pytest.raises(ZeroDivisionError), autocommitting():
        ADD_CLIENT.run(connection(), {"key": "new", "like": "fjord"})
        raise ZeroDivisionError
    assert FIND_CLIENT.first(connection(), {"key": "new"})[0] == "new"


def test_an_error_is_sqlalchemys_and_tells_no_parameter(database):
    with pytest.raises(IntegrityError) as failed:
        ADD_CLIENT.run(connection(), {"key": "fjord", "like": "fjord"})
    db.session.rollback()
    assert failed.value.params is None
    assert isinstance(failed.value.orig, db.engine.dialect.loaded_dbapi.IntegrityError)


def test_many_rows_are_written_at_once(database):
    ADD_CLIENT.run_many(connection(), ({"key": f"new{number}", "like": "fjord"} for number in range(20)))
    assert db.session.scalar(select(func.count()).select_from(Client)) == 21


@pytest.mark.postgresql
def test_after_the_server_has_cut_the_connections_only_one_visit_fails(postgres_settings, now):
    with running_app(postgres_settings):
        upgrade()
        add_client("fjord", "Fjord Kundesenter", now=now)
        db.session.commit()
        engine = db.engines[STATEMENTS]
        for kept in [engine.connect(), engine.connect()]:
            kept.close()
        others = "pid <> pg_backend_pid() and datname = current_database()"  # those of the tests' own stay
        db.session.execute(text(f"select pg_terminate_backend(pid) from pg_stat_activity where {others}"))
        db.session.commit()
        with pytest.raises(OperationalError) as failed:
            find_on_its_own()
        assert failed.value.connection_invalidated
        assert [find_on_its_own()[0] for _ in range(3)] == ["fjord"] * 3


@pytest.fixture
def vault_of_database(database):
    return database.extensions["senterpuls.vault"]


def find_on_its_own():
    with autocommitting():
        return FIND_CLIENT.first(connection(), {"key": "fjord"})


def test_an_error_of_many_rows_is_sqlalchemys_too(database):
    with pytest.raises(IntegrityError) as failed:
        ADD_CLIENT.run_many(connection(), [{"key": key, "like": "fjord"} for key in ("new", "fjord")])
    db.session.rollback()
    assert failed.value.params is None


@pytest.mark.postgresql
@pytest.mark.parametrize("repeatable", [True, False])
def test_what_may_be_repeated_is_run_again_on_a_new_connection(postgres_settings, postgres_address, repeatable):
    backend = Prepared(lambda: select(func.pg_backend_pid()), repeatable=repeatable)
    with running_app(postgres_settings), autocommitting():
        (first,) = backend.first(connection(), {})
        with psycopg.connect(postgres_address.format("postgres"), autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 10000)", (first,))
        if repeatable:
            assert backend.first(connection(), {}) != (first,)
        else:
            with pytest.raises(OperationalError):
                backend.first(connection(), {})
