import tomllib
from pathlib import Path

import pytest

from reports.statistics.control_chart import process_limits
from reports.statistics.control_rules import (
    Pattern,
    Signal,
    beyond_limit,
    patterns_of,
    seven_on_one_side,
    seven_rising_or_falling,
    two_of_three_near_a_limit,
)

LOW, CENTRE, HIGH = 41.0, 50.0, 59.0  # two thirds of the way: 44 and 56
REFERENCE = tomllib.loads((Path(__file__).parents[2] / "reference" / "control_chart.toml").read_text(encoding="utf-8"))


def fired(rule) -> list[int]:
    return [at for at, side in enumerate(rule) if side]


@pytest.mark.parametrize("case", REFERENCE["limits"], ids=lambda case: case["name"])
def test_limits_equal_those_of_plot_the_dots(case):
    limits = process_limits(REFERENCE["series"][case["series"]] if "series" in case else case["values"])

    assert limits.centre == pytest.approx(case["mean"], abs=case["tolerance"])
    assert (limits.low, limits.high) == pytest.approx((case["lower"], case["upper"]), abs=case["tolerance"])
    assert limits.screened == case["screened"]


@pytest.mark.parametrize("case", REFERENCE["one_side"], ids=str)
def test_seven_on_one_side_equals_plot_the_dots(case):
    assert fired(seven_on_one_side(case["sides"], 0.0)) == fired(case["fires"])


@pytest.mark.parametrize("case", REFERENCE["trend"], ids=str)
def test_seven_rising_or_falling_equals_plot_the_dots(case):
    """Their sign is the other way round: -1 where values fall."""
    assert seven_rising_or_falling(case["values"]) == case["fires"]


@pytest.mark.parametrize("case", REFERENCE["two_of_three"], ids=str)
def test_two_of_three_equals_plot_the_dots(case):
    """There every point of the three is marked, here the wave that completes them. The values: near a limit, or not."""
    values = [side * (6 if near else 1) for near, side in zip(case["near"], case["sides"], strict=True)]
    assert fired(two_of_three_near_a_limit(values, -6.0, 6.0)) == case["completed"]


@pytest.mark.parametrize(
    ("values", "slack", "sides"),
    [([41.0, 59.0, 50.0], 0.0, [0, 0, 0]), ([40.9, 59.1, 50.0], 0.0, [-1, 1, 0]), ([40.5, 59.6], 0.5, [0, 1])],
)
def test_beyond_a_limit(values, slack, sides):
    assert beyond_limit(values, LOW, HIGH, slack=slack) == sides


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ([], []),
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6, 7], [6]),
        ([7, 6, 5, 4, 3, 2, 1, 0], [6, 7]),
        ([1, 2, 3, 4, 4, 5, 6, 7, 8], []),
        ([9, 1, 2, 3, 4, 5, 6, 7, 1], [7]),
    ],
)
def test_seven_rising_or_falling(values, at):
    assert fired(seven_rising_or_falling(values)) == at


@pytest.mark.parametrize(
    ("values", "slack", "at"),
    [
        ([57, 50, 50, 57], 0.0, []),
        ([57, 57], 0.0, [1]),
        ([57, 57], 1.0, []),
        ([57, 50, 57, 50], 0.0, [2]),
        ([56, 56, 56], 0.0, []),
        ([57, 43, 50], 0.0, []),
        ([43, 43, 43, 50, 50], 0.0, [1, 2, 3]),
    ],
)
def test_two_of_three_near_a_limit(values, slack, at):
    assert fired(two_of_three_near_a_limit(values, LOW, HIGH, slack=slack)) == at


@pytest.mark.parametrize(
    ("values", "slack", "at"),
    [
        ([51] * 6, 0.0, []),
        ([51] * 7, 0.0, [6]),
        ([51] * 7, 1.0, []),
        ([49] * 8, 0.0, [6, 7]),
        ([51] * 6 + [50] + [51] * 6, 0.0, []),
        ([51] * 6 + [49] * 6, 0.0, []),
    ],
)
def test_seven_on_one_side(values, slack, at):
    assert fired(seven_on_one_side(values, CENTRE, slack=slack)) == at


@pytest.mark.parametrize(
    ("signal", "sides", "expected"),
    [
        (Signal.ONE_SIDE, [0] * 9, []),
        (Signal.ONE_SIDE, [0] * 6 + [-1, -1, 0], [(False, 0, 7, 8)]),
        (Signal.ONE_SIDE, [0] * 6 + [1, 0, 0], [(True, 0, 6, 7)]),
        (Signal.TWO_OF_THREE, [0, 1, 0, 0], [(True, 0, 1, 2)]),
        (Signal.TWO_OF_THREE, [0, 0, 1, -1], [(True, 0, 2, 3), (False, 1, 3, 3)]),
        (Signal.BEYOND_LIMIT, [0, 1, 1, -1], [(True, 1, 1, 1), (True, 2, 2, 1), (False, 3, 3, 1)]),
    ],
)
def test_firings_in_a_row_are_one_pattern_but_beyond_a_limit(signal, sides, expected):
    found = patterns_of(signal, sides, range(len(sides)))

    assert [(one.up, one.first, one.last, one.waves) for one in found] == expected


def test_a_pattern_names_waves_with_the_hidden_ones_counted():
    assert patterns_of(Signal.TWO_OF_THREE, [0, 0, 1], [0, 4, 9]) == (Pattern(Signal.TWO_OF_THREE, True, 0, 9, 3),)


@pytest.mark.parametrize(("first", "last", "waves"), [(3, 2, 1), (-1, 2, 1), (0, 2, 4), (0, 2, 0)])
def test_a_pattern_that_can_not_be_is_refused(first, last, waves):
    with pytest.raises(ValueError, match="no pattern"):
        Pattern(Signal.ONE_SIDE, True, first, last, waves)
