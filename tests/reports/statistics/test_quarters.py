import math

import pytest

from reports.statistics.quarters import Place, place_among


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
