"""What a report says of turnover: by what was frozen with its wave, the same whenever it is read."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from reports.build import build_report
from reports.models.turnover import Forecast
from reports.panels import Figure
from reports.turnover.making import make_forecasts
from reports.turnover.scoring import score_forecasts
from survey.database import db
from tests.reports.turnover.released_clients import (
    AFTER,
    LAST,
    TEAMS,
    add_headcounts,
    leavers_of,
    level_of,
    release_month,
    surveyed_client,
)

TEAM = "Oslo/Team 1"
LATER = datetime(2027, 2, 5, tzinfo=UTC)


@pytest.fixture
def fjord(app):
    client = surveyed_client(3)
    add_headcounts("fjord", "2026-01", "2026-08")
    make_forecasts(client, now=AFTER)
    return client


def show_forecasts(unit: str) -> None:
    """As if the evidence had spoken for the scores."""
    db.session.execute(
        update(Forecast)
        .where(Forecast.unit_path == unit)
        .values(verdict="with_scores", evidence={"skill": 0.17}, contributions={"index": 0.6, "intention": -0.2})
    )


def test_without_leavers_there_is_intention_alone_and_it_says_so(app):
    surveyed_client(3)
    report = build_report("fjord", TEAM, LAST, "en")
    assert (report.turnover.state, report.turnover.horizons, report.turnover.baseline) == ("intention only", (), None)
    assert "no forecast" in report.turnover.reason
    assert [point.month for point in report.intention.points] == ["2026-07", "2026-08", "2026-09"]
    assert all(isinstance(point.figure, Figure) for point in report.intention.points)


def test_the_base_rate_comes_with_the_reason_why_there_is_no_more(fjord):
    report = build_report("fjord", TEAM, LAST, "en")
    outlook = report.turnover
    assert (outlook.state, outlook.headcount, report.intention) == ("base rate", 20, None)
    assert outlook.reason.startswith("Only the base rate is shown: scores and leavers are known together for fewer than 12")
    shown = [(one.months, one.state, one.contributions) for one in outlook.horizons]
    assert shown == [(3, "base rate", ()), (12, "base rate", ())]
    assert all(one.expected == one.base and one.low <= one.expected <= one.high for one in outlook.horizons)
    left = sum(leavers_of(TEAM, f"2026-0{month}") for month in range(1, 9))
    assert (outlook.baseline.leavers, outlook.baseline.months, outlook.baseline.headcount) == (left, 8, 20)
    assert outlook.baseline.low < outlook.baseline.rate < outlook.baseline.high


def test_a_forecast_is_shown_with_what_the_scores_add(fjord):
    show_forecasts(TEAM)
    report = build_report("fjord", TEAM, LAST, "nb")
    outlook = report.turnover
    assert outlook.state == "forecast"
    assert "17\N{NO-BREAK SPACE}%" in outlook.reason
    assert [(one.code, one.name, one.leavers) for one in outlook.horizons[0].contributions] == [
        ("index", report.index.name, 0.6),
        ("theme:turnover_intention", "Tanker om å slutte", -0.2),
    ]


def test_nothing_is_said_of_fewer_people_than_are_shown(fjord):
    db.session.execute(update(Forecast).where(Forecast.unit_path == TEAM).values(verdict="few_people"))
    outlook = build_report("fjord", TEAM, LAST, "en").turnover
    assert (outlook.state, outlook.baseline, outlook.horizons, outlook.record) == ("not available", None, (), ())
    assert outlook.reason == "Nothing is forecast for fewer than 5 people."


def test_a_wave_without_its_forecast_says_so(fjord):
    report = build_report("fjord", TEAM, "2026-08", "en")
    assert (report.turnover.state, report.turnover.horizons) == ("not available", ())
    assert "had not been given in time" in report.turnover.reason
    assert report.intention is not None


def test_the_record_holds_what_was_known_when_the_wave_was_asked(fjord):
    add_headcounts("fjord", "2026-09", "2027-01")
    score_forecasts("fjord", now=LATER)
    for month in ("2026-12", "2027-01"):
        release_month(fjord, month, level_of)
        make_forecasts(fjord, now=datetime(int(month[:4]), int(month[5:]), 20, tzinfo=UTC))
    assert build_report("fjord", TEAM, "2026-12", "en").turnover.record == ()
    (past,) = build_report("fjord", TEAM, "2027-01", "en").turnover.record
    left = sum(leavers_of(TEAM, month) for month in ("2026-10", "2026-11", "2026-12"))
    assert (past.wave, past.months, past.leavers) == (LAST, 3, left)
    assert past.within == (past.low <= left <= past.high)


def test_a_report_reads_the_same_whatever_is_imported_later(fjord):
    before = build_report("fjord", "Oslo", LAST, "en")
    add_headcounts("fjord", "2026-09", "2027-01", left=lambda path, month: 20)
    score_forecasts("fjord", now=LATER)
    assert build_report("fjord", "Oslo", LAST, "en") == before


def test_a_hidden_unit_has_no_turnover_either(app):
    client = surveyed_client(2, lambda path, month: None if path == TEAM else level_of(path))
    add_headcounts("fjord", "2026-01", "2026-08")
    make_forecasts(client, now=AFTER)
    hidden, nobody = (build_report("fjord", path, LAST, "en") for path in (TEAM, "Oslo/Nobody"))
    assert hidden.turnover is nobody.turnover is None
    assert hidden.intention is nobody.intention is None
    assert len(TEAMS) > 3
