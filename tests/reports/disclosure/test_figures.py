import math
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.disclosure.figures import (
    AT_LEAST,
    AT_MOST,
    DisplayedFigure,
    display_adjusted,
    display_difference,
    display_index,
    display_mean,
    display_share,
    round_half_away,
)
from tests.test_disclosure.trees import UNHURRIED

DISPLAYS = {
    "1-6": (display_mean, 1, 6, 1.5, 5.5, 0.25, 0.1, 5),
    "0-100": (display_index, 0, 100, 10, 90, 5, 1, 5),
    "share": (display_share, 0, 1, 0.05, 0.95, 0.01, 0.01, 20),
}


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        (2.5, 1, 3),
        (-2.5, 1, -3),
        (3.5, 1, 4),
        (2.4999, 1, 2),
        (3.125, 0.25, 3.25),
        (-3.125, 0.25, -3.25),
        (3.12, 0.25, 3.0),
        (2.35, 0.1, 2.4),
        (0.1 + 0.2, 0.1, 0.3),
        (2.3499999999999996, 0.1, 2.4),
        (0.285, 0.01, 0.29),
        (62.5, 5, 65),
        (37, 5, 35),
        (38, 5, 40),
        (0.07 * 100, 1, 7),
    ],
)
def test_halves_go_away_from_zero_and_no_dust_stays(value, step, rounded):
    assert round_half_away(value, step) == rounded


def test_no_minus_zero():
    assert math.copysign(1, round_half_away(-0.2, 1)) == 1


@pytest.mark.parametrize(("value", "step"), [(math.nan, 1), (math.inf, 1), (1, 0), (1, -1), (1, math.nan)])
def test_what_cannot_be_rounded_is_refused(value, step):
    with pytest.raises(ValueError, match="rounded"):
        round_half_away(value, step)


@pytest.mark.parametrize(
    ("display", "arguments", "figure"),
    [
        (display_mean, (3.68, 3.30, 4.06, 19), DisplayedFigure(3.75, None, 3.25, 4.25)),
        (display_mean, (3.68, 3.32, 4.06, 20), DisplayedFigure(3.7, None, 3.3, 4.1)),
        (display_mean, (3.5, 3.5, 3.5, 20), DisplayedFigure(3.5, None, 3.4, 3.6)),
        (display_mean, (3.5, 3.5, 3.5, 5), DisplayedFigure(3.5, None, 3.25, 3.75)),
        (display_mean, (1.62, 1.2, 2.04, 19), DisplayedFigure(1.5, AT_MOST, 1.5, 2.25)),
        (display_mean, (1.63, 1.2, 2.1, 19), DisplayedFigure(1.75, None, 1.5, 2.25)),
        (display_mean, (1.0, 1.0, 1.42, 19), DisplayedFigure(1.5, AT_MOST, 1.5, 2.25)),
        (display_mean, (1.0, 1.0, 1.0, 40), DisplayedFigure(1.5, AT_MOST, 1.5, 1.6)),
        (display_mean, (5.45, 5.2, 5.7, 40), DisplayedFigure(5.5, AT_LEAST, 5.2, 5.5)),
        (display_mean, (5.44, 5.2, 5.7, 40), DisplayedFigure(5.4, None, 5.2, 5.5)),
        (display_mean, (6.0, 5.9, 6.0, 40), DisplayedFigure(5.5, AT_LEAST, 5.3, 5.5)),
        (display_index, (62.5, 55.1, 69.9, 19), DisplayedFigure(65, None, 55, 70)),
        (display_index, (62.5, 55.1, 69.9, 20), DisplayedFigure(63, None, 55, 70)),
        (display_index, (12.4, 3, 22, 19), DisplayedFigure(10, AT_MOST, 10, 25)),
        (display_index, (0, 0, 9.6, 19), DisplayedFigure(10, AT_MOST, 10, 25)),
        (display_index, (89.5, 80, 99, 20), DisplayedFigure(90, AT_LEAST, 80, 90)),
        (display_share, (0.045, 0.011, 0.2, 20), DisplayedFigure(0.05, None, 0.05, 0.2)),
        (display_share, (0.044, 0.011, 0.2, 20), DisplayedFigure(0.05, AT_MOST, 0.05, 0.25)),
        (display_share, (0.0, 0.0, 0.161, 20), DisplayedFigure(0.05, AT_MOST, 0.05, 0.25)),
        (display_share, (0.95, 0.8, 0.99, 20), DisplayedFigure(0.95, None, 0.8, 0.95)),
        (display_share, (0.956, 0.8, 0.99, 25), DisplayedFigure(0.95, AT_LEAST, 0.78, 0.95)),
        (display_share, (0.345, 0.21, 0.511, 30), DisplayedFigure(0.35, None, 0.21, 0.52)),
    ],
)
def test_figures_at_their_grain(display, arguments, figure):
    assert display(*arguments) == figure


