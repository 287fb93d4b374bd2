"""Displayed cells: grain, variance and adjusted score at their boundaries."""

import numpy as np
import pandas as pd
import pytest

from reports.cells import draw_cells
from reports.disclosure.plan import Plan, measures_of
from reports.disclosure.suppression import suppress
from reports.scores import score_answers
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.thresholds import Thresholds
from survey.tree import Tree

INSTRUMENT = parse_instrument(shipped_instruments()["medarbeiderpuls"]).for_wave(None)


def cells_of(teams: dict[str, np.ndarray], invited=None):
    """Cells of teams whose people answer every item as given: team → one value a person."""
    units = pd.Series([team for team, values in teams.items() for _ in values], dtype=object)
    values = np.concatenate(list(teams.values()))
    answers = pd.DataFrame({code: values for code in INSTRUMENT.codes})
    scores = score_answers(answers, units, INSTRUMENT)
    tree = Tree.of(teams)
    plan = Plan(
        tree,
        tree.units,
        measures_of(
            [(theme.code, theme.role, theme.items) for theme in INSTRUMENT.themes],
            INSTRUMENT.codes,
            [(share.item, share.values[0], share.values[-1]) for share in INSTRUMENT.shares],
            Thresholds(),
        ),
    )
    published = suppress(plan, scores.own_counts()).published
    return draw_cells(plan, published, scores, INSTRUMENT, invited or dict.fromkeys(tree.paths))


def spread(n: int, low: int = 2, high: int = 5) -> np.ndarray:
    return np.array([low, high] * n)[:n]


@pytest.mark.parametrize(("n", "step", "value"), [(19, 0.25, 3.5), (20, 0.1, 3.5), (5, 0.25, 3.25)])
def test_the_grain_changes_at_twenty_people(n, step, value):
    cell = cells_of({"Oslo": spread(n)})["Oslo", "theme:autonomy"]
    assert (cell.step, cell.value) == (step, value)


def test_intervals_of_small_teams_do_not_depend_on_their_own_spread():
    calm, torn = np.full(8, 3), np.array([1, 5] * 4)
    assert calm.mean() == torn.mean()
    others = {f"Bergen/Team {number}": spread(30) for number in range(4)}
    cells = cells_of({"Oslo/Calm": calm, "Oslo/Torn": torn, **others})
    assert cells["Oslo/Calm", "theme:autonomy"] == cells["Oslo/Torn", "theme:autonomy"]


def test_the_interval_of_a_small_team_tells_no_more_than_its_value():
    others = {f"Bergen/Team {number}": spread(30) for number in range(4)}
    seen = {}
    for total in range(8, 48):
        low, rest = divmod(total, 8)
        cell = cells_of({"Oslo": np.array([low] * (8 - rest) + [low + 1] * rest), **others})["Oslo", "theme:autonomy"]
        seen.setdefault(cell.value, set()).add((cell.low, cell.high))
    assert len(seen) > 10
    assert all(len(intervals) == 1 for intervals in seen.values())


def test_large_units_use_their_own_spread_and_the_finite_population():
    calm, torn = np.array([3, 4] * 15), np.array([1, 6] * 15)
    invited = {"": 60, "Calm": 30, "Torn": 31}
    cells = cells_of({"Calm": calm, "Torn": torn}, invited)
    calm_cell, torn_cell = cells["Calm", "theme:autonomy"], cells["Torn", "theme:autonomy"]
    assert torn_cell.high - torn_cell.low > calm_cell.high - calm_cell.low
    # Everybody invited has answered, and still the interval has a width.
    assert calm_cell.low < calm_cell.value < calm_cell.high


def test_a_client_of_under_a_hundred_takes_the_stated_spread_and_adjusts_nothing():
    cells = cells_of({"Oslo/Blue": spread(8), "Oslo/Red": spread(9, 1, 6)})
    assert cells["Oslo/Blue", "theme:autonomy"].adjusted is None
    width = cells["Oslo/Blue", "theme:autonomy"].high - cells["Oslo/Blue", "theme:autonomy"].low
    assert width == cells["Oslo/Red", "theme:autonomy"].high - cells["Oslo/Red", "theme:autonomy"].low


def test_an_adjusted_score_lies_between_the_team_and_the_unit_above_it():
    teams = {f"Oslo/Team {number}": spread(30, 1 + number % 3, 4 + number % 3) for number in range(6)}
    cells = cells_of(teams)
    for team in teams:
        own, centre = cells[team, "index"], cells["Oslo", "index"]
        assert min(own.value, centre.value) <= own.adjusted <= max(own.value, centre.value)
    assert cells["", "index"].adjusted is None


def test_a_client_where_all_answer_alike_gets_documented_figures():
    cells = cells_of({"Oslo": np.full(40, 6), "Bergen": np.full(40, 6)})
    mean, index = cells["", "theme:autonomy"], cells["Oslo", "index"]
    assert (mean.value, mean.bound) == (5.5, "at least")
    # Nine themes of 6 and the workload turned round to 1: 5.5 is 90 points, the end of what is shown.
    assert (index.value, index.bound) == (90.0, "at least")
    numbers = [number for cell in cells.values() for number in (cell.value, cell.low, cell.high)]
    assert not any(np.isnan(number) for number in numbers if number is not None)


def test_the_order_of_the_answers_leaves_no_trace():
    teams = {"Oslo": spread(40), "Bergen": spread(25, 1, 4)}
    turned = {team: values[::-1] for team, values in reversed(teams.items())}
    assert cells_of(teams) == cells_of(turned)
