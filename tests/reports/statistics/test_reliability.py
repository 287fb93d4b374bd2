import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pearsonr

from reports.statistics.descriptives import Moments, moments
from reports.statistics.intervals import Interval
from reports.statistics.reliability import (
    Alpha,
    agreement,
    correlation_interval,
    cronbach_alpha,
    item_rest_correlations,
    omega_one_factor,
    opposing_items,
)
from reports.statistics.scoring import reverse_items

SCALES = ["agree", "conscientious", "extraversion", "neuroticism", "openness"]
ANSWER_ROWS = st.lists(st.lists(st.integers(1, 6), min_size=4, max_size=4), min_size=2, max_size=30)


@pytest.fixture
def scale_moments(bfi, bfi_reference):
    """The moments of one reference scale, reversed where needed, as they come back from a release."""

    def of(name: str) -> Moments:
        items = bfi_reference["scales"][name]["items"]
        directions = {code: -1 if code in bfi_reference["reversed"] else 1 for code in items}
        return Moments.from_dict(moments(reverse_items(bfi[items], directions)).to_dict())

    return of


@pytest.mark.parametrize("name", SCALES)
def test_alpha_and_omega_equal_the_reference(name, scale_moments, bfi_reference):
    expected = bfi_reference["scales"][name]

    alpha = cronbach_alpha(scale_moments(name))
    omega = omega_one_factor(scale_moments(name))

    assert alpha.value == pytest.approx(expected["alpha"], abs=1e-6)
    assert [alpha.low, alpha.high] == pytest.approx(expected["feldt"], abs=5e-5)
    assert omega == pytest.approx(expected["omega"], abs=1e-6)


def test_item_rest_correlations_equal_the_reference(scale_moments, bfi_reference):
    expected = bfi_reference["scales"]["agree"]

    correlations = item_rest_correlations(scale_moments("agree"))

    assert correlations == pytest.approx(dict(zip(expected["items"], expected["item_rest"], strict=True)), abs=5e-4)


@pytest.mark.parametrize(
    ("rows", "alpha", "correlations"),
    [
        ([], None, [None, None, None]),
        ([[1, 2, 3]], None, [None, None, None]),
        ([[4, 4, 4]] * 9, None, [None, None, None]),
        ([[1, 1, 1], [6, 6, 6]], Alpha(1.0, 1.0, 1.0), [1.0, 1.0, 1.0]),
        # F tables: 10.6491 at 2 and 4 degrees of freedom, 39.2484 at 4 and 2.
        ([[1, 4, 4], [6, 4, 4], [3, 4, 4]], Alpha(0.0, 1 - 10.6491, 1 - 1 / 39.2484), [None, None, None]),
    ],
)
def test_reliability_at_the_boundaries(rows, alpha, correlations):
    held = moments(pd.DataFrame(rows, columns=list("ABC"), dtype=float))

    found = cronbach_alpha(held)

    assert (found is None) == (alpha is None)
    if alpha is not None:
        assert found.value == pytest.approx(alpha.value, abs=1e-9)
        assert [found.low, found.high] == pytest.approx([alpha.low, alpha.high], abs=1e-4)
    assert list(item_rest_correlations(held).values()) == pytest.approx(correlations)
    assert omega_one_factor(held) is None


def test_an_only_item_has_neither_alpha_nor_rest_nor_factor():
    held = moments(pd.DataFrame({"A": [1.0, 4.0, 6.0]}))

    assert cronbach_alpha(held) is None
    assert item_rest_correlations(held) == {"A": None}
    assert omega_one_factor(held) is None


def test_omega_finds_the_loadings_a_covariance_was_made_of():
    loadings, uniquenesses = np.array([0.9, 0.6, 1.2, 0.4]), np.array([0.5, 1.1, 0.8, 0.3])
    held = moments_of(np.outer(loadings, loadings) + np.diag(uniquenesses), n=500)

    omega = omega_one_factor(held)

    assert omega == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + uniquenesses.sum()), abs=1e-7)


def test_omega_does_not_depend_on_the_units_of_single_items():
    loadings = np.array([0.9, 0.6, 1.2, 0.4])
    with_noise = np.outer(loadings, loadings) + np.diag([0.5, 1.1, 0.8, 0.3])
    with_noise[0, 1] = with_noise[1, 0] = 0.3

    assert omega_one_factor(moments_of(with_noise, 500)) == pytest.approx(omega_one_factor(moments_of(9 * with_noise, 500)))


