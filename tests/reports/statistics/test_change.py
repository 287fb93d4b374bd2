import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from reports.statistics.change import MEAN_GATE, Comparison, Contrast, Displayed, State, compare, states

# No p value lies on a threshold of the procedure, where the last bit would decide.
P_VALUES = st.lists(st.integers(0, 999).map(lambda thousandths: (thousandths + 0.3141592) / 1000), max_size=20)


def index(value: float, half_width: float = 3.0) -> Displayed:
    return Displayed(value, value - half_width, value + half_width, step=1.0)


@pytest.mark.parametrize(
    ("figure", "reference", "difference"),
    [
        (index(53.0), index(58.0), -5.0),
        (index(58.0), index(53.0), 5.0),
        (index(60.0), index(60.0), 0.0),
        (Displayed(4.3, 4.0, 4.6, 0.1), Displayed(4.1, 3.9, 4.3, 0.1), 0.2),
        (Displayed(0.35, 0.2, 0.5, 0.01), Displayed(0.3, 0.2, 0.4, 0.01), 0.05),
    ],
)
def test_a_difference_is_the_difference_of_the_displayed_values(figure, reference, difference):
    assert compare(figure, reference).difference == difference


def test_the_test_is_made_from_the_displayed_limits_and_steps():
    figure, reference = Displayed(65.0, 55.0, 75.0, step=5.0), Displayed(58.0, 55.0, 62.0, step=1.0)
    error = math.sqrt((10 / 1.96) ** 2 + (3.5 / 1.96) ** 2 + 25 / 12 + 1 / 12)

    contrast = compare(figure, reference)

    assert contrast.difference == 7.0
    assert contrast.p == pytest.approx(2 * norm.sf(7 / error), abs=1e-12)


def test_a_display_without_width_still_has_the_variance_of_its_grid():
    assert Displayed(65.0, 65.0, 65.0, step=5.0).variance == pytest.approx(25 / 12)
    assert Displayed(65.0, None, None, step=5.0).variance is None


@pytest.mark.parametrize(
    ("figure", "reference", "difference"),
    [
        (None, index(60.0), None),
        (index(60.0), None, None),
        (None, None, None),
        (Displayed(None, None, None, 1.0), index(60.0), None),
        (Displayed(90.0, None, None, 1.0, clipped=True), index(60.0), None),
        (index(60.0), Displayed(90.0, 88.0, 90.0, 1.0, clipped=True), None),
        (Displayed(70.0, None, None, 1.0), index(60.0), 10.0),
        (index(60.0), Displayed(70.0, None, None, 1.0), -10.0),
    ],
)
def test_what_is_missing_clipped_or_without_interval_is_not_tested(figure, reference, difference):
    contrast = compare(figure, reference)

    assert (contrast.difference, contrast.p) == (difference, None)
    assert states([contrast]) == (Comparison(difference, State.NOT_TESTED),)


@pytest.mark.parametrize(
    ("difference", "p", "state"),
    [
        (5.0, 0.05, "different"),
        (-5.0, 0.05, "different"),
        (5.0, 0.050001, "not different"),
        (4.0, 0.0, "not different"),
        (-4.9, 0.0, "not different"),
        (0.0, 1.0, "not different"),
        (12.0, None, "not tested"),
        (None, None, "not tested"),
    ],
)
def test_three_words(difference, p, state):
    assert states([Contrast(difference, p)]) == (Comparison(difference, state),)


def test_nothing_compared_gives_nothing():
    assert states([]) == ()


def test_a_measure_on_1_to_6_has_its_own_gate():
    mean, points = Contrast(0.25, 0.001, gate=MEAN_GATE), Contrast(0.25, 0.001)

    assert [told.state for told in states([mean, points])] == [State.DIFFERENT, State.NOT_DIFFERENT]
    assert states([points], gate=MEAN_GATE)[0].state == State.DIFFERENT
    assert compare(index(60.0), index(50.0), gate=20.0).gate == 20.0


