"""Somebody alone skips one item of a theme of two: the theme less what both items tell is the answer to the other."""

import numpy as np
import pytest

from tests.test_disclosure.small_waves import ITEMS, Person, SmallWave, plan_of

PEOPLE = 21
SEEDS = range(40)


def wave_of(seed: int) -> SmallWave:
    """One unit; the last one skips LEA2."""
    chance = np.random.default_rng(seed)
    people = [Person("Oslo", {code: int(chance.integers(1, 7)) for code in ITEMS}) for _ in range(PEOPLE - 1)]
    alone = Person("Oslo", {code: int(chance.integers(1, 7)) for code in ITEMS if code != "LEA2"})
    return SmallWave([*people, alone], plan_of({"Oslo"}))


def candidates(wave: SmallWave) -> list[int] | None:
    """What the one may have answered to LEA1, by what is shown; None where the items' answers can't be counted."""
    shown = [wave.findings.cells.get(("", f"distribution:{code}")) for code in ("LEA1", "LEA2")]
    if any(cell is None or any(group["first"] != group["last"] for group in cell.shares) for cell in shown):
        return None
    first, second = (
        sum(round(group["value"] * people) * group["first"] for group in cell.shares)
        for cell, people in zip(shown, (PEOPLE, PEOPLE - 1), strict=True)
    )
    theme = wave.findings.cells["", "theme:leadership"].value
    return [
        one for one in range(1, 7) if abs((first - one + second) / 2 + one - theme * PEOPLE) <= 0.05 * PEOPLE + 1e-9
    ]


@pytest.fixture
def naive(monkeypatch):
    """The rule measure by measure only."""
    monkeypatch.setattr("reports.disclosure.suppression.without_few_skippers", lambda _plan, _counts, cells: cells)


def test_measure_by_measure_an_answer_is_given_away(naive):
    solved = 0
    for wave in map(wave_of, SEEDS):
        found = candidates(wave)
        if found is not None:
            assert wave.people[-1].answers["LEA1"] in found
            solved += len(found) == 1
    assert solved


def test_ours_shows_neither_item():
    for wave in map(wave_of, SEEDS):
        assert candidates(wave) is None
        assert not [code for _, code in wave.findings.cells if "LEA" in code]
        assert ("", "theme:leadership") in wave.findings.cells
        assert wave.findings.audit.passed
