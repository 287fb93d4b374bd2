import pytest

from tests.reports.exports.workbooks import by_first, sheet_rows
from tests.reports.report_samples import client, team, with_turnover


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def test_a_theme_has_its_share_of_what_goes_with_the_outcome():
    report = client()
    (one,) = report.drivers
    rows = {row[1]: row for row in sheet_rows(report, "What goes with it")}
    for driver in one.drivers:
        assert rows[report.name(driver.theme)][2:5] == (driver.share, driver.low, driver.high)
        assert rows[report.name(driver.theme)][0] == report.name(one.outcome)


def test_what_is_not_known_of_reliability_is_empty():
    report = client()
    rows = by_first(sheet_rows(report, "Reliability"))
    for one in report.reliability:
        numbers = (one.alpha, one.low, one.high, one.omega, one.icc1, one.icc2, one.agreement)
        assert rows[report.name(one.measure)][1:8] == numbers


def test_a_team_has_neither():
    for name in ("What goes with it", "Reliability"):
        with pytest.raises(KeyError):
            sheet_rows(team(), name)


def test_what_the_scores_add_and_what_was_before_stand_below_the_forecasts():
    report = with_turnover()
    rows = sheet_rows(report, "Turnover")
    added = {(row[1], row[0]): row[2] for row in rows if row[0] in {"Wellbeing index", "Intention to leave"}}
    assert added == {
        (one.months, each.name): each.leavers for one in report.turnover.horizons for each in one.contributions
    }
    past = report.turnover.baseline
    assert rows[-1][1:7] == (past.months, round(past.headcount), past.leavers, past.rate, past.low, past.high)
