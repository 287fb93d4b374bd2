"""An item that was not turned round takes its theme and the index with it, everywhere, and only where enough people say so."""

import numpy as np
import pandas as pd
import pytest

from reports.blocking import blocked_cells, blocking_items
from reports.findings import Findings, find, plan_wave
from reports.scores import score_answers
from survey.instruments.instrument import Instrument
from survey.models.wave import WaveUnit
from survey.thresholds import Thresholds
from survey.tree import ROOT, Tree
from tests.reports.released_files import answers_of, core

TEAMS = {"Oslo/Blue": 60, "Oslo/Red": 30, "Bergen/Green": 40, "Bergen/Pink": 30}
INSTRUMENT = core()


def find_of(answers: pd.DataFrame, units: list[str], instrument: Instrument = INSTRUMENT) -> Findings:
    said = pd.DataFrame({"shift": np.resize(["day", "night"], len(units))})
    scores = score_answers(answers, pd.Series(units, dtype=object), instrument, said)
    frozen = [WaveUnit(path=path, invited=None, standing=True) for path in Tree.of(set(units)).paths]
    return find(plan_wave(frozen, instrument, Thresholds()), scores, instrument, dict.fromkeys(one.path for one in frozen))


def dealt(people: int) -> list[str]:
    return [team for team, size in TEAMS.items() for _ in range(size)][:people]


def turned(answers: pd.DataFrame, *items: str) -> pd.DataFrame:
    """As a mapping would give them that took these items to be worded the other way."""
    return answers.assign(**{item: 7 - answers[item] for item in items})


def test_sound_answers_block_nothing():
    found = find_of(answers_of(INSTRUMENT, 160, 1, 0.0), dealt(160))

    assert found.blocked == ()
    assert (ROOT, "index") in found.cells and found.group_cells and found.drivers and found.reliability


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("people", [6, 20, 60, 99, 100])
def test_a_sound_client_is_not_blocked_however_small(people, seed):
    assert find_of(answers_of(INSTRUMENT, people, seed, 0.0), dealt(people)).blocked == ()


@pytest.mark.parametrize(("people", "blocked"), [(99, ()), (100, ("LEA1",))])
def test_a_reversed_item_blocks_from_a_hundred_people(people, blocked):
    answers = turned(answers_of(INSTRUMENT, people, 1, 0.0), "LEA1")

    found = find_of(answers, dealt(people))

    assert found.blocked == blocked
    assert ((ROOT, "index") in found.cells) == (blocked == ())
    assert ((ROOT, "theme:leadership") in found.cells) == (blocked == ())


def test_a_hundred_people_are_those_who_answered_every_item_of_the_index():
    answers = turned(answers_of(INSTRUMENT, 100, 1, 0.0), "LEA1")
    answers.loc[0, "AUT1"] = np.nan

    assert find_of(answers, dealt(100)).blocked == ()


def test_what_a_blocking_item_takes_along_is_nowhere_and_the_rest_is_whole():
    sound, crooked = (find_of(turned(answers_of(INSTRUMENT, 160, 1, 0.0), *items), dealt(160)) for items in ((), ("JOY1",)))

    gone = {code for _, code in sound.cells} - {code for _, code in crooked.cells}

    items = {f"{kind}:{item}" for kind in ("item", "distribution") for item in ("JOY1", "MEA1")}
    assert gone == {"index", "theme:job_satisfaction", *items}
    assert crooked.cells.keys() == {key for key in sound.cells if key[1] not in gone}
    assert not crooked.group_cells and not crooked.groups and crooked.drivers == ()
    assert crooked.reliability == ()
    assert crooked.plan == sound.plan
    assert crooked.audit.passed


def test_every_planned_cell_is_shown_or_counted_as_hidden():
    found = find_of(turned(answers_of(INSTRUMENT, 160, 1, 0.0), "JOY1"), dealt(160))
    groups = sum(len(split.groups) for split in found.plan.splits)
    planned = len(found.plan.tree.units) * len(found.plan.measures) + groups * len(found.plan.split_measures)

    assert found.suppression.hidden == planned - len(found.cells)


def test_two_items_block_two_themes():
    found = find_of(turned(answers_of(INSTRUMENT, 160, 1, 0.0), "LEA1", "CUL1"), dealt(160))

    assert set(found.blocked) == {"LEA1", "CUL1"}
    assert {"theme:leadership", "theme:culture"}.isdisjoint(code for _, code in found.cells)


@pytest.mark.parametrize("moments", [None, {}, {"themes": {}}])
def test_without_moments_of_all_items_nothing_blocks(moments):
    assert blocking_items(moments) == ()


def test_a_plan_without_items_is_the_plan():
    plan = plan_wave([WaveUnit(path=ROOT, invited=None, standing=True)], INSTRUMENT, Thresholds())

    assert plan.without(()) is plan
    assert plan.without(("TUR1",)).measures != plan.measures
    assert blocked_cells(plan, plan) == 0


def test_what_is_left_of_a_plan_is_part_of_nothing_that_is_gone():
    plan = plan_wave([WaveUnit(path=ROOT, invited=None, standing=True)], INSTRUMENT, Thresholds())

    left = plan.without(("JOY1",))

    codes = {measure.code for measure in left.measures}
    assert {measure.part_of for measure in left.measures} - codes == {""}
    assert "theme:leadership" in codes and not {"index", "theme:job_satisfaction", "item:MEA1"} & codes
    assert blocked_cells(plan, left) == 6 + sum(len(split.groups) for split in plan.splits) * 2
