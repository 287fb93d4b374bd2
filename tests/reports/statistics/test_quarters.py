import math

import numpy as np
import pytest

from reports.statistics.quarters import QUARTILES, Place, Quantile, place_among, quartiles_of


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ((40.0, 54.0), Place("below", "below")),
        ((40.0, 55.0), Place("below", "middle")),  # a quartile belongs to the middle
        ((55.0, 65.0), Place("middle", "middle")),
        ((60.0, 66.0), Place("middle", "above")),
        ((66.0, 80.0), Place("above", "above")),
        ((40.0, 80.0), Place("below", "above")),
        ((60.0, math.inf), Place("middle", "above")),
        ((-math.inf, 54.0), Place("below", "below")),
    ],
)
def test_a_place_is_what_the_interval_touches(interval, expected):
    assert place_among(*interval, 55.0, 65.0) == expected


def test_a_value_without_interval_has_no_place():
    assert place_among(None, None, 55.0, 65.0) is None


@pytest.mark.parametrize(("interval", "quartiles"), [((60.0, 50.0), (55.0, 65.0)), ((50.0, 60.0), (65.0, 55.0))])
def test_ends_in_the_wrong_order(interval, quartiles):
    with pytest.raises(ValueError, match="interval|order"):
        place_among(*interval, *quartiles)


def test_a_place_runs_from_low_to_high():
    with pytest.raises(ValueError, match="no place"):
        Place("above", "middle")


@pytest.mark.parametrize("many", [1, 2, 3, 4, 5, 17])
def test_quartiles_without_bounds_are_numpys(many):
    values = np.random.default_rng(many).integers(40, 80, many).astype(float)
    found = quartiles_of((value, None) for value in values)
    assert [one.value for one in found] == pytest.approx(np.quantile(values, QUARTILES))
    assert {one.bound for one in found} == {None}


def test_a_quartile_on_a_bound_or_beside_one_is_a_bound():
    figures = [(60.0, None), (70.0, None), (88.0, None), (90.0, "at least"), (90.0, "at least")]
    assert quartiles_of(figures) == (Quantile(70.0), Quantile(88.0), Quantile(90.0, "at least"))
    assert quartiles_of(figures[:4])[2] == Quantile(88.5, "at least")
    assert quartiles_of([(10.0, "at most"), (20.0, None), (30.0, None)])[0] == Quantile(15.0, "at most")


def test_a_share_at_the_cut_stands_inside_one_beyond_it():
    assert quartiles_of([(0.05, None), (0.05, "at most"), (0.3, None)])[1] == Quantile(0.05)


def test_between_two_bounds_that_point_apart_nothing_is_known():
    assert quartiles_of([(10.0, "at most"), (90.0, "at least")]) is None
    assert quartiles_of([]) is None
