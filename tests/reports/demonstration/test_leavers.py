"""Headcounts of the demonstration: more leavers where the index is low, and no earlier month ever changes."""

from datetime import UTC, datetime

import pytest

from reports.demonstration.leavers import give_headcounts
from reports.demonstration.organisations import Team
from reports.turnover.stored import load_unit_months
from survey.database import db
from survey.models.organisation import Client
from tests.reports.turnover.released_clients import surveyed_client

NOW = datetime(2026, 10, 5, tzinfo=UTC)
TEAMS = (Team("Oslo/Team 1", 0, 0, 28), Team("Oslo/Team 2", 1, 0, 28))


def index_of(path: str, _month: str) -> float:
    return 45.0 if path == "Oslo/Team 1" else 70.0


@pytest.fixture
def months(app):
    client = surveyed_client(12, index_of)
    give_headcounts(client, TEAMS, 2023, now=NOW)
    return load_unit_months("fjord")


def test_every_month_that_has_ended_is_given(months):
    assert {one.month for one in months if one.unit_path == "Oslo/Team 1"} == {
        *(f"2024-{month:02}" for month in (11, 12)),
        *(f"2025-{month:02}" for month in range(1, 13)),
        *(f"2026-{month:02}" for month in range(1, 10)),
    }
    assert {one.headcount for one in months} == {28}


def test_more_leave_where_the_index_is_low(months):
    surveyed = [one for one in months if one.month > "2025-10"]
    low, high = (sum(one.leavers for one in surveyed if one.unit_path == team.path) for team in TEAMS)
    assert low > 2 * high > 0


def test_the_next_month_changes_none_before(months):
    before = {one.place: one for one in months}
    give_headcounts(db.session.get_one(Client, "fjord"), TEAMS, 2023, now=datetime(2026, 11, 5, tzinfo=UTC))
    after = {one.place: one for one in load_unit_months("fjord")}
    assert {place: after[place] for place in before} == before
    assert len(after) == len(before) + len(TEAMS)
