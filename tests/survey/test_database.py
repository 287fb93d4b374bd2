"""What every connection is told, how long it waits, and what an instant is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError, StatementError

from survey.database import LOCK_NOT_AVAILABLE, STATEMENTS, DatabaseBusy, TableInUse, db, is_away, is_full, when_free
from survey.models.organisation import Client, Member
from survey.services.clients import add_client
from tests.conftest import running_app


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "pragma, value",
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("busy_timeout", 10_000),
        ("secure_delete", 1),
        ("foreign_keys", 1),
    ],
)
def test_every_connection_has_the_settings(app, pragma, value):
    with db.engine.connect() as one, db.engine.connect() as another:
        assert [connection.scalar(text(f"PRAGMA {pragma}")) for connection in (one, another)] == [value, value]


def test_a_row_needs_its_parent(app):
    db.session.add(Member(client="nobody", ref="A1", language="nb"))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_drivers_message_does_not_repeat_what_was_stored(app, now):
    add_client("fjord", "Fjord", now=now)
    db.session.add(Client(key="fjell", name="A very secret name", minimum_score=4, created_at=now))
    with pytest.raises(IntegrityError) as failed:
        db.session.flush()
    assert "A very secret name" not in str(failed.value)


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["ballot_box", "invitation", "link", "closed_link"])
def test_tables_of_a_wave_have_no_hidden_row_number(app, table):
    """A row number would be an order in which people answered."""
    assert "WITHOUT ROWID" in db.session.scalar(text("select sql from sqlite_master where name = :name"), {"name": table})


@pytest.mark.sqlite
def test_no_table_counts_its_rows(app):
    statements = db.session.scalars(text("select sql from sqlite_master where sql is not null")).all()
    assert len(statements) > 10
    assert not [statement for statement in statements if "AUTOINCREMENT" in statement.upper()]


def test_an_instant_comes_back_in_utc(app):
    oslo = datetime(2026, 10, 5, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    add_client("fjord", "Fjord", now=oslo)
    db.session.commit()
    stored = db.session.scalar(select(Client.created_at))
    assert stored == oslo
    assert stored.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(app):
    with pytest.raises(StatementError, match="an instant needs its time zone"):
        add_client("fjord", "Fjord", now=datetime(2026, 10, 5, 10, 30))


@pytest.mark.parametrize("busy", [0, 1, 2])
def test_a_step_is_taken_again_until_the_table_is_free(monkeypatch, busy):
    monkeypatch.setattr("survey.database.PAUSE", 0)
    left = [TableInUse()] * busy

    def step():
        if left:
            raise left.pop()

    when_free(step)
    assert left == []


def test_a_table_that_is_never_free_is_told(monkeypatch):
    monkeypatch.setattr("survey.database.PAUSE", 0)

    def step():
        raise TableInUse

    with pytest.raises(DatabaseBusy, match="run the same command again later"):
        when_free(step)


def test_another_error_is_not_taken_for_a_full_disk_or_a_busy_table(app):
    with pytest.raises(DBAPIError) as failed:
        when_free(lambda: db.session.execute(text("select * from nowhere")))
    assert not is_full(failed.value)


@pytest.mark.postgresql
def test_a_lock_that_is_held_for_ever_is_not_waited_for_for_ever(settings, now):
    """By pages and by respondents' visits; how long is the operator's to say, in the address."""
    for engine in (None, STATEMENTS):
        with running_app(replace(settings, database_url=f"{settings.database_url}&options=-c%20lock_timeout%3D50ms")):
            assert engine or add_client("fjord", "Fjord", now=now)
            db.session.commit()
            locking = text("select key from client for update")
            with db.engine.connect() as holder, db.engines[engine].connect() as waiting:
                holder.execute(locking)
                with pytest.raises(OperationalError) as refused:
                    waiting.execute(locking)
    assert refused.value.orig.sqlstate == LOCK_NOT_AVAILABLE


@pytest.mark.postgresql
def test_connections_wait_ten_seconds_unless_told_otherwise(app):
    for engine in db.engines.values():
        with engine.connect() as connection:
            assert connection.scalar(text("show lock_timeout")) == "10s"


@pytest.mark.postgresql
def test_a_page_after_the_servers_restart_is_there(app):
    with db.engine.connect() as kept:
        kept.scalar(text("select 1"))
    with psycopg.connect(app.config["SQLALCHEMY_DATABASE_URI"]) as other:  # all but its own
        cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and usename = user"
        assert other.execute(cut).fetchone()[0] >= 1
    assert db.session.scalar(text("select 1")) == 1


def test_more_threads_than_a_pool_keeps_do_not_wait_for_it(app):
    connections = [db.engine.connect() for _ in range(20)]
    assert {connection.scalar(text("select 1")) for connection in connections} == {1}
    for connection in connections:
        connection.close()
class Told(Exception):
    """A driver's error, with the server's name of the condition where the server was reached."""

    def __init__(self, sqlstate: str | None = None):
        super().__init__("said by the driver")
        self.sqlstate = sqlstate


def told(kind: type[DBAPIError], sqlstate: str | None = None, *, cut: bool = False) -> DBAPIError:
    return kind("select 1", None, Told(sqlstate), connection_invalidated=cut)


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (told(OperationalError), True),  # nobody listens there
        (told(OperationalError, "57P01"), True),  # shut down by its administrator
        (told(OperationalError, "57P03"), True),  # recovering
        (told(OperationalError, "08006"), True),
        (told(OperationalError, "53300"), True),  # too many connections
        (told(DBAPIError, cut=True), True),
        (told(OperationalError, "53100"), False),  # full
        (told(OperationalError, "55P03"), False),  # locked
        (told(ProgrammingError, "42P01"), False),
        (told(IntegrityError, "23505"), False),
        (ConnectionError("another library's"), False),
    ],
)
def test_a_database_is_away_where_it_was_not_reached(error, away):
    assert is_away(error) is away


def test_a_file_that_can_not_be_opened_is_away(tmp_path):
    with pytest.raises(OperationalError) as failed, create_engine(f"sqlite:///{tmp_path}/none/file").connect():
        pass
    assert is_away(failed.value)


@pytest.mark.postgresql
def test_a_session_that_is_cut_off_ends_quietly_and_the_next_one_works(postgres_settings, postgres_address):
    with running_app(postgres_settings) as app:
        with app.app_context():
            cut_off(postgres_address, db.session.scalar(text("select pg_backend_pid()")))
        with app.app_context():
            assert db.session.scalar(text("select 1")) == 1


def cut_off(address: str, backend: int) -> None:
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s, 10000)", (backend,))
