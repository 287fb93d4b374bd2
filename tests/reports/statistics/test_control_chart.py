import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.control_chart import ProcessLimits, control_chart, process_limits
from reports.statistics.control_rules import Pattern, Signal

NAN = np.nan
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
    [  # on a coarse grid
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
    limits = process_limits(values, step=step, coarse=True)

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
    assert control_chart(values, step=5.0, coarse=True).signals[6] == ()


@pytest.mark.parametrize(
    ("extreme", "coarse", "fired"),
    [(59.0, False, True), (58.0, False, False), (58.0, True, True), (57.0, True, False)],
)
def test_a_value_is_beyond_a_fine_limit_only_whatever_it_was_before_rounding(extreme, coarse, fired):
    """Twelve values that move by 2, then the extreme."""
    values = [*STEADY, extreme]
    limits = process_limits(values, step=1.0, coarse=coarse)

    chart = control_chart(values, step=1.0, coarse=coarse)

    assert chart.limits == limits
    assert (Signal.BEYOND_LIMIT in chart.signals[12]) == fired == (extreme - limits.high > (0.0 if coarse else 0.5))


@pytest.mark.parametrize("coarse", [False, True])
def test_values_nearer_to_the_centre_than_half_a_step_are_on_no_side(coarse):
    values = [60.0, 61.0] * 3 + [61.0] * 8 + [60.0, 61.0] * 2  # centre 60.7: 61 may have been anything from 60.5

    assert control_chart(values, step=1.0, coarse=coarse).observed == 0
    assert Signal.ONE_SIDE in {one.signal for one in control_chart(values).patterns}


def test_a_move_of_one_step_on_an_otherwise_quiet_chart_is_no_signal():
    assert control_chart([60.0] * 12 + [61.0], step=1.0).observed == 0
    assert process_limits([60.0] * 12 + [61.0], step=1.0).screened == 0


def test_a_run_that_goes_on_is_one_pattern_and_hidden_waves_do_not_break_it():
    values = [60.0, 64.0] * 6 + [50.0] * 4 + [None] + [50.0] * 5

    chart = control_chart(values, step=1.0)

    (run,) = [one for one in chart.patterns if one.signal is Signal.ONE_SIDE and not one.up]
    assert run == Pattern(Signal.ONE_SIDE, up=False, first=12, last=21, waves=9)
    assert [wave for wave, fired in enumerate(chart.signals) if wave > 11 and Signal.ONE_SIDE in fired] == [19, 20, 21]
    assert chart.observed == len(chart.patterns)


@given(VALUES)
def test_any_history_has_one_entry_a_wave(values):
    chart = control_chart(values)

    assert len(chart.signals) == len(values)
    assert all(chart.signals[wave] == () for wave, value in enumerate(values) if value is None)
    assert (chart.limits is not None) == (sum(value is not None for value in values) >= 12)
