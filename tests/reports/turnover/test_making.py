"""When forecasts are made and when not, from what, and that nothing changes them afterwards."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reports.models.turnover import Forecast
from reports.statistics.turnover import TeamMonth, TeamNow
from reports.turnover.history import History, load_history
from reports.turnover.making import forecast_rows, make_forecasts
from reports.turnover.verdicts import FEW_PEOPLE, HIDDEN_SCORES, WITH_SCORES
from survey.database import db
from tests.reports.turnover.released_clients import AFTER, LAST, TEAMS, add_headcounts, surveyed_client
from tests.table_rows import all_rows

UNITS = len(TEAMS) + 3 + 1  # teams, centres, the client


def frozen(**which) -> list[Forecast]:
    return list(db.session.scalars(select(Forecast).filter_by(**which).order_by(Forecast.unit_path, Forecast.months)))


@pytest.fixture
def fjord(app):
    client = surveyed_client()
    add_headcounts("fjord", "2025-01", "2026-08")
    return client


def test_every_unit_gets_two_forecasts_after_the_newest_release(fjord):
    assert make_forecasts(fjord, now=AFTER) == 2 * UNITS
    assert {row.wave for row in frozen()} == {LAST}
    for row in frozen():
        assert row.months in (3, 12)
        assert 0 <= row.low <= row.expected <= row.high
        assert row.headcount == 20 * sum(team.startswith(row.unit_path) for team in TEAMS)
    client = frozen(unit_path="", months=12)[0]
    of_teams = sum(row.base_expected for row in frozen(months=12) if "/" in row.unit_path)
    assert client.base_expected == pytest.approx(of_teams, abs=0.05 * (len(TEAMS) + 1))


def test_making_again_changes_nothing_whatever_has_been_corrected(fjord, week):
    make_forecasts(fjord, now=AFTER)
    before = all_rows()["forecast"]
    add_headcounts("fjord", "2026-09", "2026-09", left=lambda path, month: 9)
    assert make_forecasts(fjord, now=AFTER + week) == 0
    assert all_rows()["forecast"] == before


@pytest.mark.parametrize(
    "now, made",
    [
        (datetime(2026, 9, 12, tzinfo=UTC), True),
        (datetime(2026, 10, 31, 23, tzinfo=UTC), True),
        (datetime(2026, 11, 1, tzinfo=UTC), False),  # the first of its months is over: no forecast any more
    ],
)
def test_a_forecast_is_made_while_nobody_can_know(fjord, now, made):
    assert bool(make_forecasts(fjord, now=now)) is made


@pytest.mark.parametrize("last, made", [("2026-05", False), ("2026-06", True)])
def test_headcounts_must_reach_near_the_wave(app, last, made):
    client = surveyed_client(3)
    add_headcounts("fjord", "2025-01", last)
    assert bool(make_forecasts(client, now=AFTER)) is made


def test_without_a_release_or_without_headcounts_nothing_is_made(app):
    fjord, fjell = surveyed_client(2), surveyed_client(0, key="fjell")
    add_headcounts("fjell", "2025-01", "2026-08")
    assert (make_forecasts(fjord, now=AFTER), make_forecasts(fjell, now=AFTER)) == (0, 0)


def test_the_waves_own_month_and_later_ones_are_not_learnt_from(fjord):
    make_forecasts(fjord, now=AFTER)
    before = all_rows()["forecast"]
    db.session.rollback()
    client = surveyed_client()
    add_headcounts("fjord", "2025-01", "2026-08")
    add_headcounts("fjord", "2026-09", "2026-09", left=lambda path, month: 20)
    make_forecasts(client, now=AFTER)
    assert all_rows()["forecast"] == before


def test_a_month_stands_beside_the_last_release_before_it(app):
    surveyed_client(5, lambda path, month: 50.0 + int(month[5:]))  # May to September: 55 to 59
    add_headcounts("fjord", "2026-04", "2026-08", teams=("Oslo/Team 1",))
    history = load_history("fjord", LAST)
    assert [(row.month, row.index) for row in history.rows] == [
        ("2026-04", None), ("2026-05", None), ("2026-06", 55), ("2026-07", 56), ("2026-08", 57),
    ]  # fmt: skip
    assert [(team.unit, team.centre, team.headcount, team.index) for team in history.now] == [("Oslo/Team 1", "Oslo", 20, 59)]


def test_scores_grow_old_and_hidden_ones_are_not_there(app):
    hidden = surveyed_client(2, lambda path, month: None if path == "Oslo/Team 1" else 60.0, last="2026-03")
    add_headcounts("fjord", "2026-02", "2026-07", teams=("Oslo/Team 1", "Oslo/Team 2"))
    scores = {(row.unit, row.month): row.index for row in load_history(hidden.key, "2026-08").rows}
    assert [scores["Oslo/Team 2", f"2026-0{month}"] for month in range(2, 8)] == [None, 60, 60, 60, 60, None]
    assert {scores["Oslo/Team 1", f"2026-0{month}"] for month in range(2, 8)} == {None}


def history(headcounts: dict[str, int], hidden: tuple[str, ...] = ()) -> History:
    """Two years in which who leaves follows the score of the month before, so closely that the scores are shown."""
    rows = []
    for place, (path, headcount) in enumerate(headcounts.items()):
        for number in range(24):
            month = f"{2024 + (9 + number) // 12}-{(9 + number) % 12 + 1:02}"
            bad = (number // 3 + place) % 4 == 0
            index = None if path in hidden else 40.0 if bad else 70.0
            left = min(headcount, 2 if bad else int((number + place) % 11 == 0))
            intention = None if index is None else 6 - index / 20
            rows.append(TeamMonth(path, path.partition("/")[0], month, headcount, left, index, intention))
    now = (
        TeamNow(path, path.partition("/")[0], headcount, None if path in hidden else 45.0, None if path in hidden else 4.0)
        for path, headcount in headcounts.items()
    )
    return History(tuple(rows), tuple(now))


def test_what_may_be_shown_of_a_unit():
    headcounts = {f"{centre}/{number}": 20 for centre in "ABCD" for number in range(8)} | {"A/small": 4, "B/hidden": 9}
    made = forecast_rows(history(headcounts, ("B/hidden",)), "2026-10", least=5)
    rows = {(row["unit_path"], row["months"]): row for row in made}
    assert {rows[path, 3]["verdict"] for path in ("A/1", "A", "")} == {WITH_SCORES}
    assert [rows[path, 3]["verdict"] for path in ("A/small", "B/hidden")] == [FEW_PEOPLE, HIDDEN_SCORES]
    shown = rows["A/1", 12]
    assert shown["evidence"]["skill"] > 0
    assert sum(shown["contributions"].values()) > 0
    assert shown["baseline"]["months"] == 12


def test_where_scores_foretell_nothing_the_base_rate_is_all(app):
    """In every team one leaves every third month, whatever the scores are."""
    client = surveyed_client()
    add_headcounts("fjord", "2025-01", "2026-08", left=lambda path, month: int(int(month[5:]) % 3 == 0))
    make_forecasts(client, now=AFTER)
    assert {row.verdict for row in frozen()} <= {"no_skill", "uncertain"}
    assert {row.evidence["months"] for row in frozen()} == {12}


def test_few_months_of_scores_are_too_few(app):
    client = surveyed_client(4)
    add_headcounts("fjord", "2025-01", "2026-08")
    make_forecasts(client, now=AFTER)
    assert {row.verdict for row in frozen()} == {"months"}
