"""What goes with the outcomes of a client: of which people, when not, and as what is frozen."""

import numpy as np
import pandas as pd
import pytest

from reports.client_drivers import find_drivers
from reports.scores import score_answers
from reports.statistics.descriptives import Moments
from reports.statistics.drivers import driver_shares
from tests.reports.released_files import answers_of, core
from tests.reports.test_blocking import dealt, find_of, turned

INSTRUMENT = core("pressure")  # the module that asks for stress
LEAVING, STRESS = "theme:turnover_intention", "theme:stress_frequency"


def linked(people: int, seed: int = 3) -> pd.DataFrame:
    """Answers in which who has much to do thinks more of leaving."""
    answers = answers_of(INSTRUMENT, people, seed, 0.0)
    drawn = answers["WRK1"] + np.random.default_rng(seed).integers(-1, 2, people)
    return answers.assign(TUR1=drawn.clip(1, 6))


def test_each_outcome_has_a_share_of_every_theme_of_the_index():
    found = find_of(linked(160), dealt(160), INSTRUMENT).drivers

    themes = sorted(f"theme:{theme}" for theme in INSTRUMENT.index_themes)
    assert [one.outcome for one in found] == [STRESS, LEAVING]
    assert all([driver.theme for driver in one.drivers] == themes for one in found)
    assert {one.people for one in found} == {160}


def test_shares_are_those_of_the_frozen_moments_in_whole_per_cents():
    found = find_of(linked(160), dealt(160), INSTRUMENT)
    held = Moments.from_dict(found.moments["scores"])
    leaving = found.drivers[1]

    exact = driver_shares(held, "turnover_intention", tuple(driver.theme.partition(":")[2] for driver in leaving.drivers))

    assert [driver.share for driver in leaving.drivers] == pytest.approx([one.share for one in exact.shares], abs=0.00501)
    assert leaving.explained == pytest.approx(exact.explained, abs=0.00501)
    numbers = [number for driver in leaving.drivers for number in (driver.share, driver.low, driver.high)]
    assert all(round(number, 2) == number for number in numbers)
    assert all(0 <= driver.low <= driver.share <= driver.high <= 1 for driver in leaving.drivers)


def test_what_was_put_in_is_found_with_its_direction():
    leaving = find_of(linked(160), dealt(160), INSTRUMENT).drivers[1]

    most = max(leaving.drivers, key=lambda driver: driver.share)

    assert most.theme == "theme:workload" and most.direction == -1
    assert most.low > max(driver.high for driver in leaving.drivers if driver is not most)


@pytest.mark.parametrize(("people", "there"), [(99, False), (100, True)])
def test_from_a_hundred_people_on(people, there):
    assert bool(find_of(linked(people), dealt(people), INSTRUMENT).drivers) == there


def test_a_hundred_people_are_those_who_have_every_theme_and_outcome():
    answers = linked(100)
    answers.loc[3, "STR1"] = np.nan

    assert find_of(answers, dealt(100), INSTRUMENT).drivers == ()


def test_the_number_of_people_is_rounded_as_whoever_skipped_would_be_told_by_it():
    answers = linked(160)
    answers.loc[[0, 1, 2], "LEA1"] = np.nan

    assert {one.people for one in find_of(answers, dealt(160), INSTRUMENT).drivers} == {155}


def test_the_same_answers_give_the_same_shares_in_whatever_order_they_come():
    answers, units = linked(160), dealt(160)
    order = np.random.default_rng(1).permutation(160)

    shuffled = find_of(answers.iloc[order].reset_index(drop=True), [units[at] for at in order], INSTRUMENT)

    assert shuffled.drivers == find_of(answers, units, INSTRUMENT).drivers


def test_an_outcome_that_nearly_follows_from_a_theme_is_left_out():
    answers = linked(160)
    follows = answers.assign(TUR1=answers["WRK1"])

    assert [one.outcome for one in find_of(follows, dealt(160), INSTRUMENT).drivers] == [STRESS]


def test_an_outcome_that_everybody_answers_alike_is_left_out():
    assert [one.outcome for one in find_of(linked(160).assign(TUR1=1.0), dealt(160), INSTRUMENT).drivers] == [STRESS]


def test_nothing_is_said_where_a_theme_of_the_index_is_not_shown_or_blocked():
    whole = find_of(linked(160), dealt(160), INSTRUMENT)
    scores = score_answers(linked(160), pd.Series(dealt(160), dtype=object), INSTRUMENT)
    shown = whole.cells.keys() - {("", "theme:culture")}

    assert find_drivers(whole.plan, shown, whole.moments, scores, INSTRUMENT) == ()
    assert find_of(turned(linked(160), "CUL1"), dealt(160), INSTRUMENT).drivers == ()


def test_only_outcomes_that_the_client_shows_are_spoken_of():
    whole = find_of(linked(160), dealt(160), INSTRUMENT)
    scores = score_answers(linked(160), pd.Series(dealt(160), dtype=object), INSTRUMENT)

    found = find_drivers(whole.plan, whole.cells.keys() - {("", LEAVING)}, whole.moments, scores, INSTRUMENT)

    assert [one.outcome for one in found] == [STRESS]


