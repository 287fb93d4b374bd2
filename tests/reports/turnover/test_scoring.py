"""What becomes of forecasts as the months go by: not before their figures are there, once, and again after a correction."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from reports.models.turnover import Forecast, ForecastScore
from reports.turnover.importing import import_turnover
from reports.turnover.making import make_forecasts
from reports.turnover.scoring import leavers_in, months_of, score_forecasts
from reports.turnover.unit_months import UnitMonth
from survey.database import db
from tests.reports.turnover.released_clients import AFTER, LAST, TEAMS, add_headcounts, leavers_of, surveyed_client
from tests.reports.turnover.test_unit_months import rows
from tests.table_rows import all_rows

UNITS = len(TEAMS) + 3 + 1
LATER = datetime(2027, 12, 1, tzinfo=UTC)


@pytest.fixture
def fjord(app):
    client = surveyed_client(3)
    add_headcounts("fjord", "2026-01", "2026-08")
    make_forecasts(client, now=AFTER)
    return client


def scores(**which) -> dict[tuple[str, int], int | None]:
    found = db.session.scalars(select(ForecastScore).filter_by(client="fjord", **which))
    return {(row.unit_path, row.months): row.leavers for row in found}


def test_a_forecast_is_of_the_months_after_its_wave():
    assert months_of("2026-11", 3) == ("2026-12", "2027-01", "2027-02")


def test_forecasts_are_scored_as_their_months_pass(fjord):
    told = []
    for month in ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01"):
        add_headcounts("fjord", month, month)
        told.append(score_forecasts("fjord", now=LATER))
    assert told == [0, 0, 0, UNITS, 0]
    add_headcounts("fjord", "2027-02", "2027-09")
    assert score_forecasts("fjord", now=LATER) == UNITS
    assert db.session.scalar(select(func.count()).select_from(Forecast)) == len(scores())


def test_a_score_is_who_left_in_just_these_months_units_below_included(fjord):
    add_headcounts("fjord", "2026-09", "2026-12")
    score_forecasts("fjord", now=LATER)
    months = ("2026-10", "2026-11", "2026-12")
    assert scores(unit_path="Oslo/Team 2") == {("Oslo/Team 2", 3): sum(leavers_of("Oslo/Team 2", month) for month in months)}
    assert scores()["", 3] == sum(leavers_of(team, month) for team in TEAMS for month in months)


def test_scoring_again_changes_nothing_and_no_forecast_is_touched(fjord):
    before = all_rows()["forecast"]
    add_headcounts("fjord", "2026-09", "2026-12")
    score_forecasts("fjord", now=AFTER)
    scored = all_rows()
    assert score_forecasts("fjord", now=LATER) == 0
    assert all_rows() == scored
    assert scored["forecast"] == before


def test_a_unit_that_ended_meanwhile_is_marked_and_its_centre_is_scored_all_the_same(fjord):
    staying = tuple(team for team in TEAMS if team != "Oslo/Team 1")
    add_headcounts("fjord", "2026-09", "2026-10")
    add_headcounts("fjord", "2026-11", "2026-12", teams=staying)
    score_forecasts("fjord", now=LATER)
    found = scores()
    assert found["Oslo/Team 1", 3] is None
    assert found["Oslo", 3] is not None


@pytest.mark.parametrize("covered, left", [(("2026-01", "2026-02"), 7), (("2026-02",), 4), (("2026-02", "2026-03"), None)])
def test_leavers_of_a_unit_are_those_of_all_below_it(covered, left):
    months = [
        UnitMonth("Oslo/A", "2026-01", 9, 1), UnitMonth("Oslo/B", "2026-01", 9, 2),
        UnitMonth("Oslo/A", "2026-02", 9, 4), UnitMonth("Oslofjord", "2026-02", 9, 5),
    ]  # fmt: skip
    assert leavers_in(months, "Oslo", covered) == left


def test_a_corrected_month_takes_the_scores_back_that_rest_on_it(fjord):
    add_headcounts("fjord", "2026-09", "2026-12")
    score_forecasts("fjord", now=LATER)
    before = scores()
    import_turnover(fjord, rows(("Oslo/Team 1", "2026-09", 20, 9)), now=LATER)
    assert scores() == before  # a month before the forecast's own
    import_turnover(fjord, rows(("Oslo/Team 1", "2026-12", 20, 15)), now=LATER)
    assert scores() == {}
    score_forecasts("fjord", now=LATER)
    more = 15 - leavers_of("Oslo/Team 1", "2026-12")
    assert {place: scores()[place] - before[place] for place in before if scores()[place] != before[place]} == {
        ("Oslo/Team 1", 3): more, ("Oslo", 3): more, ("", 3): more,
    }  # fmt: skip


def test_only_the_newest_release_is_forecast(fjord):
    assert set(db.session.scalars(select(Forecast.wave))) == {LAST}
