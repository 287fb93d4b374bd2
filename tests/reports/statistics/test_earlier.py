import math

import pytest

from reports.statistics.change import Displayed
from reports.statistics.earlier import earlier_mean


def wave(value, reach=3.92, clipped=False):
    return Displayed(value, value - reach, value + reach, 1.0, clipped=clipped)


def test_the_mean_of_what_was_shown_and_its_error():
    found = earlier_mean([wave(60.0), wave(63.0), wave(66.0)])
    assert (found.value, found.waves) == (63.0, 3)
    assert found.error == pytest.approx(math.sqrt(3 * (4 + 1 / 12)) / 3)


def test_only_the_latest_twelve_count():
    assert earlier_mean([wave(10.0), *[wave(60.0)] * 12]).value == 60.0


def test_bounds_and_hidden_waves_are_left_out():
    hidden = Displayed(None, None, None, 1.0)
    found = earlier_mean([wave(90.0, clipped=True), hidden, wave(60.0), wave(61.0), wave(62.0)])
    assert (found.value, found.waves) == (61.0, 3)
    assert earlier_mean([wave(90.0, clipped=True), wave(60.0), wave(61.0)]) is None


def test_a_wave_without_interval_leaves_the_mean_and_takes_the_error():
    found = earlier_mean([Displayed(60.0, None, None, 1.0), wave(60.0), wave(63.0)])
    assert (found.value, found.error) == (61.0, None)
