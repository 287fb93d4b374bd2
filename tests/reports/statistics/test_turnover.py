import pytest

from reports.statistics.beta_binomial import Prior
from reports.statistics.turnover import (
    Baseline,
    TeamMonth,
    TeamNow,
    average_headcount,
    baseline,
    fit_client_prior,
    month_number,
    yearly,
)

PRIOR = Prior(mean=0.02, strength=500.0, events=60, trials=3000)


def month(text: str, headcount: int, leavers: int = 0, unit: str = "Oslo/A") -> TeamMonth:
    return TeamMonth(unit, "Oslo", text, headcount, leavers)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([month("2026-01", 10)], 10),
        ([month("2026-01", 10), month("2026-02", 13)], 11.5),
        ([month("2026-01", 10), month("2026-01", 5, unit="Oslo/B"), month("2026-02", 12)], 13.5),
        ([month("2026-01", 0)], 0),
    ],
)
def test_headcount_is_averaged_over_months(rows, expected):
    assert average_headcount(rows) == expected


def test_a_unit_is_judged_by_its_own_months_and_the_clients_prior():
    rows = [month("2026-01", 10, 1), month("2026-02", 9, 0), month("2026-04", 11, 2)]

    found = baseline(rows, PRIOR)

    assert (found.leavers, found.person_months, found.months, found.average_headcount) == (3, 30, 3, 10)
    assert found.raw == pytest.approx(0.1)
    assert found.rate == pytest.approx((10 + 3) / (500 + 30))
    assert found.rate in found.interval
    assert yearly(found.raw) == pytest.approx(1.2)


def test_those_who_came_and_left_within_a_month_are_exposure_too():
    found = baseline([month("2026-01", 2, 5)], PRIOR)

    assert (found.person_months, found.raw, found.average_headcount) == (5, 1.0, 2)


@pytest.mark.parametrize("rows", [[], [month("2026-01", 0)]])
def test_a_unit_without_people_has_the_clients_rate(rows):
    found = baseline(rows, PRIOR)

    assert (found.raw, found.rate) == (None, pytest.approx(0.02))
    assert found.rate in found.interval


def test_a_client_without_people_has_none():
    rows = [month("2026-01", 0)]

    assert fit_client_prior(rows) is None
    assert baseline(rows, fit_client_prior(rows)) == Baseline(0, 0, 1, 0, None, None, None)


def test_a_client_that_nobody_left_has_a_rate_of_nothing_and_an_upper_limit():
    rows = [month(f"2026-0{number}", 10, unit=unit) for number in range(1, 7) for unit in ("Oslo/A", "Oslo/B")]

    found = baseline(rows[:6], fit_client_prior(rows))

    assert (found.rate, found.interval.low) == (0.0, 0.0)
    assert 0 < found.interval.high < 0.05


def test_the_prior_adds_a_teams_months():
    rows = [
        month("2026-01", 10, 1),
        month("2026-02", 10, 2),
        month("2026-01", 10, 0, "Oslo/B"),
        month("2026-02", 10, 0, "Oslo/B"),
    ]

    assert fit_client_prior(rows).trials == 40
    assert fit_client_prior(rows).events == 3


def test_months_are_counted():
    assert month_number("2026-11") == 24322
    assert month_number("2027-01") - month_number("2026-12") == 1


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-01-01", "2026-ab"])
def test_a_month_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="not a month"):
        TeamMonth("Oslo/A", "Oslo", text, 10, 1)


@pytest.mark.parametrize(("headcount", "leavers"), [(-1, 0), (5, -1)])
def test_counts_below_nothing_are_refused(headcount, leavers):
    with pytest.raises(ValueError, match="there can't be"):
        TeamMonth("Oslo/A", "Oslo", "2026-01", headcount, leavers)


@pytest.mark.parametrize("scores", [{"index": float("nan")}, {"intention": float("inf")}])
def test_scores_that_are_no_numbers_are_refused(scores):
    with pytest.raises(ValueError, match="not scores"):
        TeamMonth("Oslo/A", "Oslo", "2026-01", 10, 1, **scores)
    with pytest.raises(ValueError, match="not scores"):
        TeamNow("Oslo/A", "Oslo", 10, **scores)


def test_a_team_of_fewer_than_nobody_is_refused():
    with pytest.raises(ValueError, match="there can't be"):
        TeamNow("Oslo/A", "Oslo", -1)
