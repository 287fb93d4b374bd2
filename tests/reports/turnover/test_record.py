"""The record: what was shown beside what happened, of the smallest units, nobody's failures left out."""

import pytest

from reports.models.turnover import Forecast, ForecastScore
from reports.turnover.record import track_records


def row(unit: str, *, leavers=-1, verdict: str = "with_scores", wave: str = "2026-06", months: int = 3):
    """A forecast of 2.0 (0 to 5) with scores and 3.0 (1 to 6) without; waiting where leavers is −1."""
    forecast = Forecast(
        client="fjord", wave=wave, unit_path=unit, months=months, headcount=20, verdict=verdict,
        expected=2.0, low=0, high=5, base_expected=3.0, base_low=1, base_high=6,
    )  # fmt: skip
    score = None if leavers == -1 else ForecastScore(client="fjord", wave=wave, unit_path=unit, months=months, leavers=leavers)
    return forecast, score


def test_scored_waiting_and_gone_are_counted_by_length():
    rows = [row("Oslo/A", leavers=2), row("Oslo/B", leavers=None), row("Oslo/C"), row("Oslo/A", months=12)]
    records = track_records(rows)
    assert {months: (one.scored, one.waiting, one.gone) for months, one in records.items()} == {3: (1, 1, 1), 12: (0, 1, 0)}
    assert records[12].quality is None


def test_centres_and_the_client_are_not_counted_beside_their_teams():
    rows = [row("", leavers=9), row("Oslo", leavers=9), row("Oslo/A", leavers=2), row("Bergen", leavers=3, wave="2026-05")]
    assert track_records(rows)[3].scored == 2  # in May Bergen was a smallest unit


@pytest.mark.parametrize(
    "verdict, expected, skill, coverage",
    [("with_scores", 2.0, 1 - 4 / 9, 1.0), ("no_skill", 3.0, 0.0, 0.0)],
)
def test_what_was_shown_is_judged(verdict, expected, skill, coverage):
    quality = track_records([row("Oslo/A", leavers=0, verdict=verdict)])[3].quality
    assert (quality.expected, quality.coverage) == (expected, coverage)
    assert quality.skill == pytest.approx(skill)


def test_forecasts_of_too_few_people_were_never_shown():
    assert track_records([row("Oslo/A", leavers=1, verdict="few_people")]) == {}


def test_no_forecasts_no_record():
    assert track_records([]) == {}