def test_omega_needs_more_people_than_items_and_items_that_are_not_copies(scale_moments):
    covariance = scale_moments("agree").covariance
    doubled = covariance[np.ix_([0, 0, 1, 2], [0, 0, 1, 2])]

    assert omega_one_factor(moments_of(covariance, n=5)) is None
    assert 0 < omega_one_factor(moments_of(covariance, n=6)) < 1
    assert omega_one_factor(moments_of(doubled, n=500)) is None


def test_an_item_forgotten_to_reverse_is_found_from_a_hundred_people_on(bfi):
    answers = bfi[["A1", "A2", "A3", "A4", "A5"]].dropna()

    assert opposing_items(moments(answers)) == ("A1",)
    assert opposing_items(moments(answers.head(99))) == ()
    assert opposing_items(moments(answers.assign(A1=7 - answers["A1"]))) == ()


def test_an_item_that_everybody_answers_alike_is_not_opposing():
    answers = pd.DataFrame({"A": [4.0] * 200, "B": [1.0, 5.0] * 100, "C": [2.0, 5.0] * 100})

    assert opposing_items(moments(answers)) == ()


@pytest.mark.parametrize("people", [9, 30, 2000])
def test_correlation_interval_equals_an_independent_implementation(people, bfi):
    pair = bfi[["A1", "A2"]].dropna().head(people)
    other = pearsonr(pair["A1"], pair["A2"])

    interval = correlation_interval(float(other.statistic), people)

    assert (interval.low, interval.high) == pytest.approx(tuple(other.confidence_interval()), abs=1e-12)


@pytest.mark.parametrize(
    ("correlation", "n", "expected"),
    [(0.5, 0, None), (0.5, 3, None), (1.0, 50, Interval(1.0, 1.0)), (-1.0, 50, Interval(-1.0, -1.0))],
)
def test_correlation_interval_at_the_boundaries(correlation, n, expected):
    assert correlation_interval(correlation, n) == expected


@pytest.mark.parametrize("correlation", [-1.1, 1.1, np.nan])
def test_a_correlation_that_can_not_be_is_refused(correlation):
    with pytest.raises(ValueError, match="not a correlation"):
        correlation_interval(correlation, 50)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([[3, 3]], None),
        ([[3, 4]] * 5, 1.0),
        ([[1, 1], [6, 6]], 0.0),
        # Both items have variance 1, so q = 12 / 35 and r = 2 (1 - q) / (2 (1 - q) + q) = 46 / 58.
        ([[2, 3], [3, 4], [4, 5]], 46 / 58),
    ],
)
def test_agreement(rows, expected):
    assert agreement(moments(pd.DataFrame(rows, columns=["A", "B"], dtype=float))) == pytest.approx(expected)


def test_agreement_on_nothing_is_not_said():
    assert agreement(Moments(codes=(), n=5, sums=(), cross_products=())) is None


@pytest.mark.parametrize("limits", [(0.5, 0.6, 0.7), (0.5, 0.4, 0.45), (1.0, 0.9, 1.1), (np.nan, 0.1, 0.9)])
def test_an_alpha_outside_its_limits_is_refused(limits):
    with pytest.raises(ValueError, match="not an alpha"):
        Alpha(*limits)


@given(ANSWER_ROWS)
def test_figures_of_any_answers_stay_in_their_range(rows):
    held = moments(pd.DataFrame(rows, columns=list("ABCD"), dtype=float))
    alpha, omega = cronbach_alpha(held), omega_one_factor(held)

    assert alpha is None or alpha.low <= alpha.value <= alpha.high <= 1
    assert omega is None or 0 <= omega <= 1
    assert all(r is None or -1 <= r <= 1 for r in item_rest_correlations(held).values())
    assert 0 <= agreement(held) <= 1


def moments_of(covariance: np.ndarray, n: int) -> Moments:
    """Moments of n people whose means are 0 and whose covariance is the one given."""
    k = len(covariance)
    products = covariance * (n - 1)
    return Moments(tuple(f"I{place}" for place in range(k)), n, (0.0,) * k, tuple(map(tuple, products.tolist())))