@pytest.mark.parametrize(("scale", "minimum"), [("1-6", 5), ("0-100", 5), ("share", 20)])
def test_a_figure_of_too_few_is_refused_not_coarsened(scale, minimum):
    middle = {"1-6": 3.5, "0-100": 50, "share": 0.5}[scale]
    shown = DisplayedFigure(middle)
    assert display_adjusted(middle, shown, minimum, scale) == shown
    with pytest.raises(ValueError, match="hidden"):
        display_adjusted(middle, shown, minimum - 1, scale)


def test_an_adjusted_score_is_cut_and_silent_beside_a_bound():
    assert display_adjusted(1.6, DisplayedFigure(1.75), 12, "1-6") == DisplayedFigure(1.5, AT_MOST)
    assert display_adjusted(2.3, DisplayedFigure(1.5, AT_MOST), 12, "1-6") is None


@pytest.mark.parametrize("interval", [(3.6, 4.0), (3.0, 3.4), (math.nan, 4.0)])
def test_an_interval_must_contain_its_value(interval):
    with pytest.raises(ValueError, match="contain"):
        display_mean(3.5, *interval, 20)


@pytest.mark.parametrize("wrong", [(2.0, "about"), (2.0, None, 1.0), (2.0, None, 2.5, 3.0)])
def test_a_displayed_figure_checks_itself(wrong):
    with pytest.raises(ValueError, match=r"bound|ends|contain"):
        DisplayedFigure(*wrong)


@pytest.mark.parametrize(
    ("figure", "other", "difference"),
    [
        (DisplayedFigure(53), DisplayedFigure(58), DisplayedFigure(-5)),
        (DisplayedFigure(3.7), 3.9, DisplayedFigure(-0.2)),
        (DisplayedFigure(1.5, AT_MOST), 3.0, DisplayedFigure(-1.5, AT_MOST)),
        (DisplayedFigure(3.0), DisplayedFigure(1.5, AT_MOST), DisplayedFigure(1.5, AT_LEAST)),
        (DisplayedFigure(5.5, AT_LEAST), DisplayedFigure(1.5, AT_MOST), DisplayedFigure(4.0, AT_LEAST)),
        (DisplayedFigure(5.5, AT_LEAST), DisplayedFigure(5.5, AT_LEAST), None),
    ],
)
def test_a_difference_is_that_of_the_displayed_values(figure, other, difference):
    assert display_difference(figure, other) == difference


@UNHURRIED
@given(
    st.sampled_from(sorted(DISPLAYS)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(5, 60),
)
def test_nothing_off_the_grid_or_beyond_the_cut(scale, value, left, right, n):
    display, bottom, top, floor, ceiling, coarse, fine, minimum = DISPLAYS[scale]
    assume(n >= minimum)
    low, value, high = (bottom + (top - bottom) * part for part in sorted((value, left, right)))
    figure = display(value, low, high, n)
    step = coarse if n < 20 else fine
    for shown in (figure.value, figure.low, figure.high):
        assert Decimal(str(shown)) % Decimal(str(step)) == 0
        assert floor <= shown <= ceiling
    assert figure.low <= figure.value <= figure.high
    assert figure.low < figure.high
    if figure.bound is None:
        assert abs(figure.value - value) <= step / 2 + 1e-9
        assert figure.low <= max(low, floor) + 1e-9
        assert figure.high >= min(high, ceiling) - 1e-9


@UNHURRIED
@given(st.sampled_from([("1-6", 1.0, 1.5), ("0-100", 0.0, 10.0)]), st.floats(0, 1), st.floats(0.01, 0.4), st.integers(5, 60))
def test_the_interval_of_a_bound_does_not_depend_on_what_lies_beyond(scale, part, width, n):
    name, bottom, cut = scale
    display, _, top, *_ = DISPLAYS[name]
    reach = width * (top - bottom)
    value = bottom + (cut - bottom) * part
    at_cut, beyond = display(cut, cut - reach, cut + reach, n), display(value, value - reach, value + reach, n)
    assert at_cut.bound == beyond.bound == AT_MOST
    assert abs(at_cut.high - beyond.high) <= 1e-9
    mirrored = top + bottom - value
    assert display(mirrored, mirrored - reach, mirrored + reach, n).bound == AT_LEAST


@UNHURRIED
@given(st.integers(20, 200), st.data())
def test_every_share_beyond_the_cut_looks_the_same(n, data):
    share = data.draw(st.floats(0, 0.0449))
    low, high = data.draw(st.floats(0, share)), data.draw(st.floats(share, 1))
    assert display_share(share, low, high, n) == display_share(0, 0, 0.1, n)
