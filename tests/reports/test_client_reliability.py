"""Reliability of a client's measures: as the statistics say it, of units as they are shown, and never of a hidden one."""

import math

import numpy as np
import pandas as pd
import pytest

from reports.client_reliability import UNITS_FROM, find_reliability
from reports.client_wide import Reliability
from reports.scores import score_answers
from reports.statistics.descriptives import Moments
from reports.statistics.reliability import cronbach_alpha, omega_one_factor
from reports.statistics.shrinkage import variance_components
from tests.reports.released_files import answers_of
from tests.reports.test_blocking import INSTRUMENT, find_of

SIZES = {"A/1": 30, "A/2": 30, "B/1": 25, "B/2": 20, "C/1": 15, "C/2": 12}
UNITS = [team for team, size in SIZES.items() for _ in range(size)]


def answered(units: list[str], seed: int = 5) -> pd.DataFrame:
    """Answers with something in common within a unit."""
    answers = answers_of(INSTRUMENT, len(units), seed, 0.0)
    lift = pd.Series(units).map({unit: int(at % 3 == 2) for at, unit in enumerate(dict.fromkeys(units))})
    towards = pd.Series({code: INSTRUMENT.item(code).direction for code in answers})
    return (answers + pd.DataFrame(np.outer(lift, towards), columns=towards.index)).clip(1, 6)


def of(measure: str, units: list[str] = UNITS, answers: pd.DataFrame | None = None) -> Reliability:
    found = find_of(answered(units) if answers is None else answers, units)
    return {one.measure: one for one in found.reliability}[measure]


@pytest.mark.parametrize("measure", ["index", "theme:job_satisfaction"])
def test_alpha_and_omega_are_those_of_the_frozen_moments_in_hundredths(measure):
    moments = find_of(answered(UNITS), UNITS).moments
    held = Moments.from_dict(moments["items"] if measure == "index" else moments["themes"]["job_satisfaction"])
    alpha, omega = cronbach_alpha(held), omega_one_factor(held)

    found = of(measure)

    assert found.alpha == pytest.approx(alpha.value, abs=0.00501)
    assert found.low == math.floor(alpha.low * 100) / 100 and found.high == math.ceil(alpha.high * 100) / 100
    assert found.omega == (None if omega is None else pytest.approx(omega, abs=0.00501))


def test_correlations_are_those_of_the_shown_teams():
    scores = score_answers(answered(UNITS), pd.Series(UNITS, dtype=object), INSTRUMENT)
    exact = variance_components(scores.values["index"], scores.units)

    found = of("index")

    assert (found.icc1, found.icc2) == pytest.approx((exact.icc1, exact.icc2), abs=0.00501)
    assert 0.05 < found.icc1 < 0.6 and 0 < found.agreement < 1


def test_who_answered_in_a_hidden_team_counts_where_the_nearest_unit_is_shown():
    """Were the few a group of their own, what is said of units would tell how far their mean lies from the others'."""
    units = [*UNITS, *["C/3"] * 3]
    answers = answered(units)
    scores = score_answers(answers, pd.Series(units, dtype=object), INSTRUMENT)
    hidden = find_of(answers, units)
    shown = {path for path, code in hidden.cells if code == "index"}
    homes = scores.units.map(lambda unit: unit if unit in shown else "C")

    found = {one.measure: one for one in hidden.reliability}["index"]

    assert "C/3" not in shown and "C" in shown and "C/3" in set(scores.units)
    assert found.icc1 == pytest.approx(variance_components(scores.values["index"], homes).icc1, abs=0.00501)


@pytest.mark.parametrize(("teams", "there"), [(UNITS_FROM - 1, False), (UNITS_FROM, True)])
def test_nothing_is_said_of_how_far_a_handful_of_units_differ(teams, there):
    units = [f"T{at % teams}" for at in range(120)]

    found = of("index", units)

    assert [value is not None for value in (found.icc1, found.icc2, found.agreement)] == [there] * 3
    assert found.alpha is not None


def test_teams_that_agree_on_everything_are_not_shown_to():
    units = [f"T{at % 10}" for at in range(120)]
    levels = 1 + np.array([int(unit[1:]) for unit in units]) // 2
    answers = pd.DataFrame({code: levels if INSTRUMENT.item(code).direction > 0 else 7 - levels for code in INSTRUMENT.codes})

    found = of("index", units, answers.astype(float))

    assert (found.icc1, found.icc2, found.agreement) == (0.95, 0.95, 0.95)


def test_nothing_is_said_below_a_hundred_people_or_of_what_is_not_shown():
    assert find_of(answered(UNITS[:99]), UNITS[:99]).reliability == ()
    found = find_of(answered(UNITS), UNITS)
    scores = score_answers(answered(UNITS), pd.Series(UNITS, dtype=object), INSTRUMENT)

    left = find_reliability(found.plan, found.cells.keys() - {("", "index")}, found.moments, scores, INSTRUMENT)

    assert [one.measure for one in left] == ["theme:job_satisfaction"]
