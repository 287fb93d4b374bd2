import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from reports.statistics.turnover import TeamMonth, TeamNow
from reports.statistics.turnover_risk import PREDICTORS, Expected, fit_risk, forecasts, whole_leavers

SCORES = st.none() | st.sampled_from([40.0, 60.0, 80.0])
MONTHS = st.builds(
    TeamMonth,
    unit=st.sampled_from(["Oslo/A", "Oslo/B", "Bodø/A", "Alone"]),
    centre=st.sampled_from(["Oslo", "Bodø", ""]),
    month=st.integers(1, 12).map("2026-{:02d}".format),
    headcount=st.integers(0, 30),
    leavers=st.integers(0, 30),
    index=SCORES,
    intention=st.none() | st.floats(1, 6),
)
HISTORIES = st.lists(MONTHS, max_size=30, unique_by=lambda row: (row.unit, row.month))
NOW = st.lists(
    st.builds(
        TeamNow,
        unit=st.sampled_from(["Oslo/A", "Oslo/B", "Bodø/A", "New/A", "Alone", ""]),
        centre=st.sampled_from(["Oslo", "Bodø", "New", ""]),
        headcount=st.integers(0, 40),
        index=SCORES,
        intention=st.none() | st.floats(1, 6),
    ),
    max_size=5,
    unique_by=lambda team: team.unit,
)


def history(*, slope: float = 0.0, months: int = 12, people: int = 20) -> list[TeamMonth]:
    """Twelve teams in three centres whose index rises from team to team; leavers as expected, spread over the months."""
    rows = []
    for team in range(12):
        rate, left = 0.04 * np.exp(slope * (team - 5.5) / 3.5), 0.0
        for month in range(1, months + 1):
            left += people * rate
            leavers = int(left)
            left -= leavers
            scores = (50.0 + 3 * team + month % 2, 4.0 - 0.1 * (team % 4))
            rows.append(TeamMonth(f"C{team % 3}/T{team}", f"C{team % 3}", f"2026-{month:02d}", people, leavers, *scores))
    return rows


def team(number: int, index: float | None, *, headcount: int = 20) -> TeamNow:
    return TeamNow(f"C{number % 3}/T{number}", f"C{number % 3}", headcount, index, 3.85)


@settings(max_examples=40, deadline=None)
@given(HISTORIES, NOW, st.sampled_from([1, 3, 12]))
def test_any_history_gives_numbers(rows, now, months):
    made = forecasts(fit_risk(rows), now, months)

    assert "" in made
    for forecast in made.values():
        for expected in (forecast, forecast.base):
            assert 0 <= expected.low <= expected.high
            assert np.isfinite(expected.expected) and expected.expected >= 0
        assert np.isfinite(list(forecast.contributions.values())).all()
        assert tuple(forecast.contributions) == PREDICTORS


@settings(max_examples=20, deadline=None)
@given(HISTORIES, NOW)
def test_a_unit_is_the_sum_of_its_teams(rows, now):
    now = [team for team in now if team.unit]
    made = forecasts(fit_risk(rows), now, 3)

    assert made[""].expected == pytest.approx(sum(made[team.unit].expected for team in now))
    if "Oslo" in made:
        inside = [team.unit for team in now if team.unit.startswith("Oslo/")]
        assert made["Oslo"].expected == pytest.approx(sum(made[unit].expected for unit in inside))


def test_a_lower_index_foretells_leavers_where_it_has_before():
    model = fit_risk(history(slope=-0.5))
    # The same new team, once with a low and once with a high index: only the scores differ.
    low = forecasts(model, [TeamNow("C0/New", "C0", 20, 50, 3.85)], 3)["C0/New"]
    high = forecasts(model, [TeamNow("C0/New", "C0", 20, 83, 3.85)], 3)["C0/New"]

    assert low.expected > 1.5 * high.expected
    assert low.contributions["index"] > 0 > high.contributions["index"]
    assert low.base == high.base


def test_scores_that_tell_nothing_leave_the_base_rate():
    rows = [TeamMonth(row.unit, row.centre, row.month, row.headcount, row.leavers) for row in history(slope=-0.5)]

    made = forecasts(fit_risk(rows), [team(0, 50.0), team(11, None)], 3)

    for forecast in made.values():
        assert Expected(forecast.expected, forecast.low, forecast.high) == forecast.base
        assert set(forecast.contributions.values()) == {0.0}


def test_what_a_team_was_like_is_remembered():
    rows = [
        TeamMonth(row.unit, row.centre, row.month, row.headcount, 4 if row.unit == "C0/T0" else row.leavers) for row in history()
    ]

    made = forecasts(fit_risk(rows), [team(0, None), team(3, None)], 3)

    assert made["C0/T0"].base.expected > 2 * made["C0/T3"].base.expected


def test_a_hidden_score_is_the_mean_of_its_centre():
    model = fit_risk(history(slope=-0.5))

    hidden = forecasts(model, [team(0, 50.0), team(3, 60.0), team(6, None)], 3)["C0/T6"]

    assert hidden == forecasts(model, [team(0, 50.0), team(3, 60.0), team(6, 55.0)], 3)["C0/T6"]


def test_more_months_and_more_people_expect_more():
    model = fit_risk(history())
    of = {(people, months): forecasts(model, [team(0, None, headcount=people)], months)["C0/T0"] for people in (10, 20)
          for months in (3, 12)}  # fmt: skip

    assert of[10, 12].expected == pytest.approx(4 * of[10, 3].expected)
    assert of[20, 3].expected == pytest.approx(2 * of[10, 3].expected)
    assert of[20, 12].high > of[20, 3].high


def test_teams_that_nobody_knows_are_less_certain():
    made = forecasts(fit_risk(history(people=100)), [team(0, None, headcount=100), TeamNow("X/T", "X", 100)], 12)

    assert made["X/T"].expected == pytest.approx(made["C0/T0"].expected, rel=0.25)
    assert made["X/T"].high - made["X/T"].low > made["C0/T0"].high - made["C0/T0"].low


def test_the_interval_of_a_sum_is_narrower_than_the_sum_of_intervals():
    made = forecasts(fit_risk(history()), [team(number, None) for number in range(12)], 3)
    teams = [forecast for path, forecast in made.items() if "/" in path]

    assert made[""].high - made[""].low < sum(forecast.high - forecast.low for forecast in teams)


def test_nobody_is_expected_to_leave_an_empty_team():
    assert forecasts(fit_risk(history()), [team(0, 50.0, headcount=0)], 3)["C0/T0"].base == Expected(0.0, 0, 0)


@pytest.mark.parametrize("relative", [0.0, 1e-6, 0.05, 1.0, 40.0])
@pytest.mark.parametrize("mean", [1e-6, 0.3, 4.0, 250.0])
def test_whole_leavers_are_quantiles(mean, relative):
    known = nbinom(1 / relative, 1 / (1 + relative * mean)) if relative else poisson(mean)

    assert whole_leavers(mean, relative, 0.95) == (known.ppf(0.025), known.ppf(0.975))


@pytest.mark.parametrize(("months", "level"), [(0, 0.95), (3, 0.0), (3, 1.0)])
def test_an_impossible_question_is_refused(months, level):
    with pytest.raises(ValueError, match="not months and a level"):
        forecasts(fit_risk([]), [], months, level=level)


def test_a_team_twice_is_refused():
    with pytest.raises(ValueError, match="only once"):
        forecasts(fit_risk([]), [team(0, None), team(0, 50.0)], 3)
