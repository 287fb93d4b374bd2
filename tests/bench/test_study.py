"""The simulation study: what it draws is what it says, and its report is the same on any machine."""

from dataclasses import replace
from functools import partial
from operator import mul

import numpy as np
import pytest

from bench import statistics
from bench.result import Line
from bench.statistics.part import Part, percent, run_all
from bench.statistics.study import Size, write_report
from bench.statistics.turnover import AHEAD, WORLDS, World, draw_client

WORLD = World("large", 0.5, 5, 40, 24, spread_centres=0.0, spread_teams=0.0, spread_quarters=0.0)


def test_a_report_shows_every_figure_beside_its_promise(tmp_path):
    place = tmp_path / "simulation.md"
    kept, over = Line("covered", 95.123, "%", 93, "at least", note="near"), Line("wrong", 12.0, "%", 5, "at most")

    write_report([Part("Intervals", "Drawn.", (kept, over, Line("for reading", 0.5, "")))], place)

    text = place.read_text(encoding="utf-8")
    assert "## Intervals\n\nDrawn." in text
    assert "| covered | ≥ 93 % | 95.1 % | kept | near |" in text
    assert "| wrong | ≤ 5 % | 12 % | **over** |  |" in text
    assert "| for reading |  | 0.5 |  |  |" in text


def test_a_try_writes_no_report(monkeypatch, tmp_path):
    monkeypatch.setattr(statistics, "REPORT", tmp_path / "simulation.md")
    monkeypatch.setattr(statistics, "run_study", lambda size: [Part("A", "B", (Line("c", 1.0, ""),))])

    statistics.measure(statistics.TINY)
    assert not (tmp_path / "simulation.md").exists()
    statistics.measure(Size())
    assert (tmp_path / "simulation.md").exists()


@pytest.mark.parametrize("count", [1, 5])
def test_seeds_are_run_in_their_order(count):
    assert run_all(partial(mul, 2), range(count)) == [2 * seed for seed in range(count)]


def test_nothing_simulated_is_no_percentage():
    with pytest.raises(ValueError, match="nothing"):
        percent([])


@pytest.mark.parametrize("missing", ["title", "text", "lines"])
def test_a_part_says_what_it_is_and_found(missing):
    with pytest.raises(ValueError, match="what it is"):
        replace(Part("A", "B", (Line("c", 1.0, ""),)), **{missing: ()})


def test_the_worlds_differ_by_name():
    assert len({world.name for world in WORLDS}) == len(WORLDS)


def test_a_client_leaves_at_the_rate_and_with_the_effect_it_was_given():
    past, future = draw_client(WORLD, np.random.default_rng(4))
    shown = [row for row in past if row.index is not None]
    low, high = (
        sum(row.leavers for row in part) / sum(row.headcount for row in part)
        for part in ([row for row in shown if row.index < 67], [row for row in shown if row.index > 73])
    )

    assert len(past) == 200 * 24 and len(future) == 200 * AHEAD
    assert max(row.month for row in past) < min(row.month for row in future)
    assert len(shown) / len(past) == pytest.approx(0.9, abs=0.02)
    assert low > 1.7 * high
    assert draw_client(WORLD, np.random.default_rng(4)) == (past, future)


def test_without_effect_scores_tell_nothing():
    past, _ = draw_client(replace(WORLD, effect=0.0), np.random.default_rng(4))
    shown = [row for row in past if row.index is not None]
    index, rate = np.array([row.index for row in shown]), np.array([row.leavers / row.headcount for row in shown])

    assert abs(np.corrcoef(index, rate)[0, 1]) < 0.05
    assert sum(row.leavers for row in past) / sum(row.headcount for row in past) == pytest.approx(0.03, abs=0.002)
