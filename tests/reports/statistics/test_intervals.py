import math
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from reports.statistics.descriptives import describe
from reports.statistics.intervals import Interval, mean_interval, standard_error, wilson_interval

REFERENCE = tomllib.loads((Path(__file__).parents[2] / "reference" / "intervals.toml").read_text(encoding="utf-8"))
TEAM = REFERENCE["team"]


def test_a_team_of_seven_of_eight_equals_the_reference():
    team = describe(TEAM["values"])

    error = standard_error(team.variance, team.n)
    corrected = standard_error(team.variance, team.n, population=TEAM["population"])
    interval = mean_interval(team.mean, team.variance, team.n, population=TEAM["population"])

    assert team.mean == pytest.approx(TEAM["mean"], abs=1e-6)
    assert error == pytest.approx(TEAM["error"], abs=1e-6)
    assert corrected == pytest.approx(TEAM["corrected_error"], abs=1e-6)
    assert interval.low == pytest.approx(TEAM["mean"] - TEAM["t"] * TEAM["corrected_error"], abs=1e-5)
    assert interval.high == pytest.approx(TEAM["mean"] + TEAM["t"] * TEAM["corrected_error"], abs=1e-5)


@pytest.mark.parametrize(
    ("mean", "variance", "n", "population", "freedom", "expected"),
    [
        (None, None, 0, None, None, None),
        (None, 1.0, 0, 8, 40, None),
        (4.0, None, 1, None, None, None),
        (4.0, 1.0, 1, None, None, None),
        (4.0, 0.0, 5, None, None, Interval(4.0, 4.0)),
        (4.0, 1.0, 8, 8, None, Interval(4.0, 4.0)),
        (4.0, 1.0, 4, None, math.inf, Interval(4.0 - 0.979982, 4.0 + 0.979982)),
        (4.0, 1.0, 1, None, 6, Interval(4.0 - 2.446912, 4.0 + 2.446912)),
    ],
)
def test_mean_intervals_at_the_boundaries(mean, variance, n, population, freedom, expected):
    interval = mean_interval(mean, variance, n, population=population, degrees_of_freedom=freedom)

    if expected is None:
        assert interval is None
    else:
        assert (interval.low, interval.high) == pytest.approx((expected.low, expected.high), abs=1e-6)


@pytest.mark.parametrize(
    ("variance", "n", "population", "sentence"),
    [(-1.0, 5, None, "variance"), (math.nan, 5, None, "variance"), (1.0, 0, None, "one person"), (1.0, 9, 8, "9 people")],
)
def test_a_standard_error_that_can_not_be_is_refused(variance, n, population, sentence):
    with pytest.raises(ValueError, match=sentence):
        standard_error(variance, n, population=population)


@pytest.mark.parametrize("case", REFERENCE["wilson"], ids=lambda case: f"{case['successes']} of {case['n']}")
def test_wilson_intervals_equal_the_reference(case):
    interval = wilson_interval(case["successes"], case["n"])

    assert (interval.low, interval.high) == pytest.approx((case["low"], case["high"]), abs=5e-5)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("successes", "n"), [(0, 5), (3, 7), (15, 25), (400, 1000), (1, 1)])
def test_wilson_intervals_equal_an_independent_implementation(successes, n, level):
    other = binomtest(successes, n).proportion_ci(confidence_level=level, method="wilson")

    interval = wilson_interval(successes, n, level=level)

    assert (interval.low, interval.high) == pytest.approx((other.low, other.high), abs=1e-12)


def test_no_share_has_no_interval_and_one_person_has_a_wide_one():
    assert wilson_interval(0, 0) is None
    assert wilson_interval(0, 1).low == 0.0
    assert wilson_interval(0, 1).high > 0.75
    assert wilson_interval(1, 1).high == 1.0


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (1, 0)])
def test_a_share_that_can_not_be_is_refused(successes, n):
    with pytest.raises(ValueError, match="not a share"):
        wilson_interval(successes, n)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_can_not_be_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        wilson_interval(1, 5, level=level)
    with pytest.raises(ValueError, match="level"):
        mean_interval(4.0, 1.0, 5, level=level)


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (math.nan, 1.0), (0.0, math.inf)])
def test_limits_that_make_no_interval_are_refused(low, high):
    with pytest.raises(ValueError, match="not an interval"):
        Interval(low, high)


@given(st.floats(1, 6), st.floats(0, 6.25), st.integers(2, 500), st.integers(0, 500))
def test_an_interval_holds_its_mean_and_the_correction_narrows_it(mean, variance, n, silent):
    plain = mean_interval(mean, variance, n)
    corrected = mean_interval(mean, variance, n, population=n + silent)

    assert mean in plain
    assert mean in corrected
    assert corrected.low in plain
    assert corrected.high in plain


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_wilson_interval_holds_its_share_within_0_and_1(share):
    successes, n = share

    interval = wilson_interval(successes, n)

    assert successes / n in interval
    assert 0 <= interval.low < interval.high <= 1
