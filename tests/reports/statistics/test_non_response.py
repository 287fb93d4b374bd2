import numpy as np
import pytest

from reports.statistics.non_response import worst_and_best


@pytest.mark.parametrize(
    ("mean", "rate", "ends", "expected"),
    [
        ((62.0, 62.0), 0.75, (0.0, 100.0), (46.5, 71.5)),
        ((62.0, 62.0), 1.0, (0.0, 100.0), (62.0, 62.0)),
        ((62.0, 62.0), 0.0, (0.0, 100.0), (0.0, 100.0)),
        ((90.0, 100.0), 0.5, (0.0, 100.0), (45.0, 100.0)),  # only a bound is shown
        ((0.35, 0.35), 0.6, (0.0, 1.0), (0.21, 0.61)),
        ((4.0, 4.0), 0.5, (1.0, 6.0), (2.5, 5.0)),
    ],
)
def test_the_silent_at_one_end_or_the_other(mean, rate, ends, expected):
    bounds = worst_and_best(*mean, rate, worst=ends[0], best=ends[1])
    assert (bounds.low, bounds.high) == pytest.approx(expected)


def test_no_population_with_these_answers_lies_outside():
    """Forty asked, thirty answered: whatever the other ten would have said, and two sets of answers reach the ends."""
    generator = np.random.default_rng(3)
    answered = generator.uniform(0, 100, 30)
    bounds = worst_and_best(answered.mean(), answered.mean(), 0.75, worst=0.0, best=100.0)
    means = [np.mean([*answered, *generator.uniform(0, 100, 10)]) for _ in range(50)]
    assert bounds.low < min(means) < max(means) < bounds.high
    ends = [np.mean([*answered, *[end] * 10]) for end in (0.0, 100.0)]
    assert ends == pytest.approx([bounds.low, bounds.high])


@pytest.mark.parametrize(("mean", "rate"), [(62.0, 1.2), (62.0, -0.1), (120.0, 0.5), (-1.0, 0.5)])
def test_what_is_no_rate_or_no_mean(mean, rate):
    with pytest.raises(ValueError, match="rate|scale"):
        worst_and_best(mean, mean, rate, worst=0.0, best=100.0)
