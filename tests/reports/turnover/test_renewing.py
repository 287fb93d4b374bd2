"""Forecasts come by themselves: with a release, with an import, or with the next day, and trouble with them stops nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from reports.models.turnover import Forecast, ForecastScore
from reports.release import close_wave
from reports.turnover import renewing
from reports.turnover.renewing import forecast_after_release, renew_forecasts
from survey.database import db
from survey.models.wave import RELEASED, Wave
from survey.services.delivery import dispatch
from tests.conftest import running_app
from tests.planned import tick_at
from tests.reports.turnover.released_clients import AFTER, TEAMS, add_headcounts, surveyed_client
from tests.table_rows import all_rows
from tests.waves import cast_all, open_test_wave

WEEK = timedelta(days=7)


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def fjord(app):
    client = surveyed_client(3)
    add_headcounts("fjord", "2026-01", "2026-08")
    db.session.commit()
    return client


@pytest.fixture
def open_wave(app, vault):
    """A wave that everybody has answered, of a client with headcounts."""
    opening = datetime(2026, 10, 5, 8, tzinfo=UTC)
    wave = open_test_wave(vault, opening, teams={"Oslo/Team 1": 12, "Oslo/Team 2": 9})
    cast_all(wave, vault, opening, lambda member, code: 2 + len(member + code) % 3)
    add_headcounts("fjord", "2026-01", "2026-09", teams=("Oslo/Team 1", "Oslo/Team 2"))
    db.session.commit()
    return wave


def test_a_release_brings_its_forecasts(open_wave, vault):
    close_wave(open_wave, vault=vault, now=open_wave.closes_at)
    assert set(db.session.scalars(select(Forecast.unit_path))) == {"", "Oslo", "Oslo/Team 1", "Oslo/Team 2"}


def test_a_release_stands_whatever_becomes_of_its_forecasts(open_wave, vault, monkeypatch, caplog):
    monkeypatch.setattr(renewing, "make_forecasts", lambda client, now: 1 / 0)
    closing = close_wave(open_wave, vault=vault, now=open_wave.closes_at)
    assert closing.state == db.session.get(Wave, ("fjord", "2026-10")).state == RELEASED
    assert (count(Forecast), "ZeroDivisionError" in caplog.text) == (0, True)
    monkeypatch.undo()
    tick_at(dispatch(), open_wave.closes_at + timedelta(days=1))
    assert count(Forecast) == 8


def test_a_release_that_was_killed_before_its_forecasts_gets_them_by_closing_again(open_wave, vault, monkeypatch):
    monkeypatch.setattr("reports.release.forecast_after_release", lambda client, now: None)
    close_wave(open_wave, vault=vault, now=open_wave.closes_at)
    monkeypatch.undo()
    assert count(Forecast) == 0
    close_wave(open_wave, vault=vault, now=open_wave.closes_at)
    assert count(Forecast) == 8


def test_nothing_half_made_stays_where_scoring_fails(fjord, monkeypatch):
    monkeypatch.setattr(renewing, "score_forecasts", lambda client, now: 1 / 0)
    forecast_after_release("fjord", now=AFTER)
    assert count(Forecast) == 0


def test_renewing_again_and_again_is_renewing_once(fjord, week):
    assert renew_forecasts("fjord", now=AFTER).endswith("0 scored.")
    before = all_rows()
    assert [renew_forecasts("fjord", now=AFTER + number * week) for number in range(3)] == [None] * 3
    assert all_rows() == before


def test_the_daily_job_goes_along_with_the_months(fjord):
    """Headcounts come a month late; each day something may be due, and is done once."""
    done = {}
    for number in range(6):
        day = AFTER + number * timedelta(days=31)
        told = [each.told for each in tick_at(dispatch(), day) if "forecasts" in each.told]
        done[f"{day:%Y-%m}"] = (told, count(Forecast), count(ForecastScore))
        month = f"{day - timedelta(days=28):%Y-%m}"
        add_headcounts("fjord", month, month)
        db.session.commit()
    units = len(TEAMS) + 3 + 1
    assert done["2026-10"] == ([f"{2 * units} forecasts of leavers made, 0 scored."], 2 * units, 0)
    assert done["2027-01"] == ([], 2 * units, 0)
    assert done["2027-02"] == ([f"0 forecasts of leavers made, {units} scored."], 2 * units, units)


@pytest.mark.postgresql
def test_the_same_on_postgresql(postgres_settings, week):
    with running_app(postgres_settings):
        upgrade()
        surveyed_client(3)
        add_headcounts("fjord", "2026-01", "2026-12")
        assert renew_forecasts("fjord", now=AFTER) is not None
        db.session.commit()
        before = all_rows()
        assert renew_forecasts("fjord", now=AFTER + week) is None
        assert all_rows() == before
        assert count(ForecastScore) == len(TEAMS) + 3 + 1
