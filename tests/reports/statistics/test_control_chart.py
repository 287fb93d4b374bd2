import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.control_chart import (
    ProcessLimits,
    Signal,
    beyond_limit,
    control_chart,
    expected_false_alarms,
    process_limits,
    seven_on_one_side,
    seven_rising_or_falling,
    two_of_three_near_a_limit,
)

NAN = np.nan
LIMITS = ProcessLimits(centre=50.0, low=41.0, high=59.0, screened=0)  # two thirds of the way: 44 and 56
STEADY = [50.0, 52.0] * 6
VALUES = st.lists(st.one_of(st.none(), st.integers(0, 100).map(float)), max_size=40)


def test_limits_equal_the_reference():
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2, flow rates of ten batches."""
    rates = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]

    limits = process_limits(rates)

    assert limits.centre == pytest.approx(50.81)
    assert (limits.low, limits.high) == pytest.approx((45.8159, 55.8041), abs=1e-3)
    assert limits.screened == 0


@pytest.mark.parametrize(
    ("values", "step", "expected"),
    [
        ([], 0.0, None),
        ([NAN, None], 0.0, None),
        ([50.0, None], 5.0, None),
        ([4.1] * 7, 0.0, ProcessLimits(4.1, 4.1, 4.1, 0)),
        ([50.0] * 7, 5.0, ProcessLimits(50.0, 50 - 15 / math.sqrt(12), 50 + 15 / math.sqrt(12), 0)),
        ([50.0, NAN, 52.0], 0.0, ProcessLimits(51.0, 51 - 5.32, 51 + 5.32, 0)),
        # 2.66 x 2 beside 3 x 5 / sqrt(12).
        ([50.0, 52.0], 5.0, ProcessLimits(51.0, 51 - 6.859475, 51 + 6.859475, 0)),
        # One extraordinary month: two ranges of 30 among eight of 2 (mean 7.6, times 3.267 is 24.8).
        ([50, 52, 50, 52, 50, 80, 50, 52, 50, 52, 50], 0.0, ProcessLimits(588 / 11, 588 / 11 - 5.32, 588 / 11 + 5.32, 2)),
        # Screening would leave no movement at all.
        ([50.0] * 6 + [61.0] + [50.0] * 4, 0.0, ProcessLimits(51.0, 51 - 2.66 * 2.2, 51 + 2.66 * 2.2, 0)),
    ],
)
def test_limits_at_the_boundaries(values, step, expected):
    limits = process_limits(values, step=step)

    if expected is None:
        assert limits is None
    else:
        assert (limits.centre, limits.low, limits.high) == pytest.approx((expected.centre, expected.low, expected.high))
        assert limits.screened == expected.screened


@pytest.mark.parametrize(("values", "step"), [([1.0, math.inf], 0.0), ([1.0, 2.0], -1.0), ([1.0, 2.0], math.nan)])
def test_values_and_steps_that_can_not_be_are_refused(values, step):
    with pytest.raises(ValueError, match="finite"):
        process_limits(values, step=step)


@pytest.mark.parametrize("limits", [(51.0, 52.0, 53.0), (49.0, 48.0, 47.0), (NAN, 1.0, 2.0)])
def test_limits_that_do_not_hold_their_centre_are_refused(limits):
    centre, low, high = limits
    with pytest.raises(ValueError, match="not process limits"):
        ProcessLimits(centre, low, high, 0)


@pytest.mark.parametrize(
    ("values", "fired"),
    [([41.0, 59.0, 50.0], []), ([40.9, 59.1, 50.0], [0, 1])],
)
def test_beyond_a_limit(values, fired):
    assert np.flatnonzero(beyond_limit(np.array(values), LIMITS)).tolist() == fired


@pytest.mark.parametrize(
    ("values", "fired"),
    [
        ([], []),
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6, 7], [6]),
        ([7, 6, 5, 4, 3, 2, 1, 0], [6, 7]),
        ([1, 2, 3, 4, 4, 5, 6, 7, 8], []),
        ([9, 1, 2, 3, 4, 5, 6, 7, 1], [7]),
    ],
)
def test_seven_rising_or_falling(values, fired):
    assert np.flatnonzero(seven_rising_or_falling(np.array(values, dtype=float))).tolist() == fired


@pytest.mark.parametrize(
    ("values", "fired"),
    [
        ([57, 50, 50, 57], []),
        ([57, 57], [1]),
        ([57, 50, 57, 50], [2]),
        ([56, 56, 56], []),
        ([57, 43, 50], []),
        ([43, 43, 43, 50, 50], [1, 2, 3]),
    ],
)
def test_two_of_three_near_a_limit(values, fired):
    assert np.flatnonzero(two_of_three_near_a_limit(np.array(values, dtype=float), LIMITS)).tolist() == fired


@pytest.mark.parametrize(
    ("values", "fired"),
    [
        ([51] * 6, []),
        ([51] * 7, [6]),
        ([49] * 8, [6, 7]),
        ([51] * 6 + [50] + [51] * 6, []),
        ([51] * 6 + [49] * 6, []),
    ],
)
def test_seven_on_one_side(values, fired):
    assert np.flatnonzero(seven_on_one_side(np.array(values, dtype=float), LIMITS)).tolist() == fired


@pytest.mark.parametrize("values", [[], STEADY[:11], [*STEADY[:11], None, NAN], [99.0] * 11])
def test_fewer_than_twelve_values_have_neither_limits_nor_signals(values):
    chart = control_chart(values)

    assert chart.limits is None
    assert chart.signals == ((),) * len(values)
    assert (chart.observed, chart.expected_false_alarms) == (0, 0.0)


def test_a_steady_process_is_silent():
    chart = control_chart(STEADY)

    assert chart.limits == process_limits(STEADY)
    assert chart.observed == 0


def test_twelve_equal_values_are_silent():
    assert control_chart([4.1] * 12).observed == 0


def test_signals_stand_at_their_wave_and_hidden_waves_have_none():
    chart = control_chart([50.0, 52.0, 50.0, None, 52.0, 50.0, 80.0, 50.0, 52.0, 50.0, None, 52.0, 50.0, 52.0])

    assert chart.signals[6] == (Signal.BEYOND_LIMIT,)
    assert chart.signals[3] == chart.signals[10] == ()
    assert chart.observed == 1


def test_the_coarse_grid_widens_the_limits_until_a_step_is_no_signal():
    values = [60.0] * 6 + [65.0] + [60.0] * 6

    assert control_chart(values).signals[6] == (Signal.BEYOND_LIMIT,)
    assert control_chart(values, step=5.0).signals[6] == ()


def test_false_alarms_are_expected_as_often_as_they_come():
    """10,000 waves of a steady process against its true limits."""
    values = np.random.default_rng(7).normal(50, 3, 10_000)

    fired = [
        beyond_limit(values, LIMITS),
        seven_rising_or_falling(values),
        two_of_three_near_a_limit(values, LIMITS),
        seven_on_one_side(values, LIMITS),
    ]

    assert sum(rule.sum() for rule in fired) == pytest.approx(expected_false_alarms(10_000), rel=0.15)


@pytest.mark.parametrize(("waves", "expected"), [(0, 0.0), (1, 0.0026998), (12, 0.159112)])
def test_expected_false_alarms(waves, expected):
    assert expected_false_alarms(waves) == pytest.approx(expected, abs=1e-6)


@given(VALUES)
def test_any_history_has_one_entry_a_wave(values):
    chart = control_chart(values)

    assert len(chart.signals) == len(values)
    assert all(chart.signals[wave] == () for wave, value in enumerate(values) if value is None)
    assert (chart.limits is not None) == (sum(value is not None for value in values) >= 12)
