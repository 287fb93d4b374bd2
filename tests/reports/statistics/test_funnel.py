import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats.mstats import winsorize

from reports.statistics.funnel import INNER, LIMITS, OUTER, FunnelUnit, funnel

SIZES = [5, 5, 10, 10, 10, 22, 25, 31, 40, 18, 10, 5, 47, 20]


def units(values, sizes=SIZES):
    return [FunnelUnit(value, n, 1.0) for value, n in zip(values, sizes, strict=True)]


def test_the_limits_are_the_normal_quantiles():
    assert LIMITS[INNER] == pytest.approx(norm.ppf(0.975), abs=1e-6)
    assert LIMITS[OUTER] == pytest.approx(norm.ppf(0.999), abs=1e-6)


def test_dispersion_and_limits_as_computed_another_way():
    """scipy's winsorised z scores, and limits by its normal distribution."""
    values = np.random.default_rng(7).normal(62.0, 11.0, len(SIZES)).round()
    errors = np.sqrt(17.0**2 / np.array(SIZES) + 1 / 12)
    z = np.asarray(winsorize((values - 62.0) / errors, limits=0.1))
    dispersion = np.mean(z**2)

    found = funnel(units(values), 62.0, 17.0)

    assert dispersion > 1
    assert found.dispersion == pytest.approx(dispersion)
    expected = norm.interval(0.998, loc=62.0, scale=np.sqrt(dispersion) * errors[0])
    assert found.limits(5, 1.0, OUTER) == pytest.approx(expected)


def test_units_that_vary_less_than_chance_have_the_limits_of_chance():
    found = funnel(units([62.0] * 14), 62.0, 17.0)
    assert found.dispersion == 1.0
    assert set(found.zones) == {"within"}


def test_one_unit_far_off_does_not_widen_its_own_limits():
    found = funnel(units([62.0] * 13 + [30.0]), 62.0, 17.0)
    assert found.dispersion == 1.0
    assert (found.zones[-1], set(found.zones[:-1])) == ("far below", {"within"})


@pytest.mark.parametrize(
    ("z", "zone"), [(1.9, "within"), (2.0, "above"), (3.0, "above"), (3.2, "far above"), (-2.0, "below"), (-3.2, "far below")]
)
def test_a_zone_is_named_by_the_limit_that_is_passed(z, zone):
    off = 62.0 + z * np.sqrt(17.0**2 / 20 + 1 / 12)
    assert funnel(units([62.0] * 13 + [off]), 62.0, 17.0).zones[-1] == zone


def test_what_chance_alone_would_put_outside():
    expected = funnel(units([62.0] * 14), 62.0, 17.0).expected
    assert expected == pytest.approx({INNER: 0.7, OUTER: 0.028})


def test_chance_alone_puts_outside_what_it_is_said_to():
    """Units that differ by nothing: the widened limits may hold more of them than was said, never fewer."""
    generator = np.random.default_rng(11)
    errors = 17.0 / np.sqrt(np.array(SIZES))
    drawn = [funnel(units(generator.normal(62.0, errors)), 62.0, 17.0).zones for _ in range(500)]
    outside = np.mean([sum(zone != "within" for zone in zones) for zones in drawn])
    assert 0.2 < outside <= 0.7


def test_nine_units_have_no_funnel():
    assert funnel(units([62.0] * 9, SIZES[:9]), 62.0, 17.0) is None


@pytest.mark.parametrize("spread", [0.0, -1.0, float("nan")])
def test_no_funnel_without_a_spread(spread):
    with pytest.raises(ValueError, match="spread"):
        funnel(units([62.0] * 14), 62.0, spread)
