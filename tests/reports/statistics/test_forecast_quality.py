import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.forecast_quality import CENTRES, Case, concordance, quality_of

REFERENCE = tomllib.loads((Path(__file__).parents[2] / "reference" / "turnover.toml").read_text(encoding="utf-8"))["calibration"]
CASE = Case("Oslo/A", "Oslo", 1, 10, 1.0, 0, 3, 1.0, 1)
CASES = st.lists(
    st.builds(
        Case,
        unit=st.sampled_from(["a", "b", "c"]),
        centre=st.just("Oslo"),
        moment=st.integers(1, 2),
        headcount=st.integers(1, 50),
        expected=st.floats(0, 20),
        low=st.just(0),
        high=st.integers(0, 9),
        base=st.floats(0, 20),
        leavers=st.integers(0, 60),
    ),
    max_size=8,
)


def reference_cases() -> list[Case]:
    columns = zip(*(REFERENCE[name] for name in ("moment", "headcount", "expected", "base", "leavers")), strict=True)
    return [Case(f"T{at}", "Oslo", m, n, e, 0, 4, b, y) for at, (m, n, e, b, y) in enumerate(columns)]


def test_figures_equal_the_reference():
    found = quality_of(reference_cases())

    assert found.skill == pytest.approx(REFERENCE["skill"], abs=1e-7)
    assert found.brier == pytest.approx(REFERENCE["brier"], abs=1e-9)
    assert found.base_brier == pytest.approx(REFERENCE["base_brier"], abs=1e-9)
    assert found.calibration.slope == pytest.approx(REFERENCE["slope"], abs=1e-6)
    assert found.calibration.level == pytest.approx(REFERENCE["level"], abs=1e-8)
    assert found.auc == pytest.approx(REFERENCE["auc"], abs=1e-8)
    assert (found.cases, found.leavers, found.expected) == (6, 11, pytest.approx(9.2))
    assert found.coverage == pytest.approx(5 / 6)


@settings(deadline=None)
@given(CASES)
def test_any_cases_give_numbers(cases):
    found = quality_of(cases)

    if not cases:
        assert found is None
        return
    line, limits = found.calibration, found.skill_interval
    numbers = [found.skill, found.auc, found.brier, line and line.slope, line and line.level, limits and limits.low]
    assert np.isfinite([number for number in numbers if number is not None]).all()
    assert found.auc is None or 0 <= found.auc <= 1


@pytest.mark.parametrize(
    ("cases", "missing"),
    [
        ([CASE], {"calibration", "skill", "skill_interval"}),
        ([replace(CASE, leavers=0), replace(CASE, unit="b", leavers=0)], {"calibration", "auc"}),
        ([replace(CASE, leavers=10), replace(CASE, unit="b", leavers=12)], {"calibration", "auc"}),
        ([replace(CASE, expected=0.0), replace(CASE, unit="b", expected=0.0)], {"calibration", "skill", "skill_interval"}),
        ([CASE, replace(CASE, unit="b", expected=2.0, leavers=3)], set()),
    ],
)
def test_what_can_not_be_told_is_missing(cases, missing):
    found = quality_of(cases)

    assert {name for name in ("calibration", "skill", "skill_interval", "auc") if getattr(found, name) is None} == missing


def test_the_base_rate_has_no_skill_over_itself():
    found = quality_of([replace(CASE, unit=str(at), leavers=at % 3) for at in range(12)])

    assert found.skill == 0
    assert (found.skill_interval.low, found.skill_interval.high) == (0, 0)


def test_centres_are_drawn_whole_where_there_are_many():
    """Teams of one centre that are all alike tell no more than one of them."""
    source = np.random.default_rng(5)
    cases = []
    for centre in range(CENTRES):
        leavers = int(source.poisson(3))
        of_centre = replace(CASE, headcount=30, expected=float(source.uniform(2, 4)), base=3.0, leavers=leavers)
        cases += [replace(of_centre, centre=f"C{centre}", unit=f"C{centre}/T{team}") for team in range(6)]
    by_team = [replace(case, centre="one") for case in cases]

    wide, narrow = (quality_of(each).skill_interval for each in (cases, by_team))

    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_a_moments_level_does_not_bend_the_slope():
    """Forecasts that follow the last quarter's accident up and down, and differ between teams as what happens does."""
    cases = [
        Case(f"T{team}", "Oslo", moment, 100, (10 + team) * level, 0, 30, 10.0, 10 + team)
        for moment, level in enumerate([0.5, 1.0, 2.0])
        for team in range(8)
    ]

    assert quality_of(cases).calibration.slope == pytest.approx(1, abs=1e-6)


def test_too_steep_forecasts_have_a_slope_below_one():
    source = np.random.default_rng(6)
    cases = []
    for at in range(400):
        lean = float(source.normal(0, 0.4))
        leavers = int(source.poisson(3 * np.exp(lean)))
        cases.append(Case(str(at), "Oslo", 1, 50, 3 * np.exp(2 * lean), 0, 9, 3.0, leavers))

    line = quality_of(cases).calibration

    assert line.slope == pytest.approx(0.5, abs=0.1)
    assert 0.5 in line.interval
    assert 1 not in line.interval


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6))
def test_concordance_counts_pairs_of_people(teams):
    forecast, left, stayed = (np.array(column, dtype=float) for column in zip(*teams, strict=True))
    pairs = [
        (f > g) + (f == g) / 2 for f, y, _ in teams for _ in range(y) for g, _, n in teams for _ in range(n)
    ]  # fmt: skip

    found = concordance(forecast, left, stayed)

    assert found == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@pytest.mark.parametrize("wrong", [{"headcount": 0}, {"expected": -0.1}, {"base": float("nan")}, {"leavers": -1}])
def test_a_case_that_can_not_be_is_refused(wrong):
    with pytest.raises(ValueError, match="can be scored"):
        replace(CASE, **wrong)
