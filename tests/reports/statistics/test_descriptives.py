import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.descriptives import (
    NO_VALUES,
    Description,
    Moments,
    WithinVariance,
    describe,
    distribution,
    moments,
    pooled_within_variance,
)

NAN = np.nan
ANSWERS = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, NAN])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], NO_VALUES),
        ([NAN, NAN], NO_VALUES),
        ([4.2], Description(n=1, mean=4.2, sd=None)),
        ([4.2, NAN], Description(n=1, mean=4.2, sd=None)),
        ([4.1] * 7, Description(n=7, mean=4.1, sd=0.0)),
        ([1.0, 2.0, 3.0, NAN], Description(n=3, mean=2.0, sd=1.0)),
    ],
)
@pytest.mark.parametrize("container", [list, np.array, pd.Series, tuple])
def test_description(values, expected, container):
    assert describe(container(values)) == expected


def test_the_missing_value_of_whole_numbers_is_missing():
    answers = pd.Series([2, None, 4], dtype="Int64")

    assert describe(answers).n == 2
    assert distribution(answers) == (0, 1, 0, 1, 0, 0)


def test_a_description_of_one_item_equals_the_reference(bfi):
    described = describe(bfi["A1"])  # R: psych::describe(bfi$A1)[c("n", "mean", "sd")]: 2784 2.41 1.41

    assert described.n == 2784
    assert described.mean == pytest.approx(2.41, abs=0.005)
    assert described.variance == pytest.approx(bfi["A1"].var())


@pytest.mark.parametrize(
    ("n", "mean", "sd"), [(0, 3.0, None), (1, None, None), (1, 3.0, 0.0), (2, 3.0, None), (2, 3.0, -1.0), (2, 3.0, NAN)]
)
def test_a_description_whose_parts_do_not_fit_is_refused(n, mean, sd):
    with pytest.raises(ValueError, match="standard deviation"):
        Description(n=n, mean=mean, sd=sd)


def test_there_is_no_variance_below_two_values():
    assert NO_VALUES.variance is None
    assert describe([3.0]).variance is None
    assert describe([2.0, 4.0]).variance == pytest.approx(2.0)


def test_infinite_values_are_refused():
    with pytest.raises(ValueError, match="finite"):
        describe([1.0, np.inf])


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ([], (0, 0, 0, 0, 0, 0)),
        ([NAN], (0, 0, 0, 0, 0, 0)),
        ([3], (0, 0, 1, 0, 0, 0)),
        ([6.0] * 4, (0, 0, 0, 0, 0, 4)),
        ([1, 2, 3, 4, 5, 6, 1, NAN], (2, 1, 1, 1, 1, 1)),
    ],
)
def test_distribution(values, counts):
    assert distribution(values) == counts
    assert all(type(count) is int for count in distribution(values))


@pytest.mark.parametrize("value", [0, 7, 2.5, -1])
def test_a_distribution_holds_response_options_only(value):
    with pytest.raises(ValueError, match="one of 1 to 6"):
        distribution([3, value])


def test_moments_are_listwise():
    frame = pd.DataFrame({"A": [1.0, 2.0, NAN, 4.0], "B": [2.0, 2.0, 3.0, 6.0]})

    held = moments(frame)

    assert held == Moments(codes=("A", "B"), n=3, sums=(7.0, 10.0), cross_products=((21.0, 30.0), (30.0, 44.0)))
    np.testing.assert_allclose(held.means, [7 / 3, 10 / 3])
    np.testing.assert_allclose(held.covariance, frame.dropna().cov())


@pytest.mark.parametrize(
    ("rows", "n", "has_means", "has_covariance"),
    [([], 0, False, False), ([[NAN, 1.0]], 0, False, False), ([[2.0, 1.0]], 1, True, False), ([[2.0, 1.0]] * 2, 2, True, True)],
)
def test_moments_of_few_people(rows, n, has_means, has_covariance):
    held = moments(pd.DataFrame(rows, columns=["A", "B"], dtype=float))

    assert held.n == n
    assert (held.means is not None, held.covariance is not None) == (has_means, has_covariance)


def test_moments_of_some_measures_are_over_the_same_people(bfi):
    held = moments(bfi[["A1", "A2", "A3"]])

    chosen = held.select(["A3", "A1"])

    assert chosen == moments(bfi[["A1", "A2", "A3"]].dropna()[["A3", "A1"]])
    with pytest.raises(ValueError, match="no moments for: C1"):
        held.select(["C1"])


@given(st.lists(st.tuples(*[st.floats(1, 6)] * 3), max_size=15))
def test_moments_come_back_from_json_to_the_bit(rows):
    held = moments(pd.DataFrame(rows, columns=["A", "B", "C"], dtype=float))

    assert Moments.from_dict(json.loads(json.dumps(held.to_dict()))) == held


@pytest.mark.parametrize(
    "parts",
    [
        {"codes": ("A", "A")},
        {"n": -1},
        {"sums": (1.0,)},
        {"sums": (1.0, NAN)},
        {"cross_products": ((1.0, 2.0),)},
        {"cross_products": ((1.0, 2.0), (3.0, 4.0))},
        {"cross_products": ((1.0, np.inf), (np.inf, 4.0))},
    ],
)
def test_moments_that_do_not_fit_are_refused(parts):
    sound = {"codes": ("A", "B"), "n": 1, "sums": (1.0, 2.0), "cross_products": ((1.0, 2.0), (2.0, 4.0))}

    with pytest.raises(ValueError, match="codes|sums"):
        Moments(**(sound | parts))


@pytest.mark.parametrize(
    ("values", "groups", "expected"),
    [
        ([], [], None),
        ([3.0], ["a"], None),
        ([3.0, 4.0], ["a", "b"], None),
        ([NAN, 4.0], ["a", "a"], None),
        ([3.0, 4.0], ["a", None], None),
        ([3.0, 3.0, 5.0, 5.0], list("aabb"), WithinVariance(variance=0.0, degrees_of_freedom=2)),
        ([1.0, 3.0, 5.0, 6.0, 7.0, 4.0], list("aabbbc"), WithinVariance(variance=4 / 3, degrees_of_freedom=3)),
    ],
)
def test_variance_within_groups(values, groups, expected):
    assert pooled_within_variance(pd.Series(values, dtype=float), pd.Series(groups, dtype=object)) == expected


def test_groups_without_anybody_left_add_nothing():
    groups = pd.Categorical(["a", "a", "b"], categories=["a", "b", "empty"])

    within = pooled_within_variance(pd.Series([1.0, 3.0, NAN]), pd.Series(groups))

    assert within == WithinVariance(variance=2.0, degrees_of_freedom=1)


@pytest.mark.parametrize(("variance", "freedom"), [(-1.0, 3), (NAN, 3), (1.0, 0)])
def test_a_variance_that_can_not_be_is_refused(variance, freedom):
    with pytest.raises(ValueError, match="no variance"):
        WithinVariance(variance=variance, degrees_of_freedom=freedom)


@given(st.lists(ANSWERS, max_size=30))
def test_a_distribution_carries_the_description(values):
    counts = np.array(distribution(values))
    described = describe(values)

    assert counts.sum() == described.n
    if described.n:
        assert counts @ np.arange(1, 7) / described.n == pytest.approx(described.mean)
