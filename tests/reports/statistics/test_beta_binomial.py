import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, betabinom, binom

from reports.statistics.beta_binomial import Prior, fit_prior
from reports.statistics.intervals import Interval

REFERENCE = tomllib.loads((Path(__file__).parents[2] / "reference" / "turnover.toml").read_text(encoding="utf-8"))
TEAMS = st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=12)


@pytest.mark.parametrize("case", REFERENCE["beta_binomial"], ids=lambda case: case["data"])
def test_the_fit_equals_the_reference(case):
    prior = fit_prior(np.repeat(case["events"], case["times"]), np.repeat(case["trials"], case["times"]))

    assert prior.alpha == pytest.approx(case["alpha"], rel=case["tolerance"])
    assert prior.beta == pytest.approx(case["beta"], rel=case["tolerance"])


@settings(max_examples=25, deadline=None)
@given(TEAMS)
def test_nothing_is_likelier_than_the_fit(teams):
    """Neither any of a grid of Beta distributions, nor one rate for all."""
    y, n = np.array([team for team in teams if team[1]]).reshape(-1, 2).T
    prior = fit_prior(y, n)
    if prior is None:
        assert len(y) == 0
        return
    if prior.strength is None:
        reached = binom.logpmf(y, n, prior.mean).sum()
    else:
        reached = betabinom.logpmf(y, n, prior.alpha, prior.beta).sum()
    means, strengths = np.meshgrid(np.linspace(0.02, 0.98, 25), np.geomspace(0.1, 1e4, 25))
    others = betabinom.logpmf(y, n, means[..., None] * strengths[..., None], (1 - means[..., None]) * strengths[..., None])

    assert reached >= others.sum(axis=-1).max() - 1e-5
    assert reached >= binom.logpmf(y, n, y.sum() / n.sum()).sum() - 1e-5


@pytest.mark.parametrize(
    ("events", "trials", "expected"),
    [
        ([], [], None),
        ([0, 0], [0, 0], None),
        ([3], [20], Prior(0.15, None, 3, 20)),
        ([3, 0], [20, 0], Prior(0.15, None, 3, 20)),
        ([2, 2, 2], [20, 20, 20], Prior(0.1, None, 6, 60)),
        ([0, 0, 0], [20, 5, 9], Prior(0.0, None, 0, 34)),
        ([20, 5], [20, 5], Prior(1.0, None, 25, 25)),
    ],
)
def test_no_spread_can_be_told(events, trials, expected):
    assert fit_prior(events, trials) == expected


def test_teams_that_could_not_differ_more_keep_a_finite_prior():
    prior = fit_prior([0, 9, 0, 9], [9, 9, 9, 9])

    assert prior.mean == pytest.approx(0.5, abs=1e-6)
    assert 0 < prior.strength < 1


@pytest.mark.parametrize(("events", "trials"), [([3], [2]), ([-1], [2]), ([1, 2], [5]), ([0], [-1])])
def test_impossible_counts_are_refused(events, trials):
    with pytest.raises(ValueError, match="no more events than trials"):
        fit_prior(events, trials)


def test_a_team_is_drawn_towards_the_others():
    prior = Prior(mean=0.1, strength=40.0, events=30, trials=300)

    found = prior.posterior(5, 20)

    assert found.rate == pytest.approx(9 / 60)
    assert found.interval.low == pytest.approx(beta.ppf(0.025, 9, 51))
    assert found.interval.high == pytest.approx(beta.ppf(0.975, 9, 51))
    assert prior.posterior(0, 0).rate == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        (Prior(0.1, None, 6, 60), Interval(beta.ppf(0.025, 6.5, 54.5), beta.ppf(0.975, 6.5, 54.5))),
        (Prior(0.0, None, 0, 34), Interval(0.0, beta.ppf(0.975, 0.5, 34.5))),
        (Prior(1.0, None, 25, 25), Interval(beta.ppf(0.025, 25.5, 0.5), 1.0)),
    ],
)
def test_where_all_are_alike_everybody_has_the_clients_rate(prior, expected):
    found = prior.posterior(1, 7)

    assert found.rate == prior.mean
    assert (found.interval.low, found.interval.high) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(("events", "trials", "level"), [(3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0), (1, 2, 0.0)])
def test_an_impossible_team_is_refused(events, trials, level):
    with pytest.raises(ValueError, match="not events, trials and a level"):
        Prior(0.1, 40.0, 30, 300).posterior(events, trials, level=level)