def test_false_discoveries_are_held_over_the_whole_report():
    """The fifteen p values of Benjamini & Hochberg (1995), section 4.1: the first four are rejected at 5 %."""
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528]
    report = [Contrast(9.0, p) for p in [*published, 0.759, 1.0]]

    told = states(report)

    assert [place for place, comparison in enumerate(told) if comparison.state == "different"] == [0, 1, 2, 3]


def test_what_is_not_tested_or_below_the_gate_keeps_the_others_in_their_place():
    untested, small, large = Contrast(None, None), Contrast(1.0, 0.001), Contrast(9.0, 0.9)

    words = [told.state for told in states([untested, small, large, untested, Contrast(-9.0, 0.001)])]

    assert words == ["not tested", "not different", "not different", "not tested", "different"]


@pytest.mark.parametrize(
    ("value", "low", "high", "step", "sentence"),
    [
        (60.0, 55.0, 65.0, 0.0, "steps"),
        (60.0, 55.0, 65.0, math.nan, "steps"),
        (60.0, 55.0, None, 1.0, "two limits"),
        (60.0, 61.0, 65.0, 1.0, "within"),
        (60.0, 55.0, 59.0, 1.0, "within"),
        (None, 55.0, 65.0, 1.0, "within"),
        (60.0, -math.inf, math.inf, 1.0, "within"),
        (math.nan, 55.0, 65.0, 1.0, "within"),
    ],
)
def test_a_display_that_can_not_be_is_refused(value, low, high, step, sentence):
    with pytest.raises(ValueError, match=sentence):
        Displayed(value, low, high, step)


@pytest.mark.parametrize(("difference", "p"), [(None, 0.5), (1.0, -0.1), (1.0, 1.1), (1.0, math.nan)])
def test_a_contrast_that_can_not_be_is_refused(difference, p):
    with pytest.raises(ValueError, match="no test gives"):
        Contrast(difference, p)


@pytest.mark.parametrize(("gate", "rate"), [(5.0, 0.0), (5.0, 1.0), (-1.0, 0.05)])
def test_a_rate_or_gate_that_can_not_be_is_refused(gate, rate):
    with pytest.raises(ValueError, match="not a rate and a gate"):
        states([], gate=gate, rate=rate)


@given(P_VALUES)
def test_different_is_what_step_up_rejects(ps):
    """The definition itself: reject the k smallest, k the largest rank whose p is at most k / m of the rate."""
    ranks = [rank for rank, p in enumerate(sorted(ps), start=1) if p <= 0.05 * rank / len(ps)]
    bound = sorted(ps)[max(ranks) - 1] if ranks else -1.0

    told = states([Contrast(9.0, p) for p in ps])

    assert [comparison.state == State.DIFFERENT for comparison in told] == [p <= bound for p in ps]


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 30), st.integers(0, 30))
def test_turning_a_comparison_round_turns_its_sign_only(one, other, width, other_width):
    there = compare(index(float(one), float(width)), index(float(other), float(other_width)))
    back = compare(index(float(other), float(other_width)), index(float(one), float(width)))

    assert there.difference == -back.difference
    assert there.p == back.p
    assert states([there])[0].state == states([back])[0].state


@pytest.mark.parametrize(("answered", "times"), [(0.0, 1.0), (0.8, 5.0), (0.95, 20.0)])
def test_over_time_the_correction_for_a_finite_population_is_taken_back(answered, times):
    shown, grid = Displayed(60.0, 57.0, 63.0, 1.0, answered=answered), 1 / 12

    assert shown.variance - grid == pytest.approx(times * (index(60.0).variance - grid))


@pytest.mark.parametrize("answered", [-0.1, 1.0, math.nan])
def test_a_share_of_answers_that_leaves_nothing_is_refused(answered):
    with pytest.raises(ValueError, match="nothing to test"):
        Displayed(60.0, 57.0, 63.0, 1.0, answered=answered)
