import tomllib
from pathlib import Path

import numpy as np
import pytest

from reports.statistics.ranks import Placed, RankInterval, rank_interval

REFERENCE = Path(__file__).parents[2] / "reference" / "pisa_2018_mathematics.toml"


def placed(value: float, reach: float = 4.0, *, clipped: bool = False) -> Placed:
    """An index with its interval, cut at 10 and 90 as displayed ones are."""
    return Placed(value, max(value - reach, 10.0), min(value + reach, 90.0), 1.0, 10.0, 90.0, clipped=clipped)


def test_the_published_rank_interval_of_a_country_is_found():
    reference = tomllib.loads(REFERENCE.read_text("utf-8"))
    scores = {
        country: Placed(score, score - 1.96 * error, score + 1.96 * error, 1e-9, 0.0, 1000.0)
        for country, (score, error) in reference["scores"].items()
    }
    own = scores.pop(reference["country"])

    found = rank_interval(own, list(scores.values()))

    assert found == RankInterval(reference["low"], reference["high"], len(scores) + 1)
    assert sum(other.value > own.value for other in scores.values()) + 1 == reference["rank"]


def test_far_apart_scores_have_one_rank_and_equal_ones_have_all():
    others = [placed(30.0), placed(50.0), placed(75.0)]
    assert rank_interval(placed(62.0), others) == RankInterval(2, 2, 4)
    assert rank_interval(placed(60.0), [placed(60.0)] * 5) == RankInterval(1, 6, 6)


def test_where_a_high_figure_is_bad_the_first_rank_is_the_lowest():
    others = [placed(30.0), placed(50.0), placed(75.0)]
    assert rank_interval(placed(20.0), others, higher_is_better=False) == RankInterval(1, 1, 4)


def test_many_comparisons_ask_for_more_than_one_would():
    """z = 2.5: clear of three, not of thirty; Holm counts all of them."""
    error = 4.0 / 1.96
    gap = 2.5 * np.sqrt(2 * (error**2 + 1 / 12))
    near = placed(60.0 - gap)
    assert rank_interval(placed(60.0), [near, placed(60.0)]).high == 2
    assert rank_interval(placed(60.0), [near, *[placed(60.0)] * 29]).high == 31


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        # Clipped values stand at the cut: certainly above 60, and not to be told from each other.
        (placed(90.0, clipped=True), [placed(60.0), placed(60.0), placed(90.0, clipped=True)], RankInterval(1, 2, 4)),
        (placed(60.0), [placed(90.0, clipped=True), placed(10.0, clipped=True)], RankInterval(2, 2, 3)),
        # An interval that ends at a cut is as wide as its other side.
        (placed(88.0, 10.0), [placed(60.0), placed(60.0)], RankInterval(1, 1, 3)),
        # Without an interval, or with both ends cut off, nothing is told apart.
        (Placed(60.0, None, None, 1.0, 10.0, 90.0), [placed(20.0), placed(80.0)], RankInterval(1, 3, 3)),
        (placed(60.0, 60.0), [placed(12.0, 1.0), placed(88.0, 1.0)], RankInterval(1, 3, 3)),
    ],
)
def test_bounds_and_missing_intervals(own, others, expected):
    assert rank_interval(own, others) == expected


def test_two_units_have_no_ranks():
    assert rank_interval(placed(60.0), [placed(20.0)]) is None


def test_the_interval_holds_the_true_rank_as_often_as_it_says():
    """Fourteen teams whose true scores lie close: simulated before rounding, as the other intervals are."""
    generator = np.random.default_rng(4)
    truth = np.linspace(56.0, 69.0, 14)
    errors = 17.0 / np.sqrt(generator.integers(6, 40, 14))
    held, rounds = 0, 400
    for _ in range(rounds):
        drawn = generator.normal(truth, errors)
        units = [Placed(x, x - 1.96 * e, x + 1.96 * e, 1e-9, -1e3, 1e3) for x, e in zip(drawn, errors, strict=True)]
        found = rank_interval(units[4], units[:4] + units[5:])
        held += found.low <= 10 <= found.high
    assert held / rounds >= 0.95


@pytest.mark.parametrize("ends", [(0, 2, 5), (3, 2, 5), (1, 6, 5)])
def test_ranks_that_there_are_not(ends):
    with pytest.raises(ValueError, match="no ranks"):
        RankInterval(*ends)
