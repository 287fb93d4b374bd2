import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from reports.statistics.forecast_quality import Case
from reports.statistics.track_record import FrozenForecast, bins_of, score_forecasts
from reports.statistics.turnover import TeamMonth

POISSON = tomllib.loads((Path(__file__).parents[2] / "reference" / "turnover.toml").read_text(encoding="utf-8"))["poisson"]
FROZEN = FrozenForecast("Oslo/A", "Oslo", "2026-03", 3, 10, 1.0, 0, 3, 1.2)


def happened(unit: str, *leavers: int, first: int = 4) -> list[TeamMonth]:
    return [TeamMonth(unit, "Oslo", f"2026-{first + at:02d}", 10, count) for at, count in enumerate(leavers)]


def numbers(frozen, rows) -> tuple[int, int, int]:
    record = score_forecasts(frozen, rows)[3]
    return record.scored, record.waiting, record.gone


def test_a_forecast_is_scored_by_the_months_it_spoke_of():
    record = score_forecasts([FROZEN], happened("Oslo/A", 5, 1, 0, 1, 5, first=3))[3]

    assert (record.scored, record.waiting, record.gone) == (1, 0, 0)
    assert (record.quality.leavers, record.quality.expected, record.quality.coverage) == (2, 1.0, 1.0)


def test_a_forecast_waits_for_its_last_month():
    assert numbers([FROZEN], happened("Oslo/A", 1, 1)) == (0, 1, 0)
    assert numbers([FROZEN], []) == (0, 1, 0)


@pytest.mark.parametrize(
    "rows",
    [
        happened("Oslo/B", 1, 1, 1),
        happened("Oslo/A", 1, 1) + happened("Oslo/B", 0, 0, 0),
        happened("Oslo/A", 1) + happened("Oslo/A", 1, first=6),
    ],
)
def test_a_unit_that_vanished_is_not_guessed_at(rows):
    assert numbers([FROZEN], rows) == (0, 0, 1)


def test_an_empty_team_can_not_be_scored():
    assert numbers([replace(FROZEN, headcount=0, expected=0.0)], happened("Oslo/A", 0, 0, 0)) == (0, 0, 1)


def test_only_the_lowest_units_are_scored():
    frozen = [
        replace(FROZEN, unit=""),
        replace(FROZEN, unit="Oslo"),
        FROZEN,
        replace(FROZEN, unit="Bodø"),
        replace(FROZEN, unit="Oslo", month="2026-01"),
    ]
    rows = happened("Oslo/A", 1, 0, 0, 1, 1, first=2) + happened("Bodø/X", 0, 1, 2) + happened("Bodø/Y", 1, 0, 0)

    record = score_forecasts(frozen, rows)[3]

    assert (record.scored, record.gone) == (3, 0)
    assert record.quality.leavers == 2 + 4 + 1  # Oslo/A in April to June, Bodø with both its teams, Oslo in February to April


def test_lengths_are_scored_apart():
    records = score_forecasts([FROZEN, replace(FROZEN, months=12)], happened("Oslo/A", 1, 0, 0))

    assert {months: (record.scored, record.waiting) for months, record in records.items()} == {3: (1, 0), 12: (0, 1)}
    assert records[12].quality is None
    assert records[12].bins == ()
    assert score_forecasts([], []) == {}


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (9, [9]), (10, [5, 5]), (27, [5, 5, 6, 5, 6]), (100, [20] * 5)])
def test_bins_hold_about_as_many_each(count, sizes):
    cases = [Case(f"T{at:03d}", "Oslo", 1, 10, at / 50, 0, 3, 1.0, at % 3) for at in range(count)]

    bins = bins_of(cases[::-1])

    assert [each.cases for each in bins] == sizes
    assert sum(each.people for each in bins) == 10 * count
    assert sum(each.leavers for each in bins) == sum(case.leavers for case in cases)
    assert [each.expected / each.people for each in bins] == sorted(each.expected / each.people for each in bins)


def test_a_bins_interval_is_that_of_a_poisson_count():
    (found,) = bins_of([Case("T", "Oslo", 1, 500, 120.0, 90, 150, 120.0, POISSON["count"])])

    assert found.interval.low / POISSON["time"] == pytest.approx(POISSON["low"], abs=1e-6)
    assert found.interval.high / POISSON["time"] == pytest.approx(POISSON["high"], abs=1e-6)


def test_no_leavers_in_a_bin_have_an_upper_limit():
    (found,) = bins_of([Case("T", "Oslo", 1, 10, 1.0, 0, 3, 1.0, 0)])

    assert (found.interval.low, found.interval.high) == (0.0, pytest.approx(3.688879, abs=1e-6))  # -log(.025)


@pytest.mark.parametrize(
    "wrong", [{"month": "2026"}, {"months": 0}, {"headcount": -1}, {"expected": -1.0}, {"base": float("nan")}, {"low": 4}]
)
def test_a_forecast_that_can_not_be_is_refused(wrong):
    with pytest.raises(ValueError, match="not a"):
        replace(FROZEN, **wrong)
