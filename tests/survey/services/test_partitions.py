"""A wave's partition on PostgreSQL: made when it opens, one month wide, dropped when it closes; and nothing lost meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask_migrate import downgrade, upgrade
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from reports.release import close_wave
from survey.database import DatabaseBusy, db
from survey.services.ballots import WaveClosed, cast_ballot, find_paper
from survey.services.key_checks import fill_key_checks
from survey.services.partitions import add_partition, drop_partition, month_after, partition_name
from survey.services.waves import find_wave
from tests.conftest import running_app
from tests.table_rows import all_rows
from tests.waves import cast_all, open_test_wave, tokens_of

BEFORE_PARTITIONS = "0002-1"
TEAMS = {"Oslo/Blue": 8, "Bergen": 7}


@pytest.fixture
def postgres_app(postgres_settings):
    with running_app(postgres_settings) as app:
        upgrade()
        yield app


@pytest.fixture
def keys(postgres_app):
    return postgres_app.extensions["senterpuls.vault"]


@pytest.fixture
def wave(keys, now):
    return open_test_wave(keys, now, teams=TEAMS)


def partitions() -> dict[str, str]:
    """Partition → its bounds."""
    rows = db.session.execute(
        text("select relname, pg_get_expr(relpartbound, oid) from pg_class where relispartition and relkind = 'r'")
    )
    return dict(rows.all())


@pytest.mark.parametrize(("month", "after"), [("2026-01", "2026-02"), ("2026-09", "2026-10"), ("2026-12", "2027-01")])
def test_the_month_after(month, after):
    assert month_after(month) == after


months = st.builds("{:04}-{:02}".format, st.integers(2000, 2098), st.integers(1, 12))


@given(months, months)
def test_between_a_month_and_the_next_there_is_no_other(month, other):
    assert (month <= other < month_after(month)) == (month == other)


def test_the_longest_name_is_one_the_server_keeps_whole():
    assert len(partition_name("x" * 40, "2026-10")) < 63


@pytest.mark.sqlite
def test_a_database_without_partitions_needs_none(app, vault, now):
    tables = inspect(db.engine).get_table_names()
    open_test_wave(vault, now, teams=TEAMS)
    assert inspect(db.engine).get_table_names() == tables


@pytest.mark.postgresql
def test_each_wave_has_a_partition_that_takes_its_ballots_and_no_other(wave, keys, now):
    open_test_wave(keys, now, teams=TEAMS, client="fjord-2026")
    assert partitions() == {
        "ballot_box_fjord_2026-10": "FOR VALUES FROM ('fjord', '2026-10') TO ('fjord', '2026-11')",
        "ballot_box_fjord-2026_2026-10": "FOR VALUES FROM ('fjord-2026', '2026-10') TO ('fjord-2026', '2026-11')",
    }
    cast_all(wave, keys, now, lambda member, code: 4)
    assert db.session.scalar(text('select count(*) from "ballot_box_fjord_2026-10"')) == 15
    assert db.session.scalar(text('select count(*) from "ballot_box_fjord-2026_2026-10"')) == 0
    with pytest.raises(IntegrityError, match="no partition"):
        db.session.execute(text("insert into ballot_box values ('fjord', '2026-11', '\\x00', '\\x00')"))


@pytest.mark.postgresql
def test_a_wave_that_is_not_opened_leaves_no_partition(keys, wave, now, monkeypatch):
    monkeypatch.setattr("survey.services.waves.add_partition", lambda *names: (add_partition(*names), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        open_test_wave(keys, now, month="2026-11")
    db.session.rollback()
    assert list(partitions()) == ["ballot_box_fjord_2026-10"]


@pytest.mark.postgresql
def test_closing_drops_its_own_partition(wave, keys, now, week):
    open_test_wave(keys, now, teams=TEAMS, client="sol")
    cast_all(wave, keys, now, lambda member, code: 4)
    assert close_wave(wave, vault=keys, now=now + week).counted == 15
    assert list(partitions()) == ["ballot_box_sol_2026-10"]


@pytest.mark.postgresql
def test_making_and_dropping_twice_is_making_and_dropping_once(wave):
    add_partition("fjord", "2026-10")
    drop_partition("fjord", "2026-10")
    drop_partition("fjord", "2026-10")
    assert partitions() == {}


@pytest.mark.postgresql
def test_a_reader_who_does_not_end_is_told_and_the_drop_can_be_taken_up(wave, postgres_app, postgres_settings, monkeypatch):
    monkeypatch.setattr("survey.database.TRIES", 2)
    with psycopg.connect(postgres_settings.database_url) as reader:
        reader.execute("select count(*) from ballot_box")  # a back-up, say
        with pytest.raises(DatabaseBusy, match="run the same command again"):
            drop_partition("fjord", "2026-10")
        assert list(partitions()) == ["ballot_box_fjord_2026-10"]
    drop_partition("fjord", "2026-10")
    assert partitions() == {}


@pytest.mark.postgresql
def test_ballots_that_race_the_close_are_counted_or_told_that_it_is_closed(postgres_app, keys, now, week):
    """Nothing in between: no error of a partition that is gone, and nothing acknowledged that isn't counted."""
    wave = open_test_wave(keys, now, teams={"Oslo": 60})
    papers = [(find_paper(token, now=now), token) for token in tokens_of(wave, keys).values()]
    db.session.rollback()
    told, started = [], threading.Event()

    def cast(paper, token):
        with postgres_app.app_context():
            try:
                cast_ballot(paper, token, {"AUT1": 4})
                db.session.commit()
                told.append("thanks")
                started.set()
            except WaveClosed:
                db.session.rollback()
                told.append("closed")

    with ThreadPoolExecutor(6) as threads:
        casts = [threads.submit(cast, *paper) for paper in papers]
        assert started.wait(30)
        closing = close_wave(wave, vault=keys, now=now + week)
        for one in casts:
            one.result()
        cast(*papers[0])
    assert told.count("thanks") == closing.counted > 0
    assert told[-1] == "closed" and len(told) == 61


@pytest.mark.postgresql
def test_ballots_of_an_open_wave_survive_the_migration_both_ways(wave, keys, now, week):
    cast_all(wave, keys, now, lambda member, code: 4)
    before, divided = all_rows(), partitions()
    db.session.remove()
    downgrade(revision=BEFORE_PARTITIONS)
    assert partitions() == {}
    assert db.session.scalar(text("select count(*) from ballot_box")) == 15
    db.session.remove()
    upgrade()
    fill_key_checks(find_wave("fjord", "2026-10"), keys)  # as the next tick does: checks came later than partitions
    db.session.commit()
    assert (all_rows(), partitions()) == (before, divided)
    assert close_wave(find_wave("fjord", "2026-10"), vault=keys, now=now + week).counted == 15
    assert partitions() == {}
