"""What is drawn looks like people: they agree with themselves, and a little with their team."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from reports.demonstration.answers import COURSE, Setting, draw_answers, drift
from reports.demonstration.calendar import months_until
from reports.demonstration.organisations import DECLINING, ORGANISATIONS, RECOVERING, STEADY, TINY
from reports.demonstration.staff import staff_in
from reports.statistics.shrinkage import variance_components
from survey.instruments.catalogue import parse_instrument, shipped_instruments

INSTRUMENT = parse_instrument(shipped_instruments()["medarbeiderpuls"]).for_wave("pressure")
MONTHS = months_until(datetime(2026, 11, 22, tzinfo=UTC), 14)
NEWEST = MONTHS[-2]
SECOND = ORGANISATIONS[1]  # no team of it is in decline, which would be a team effect of its own


def drawn(organisation, month, seed, centres=3, teams=6):
    people = staff_in(organisation, organisation.teams(centres, teams), month.number, seed)
    return people, draw_answers(Setting(organisation, month, 14, 0.0, seed), INSTRUMENT, people)


@pytest.fixture(scope="module")
def many() -> tuple[pd.DataFrame, pd.Series]:
    """Answers of a large client of a hundred teams, and everybody's team."""
    people, answers = drawn(SECOND, NEWEST, 7, centres=6, teams=20)
    units = {person.ref: person.team.path for person in people}
    frame = pd.DataFrame.from_dict(answers, orient="index")
    return frame, pd.Series({ref: units[ref] for ref in frame.index})


def test_items_correlate_by_about_a_third(many):
    frame, _ = many
    good = [code for code in INSTRUMENT.codes if INSTRUMENT.item(code).direction == 1]
    correlations = frame[good].corr().to_numpy()
    own = len(good)
    assert 0.2 < (correlations.sum() - own) / (own**2 - own) < 0.4


def test_a_twentieth_of_the_variance_is_the_teams(many):
    frame, units = many
    correlations = [variance_components(frame[code], units).icc1 for code in INSTRUMENT.codes]
    assert 0.03 < sum(correlations) / len(correlations) < 0.08


def test_bad_things_go_against_good_ones(many):
    frame, _ = many
    assert frame["WRK1"].corr(frame["JOY1"]) < -0.15
    assert frame["TUR1"].corr(frame["JOY1"]) < -0.15


@pytest.mark.parametrize("seed", range(3))
def test_a_response_rate_is_that_of_a_good_pulse(seed):
    people, answers = drawn(ORGANISATIONS[0], NEWEST, seed)
    assert 0.70 <= len(answers) / len(people) <= 0.85
    tiny = [person.ref for person in people if person.team.size == TINY]
    assert 0 < sum(ref in answers for ref in tiny) < 5


def test_the_same_seed_draws_the_same_and_another_does_not():
    assert drawn(SECOND, NEWEST, 5) == drawn(SECOND, NEWEST, 5)
    assert drawn(SECOND, NEWEST, 5)[1] != drawn(SECOND, NEWEST, 6)[1]


def test_in_an_open_wave_about_half_have_answered():
    people, answers = drawn(SECOND, MONTHS[-1], 1)
    assert 0.25 < len(answers) / len(people) < 0.5


@pytest.mark.parametrize(
    ("course", "back", "months", "expected"),
    [
        (STEADY, 0, 14, 0.0),
        (DECLINING, 6, 14, 0.0),
        (DECLINING, 3, 14, -COURSE / 2),
        (DECLINING, 0, 14, -COURSE),
        (DECLINING, -1, 14, -COURSE),
        (RECOVERING, 13, 14, -COURSE),
        (RECOVERING, 0, 14, 0.0),
        (DECLINING, 2, 3, 0.0),
        (DECLINING, 0, 1, -COURSE),
    ],
)
def test_a_story_runs_over_half_a_year_or_over_what_there_is(course, back, months, expected):
    assert drift(course, back, months) == pytest.approx(expected)
