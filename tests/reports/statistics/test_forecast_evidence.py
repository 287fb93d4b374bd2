from dataclasses import replace

import numpy as np
import pytest

from reports.statistics.forecast_evidence import Evidence, Reason, Verdict, gather_evidence, reason_against
from reports.statistics.forecast_quality import Calibration, Quality
from reports.statistics.intervals import Interval
from reports.statistics.turnover import TeamMonth

GOOD = Quality(
    cases=60, leavers=80, expected=79.0, brier=0.01, base_brier=0.02, skill=0.5, skill_interval=Interval(0.2, 0.7), doubt=0.0,
    calibration=Calibration(1.0, Interval(0.7, 1.3), 0.0), auc=0.6, coverage=0.95,
)  # fmt: skip


def history(*, effect: float = 0.0, months: int = 24, centres: int = 4, teams: int = 6, seed: int = 1) -> list[TeamMonth]:
    """Teams whose state wanders from quarter to quarter, is seen in both scores and moves the rate of leaving by `effect`."""
    source, rows = np.random.default_rng(seed), []
    for centre in range(centres):
        for team in range(teams):
            states = np.repeat(source.normal(size=months // 3 + 1), 3)
            for month in range(months):
                leavers = min(int(source.poisson(20 * 0.04 * np.exp(effect * states[month]))), 20)
                name = f"{2024 + month // 12}-{month % 12 + 1:02d}"
                scores = (70 - 6 * states[month], 3 + 0.4 * states[month])
                rows.append(TeamMonth(f"C{centre}/T{team}", f"C{centre}", name, 20, leavers, *scores))
    return rows


def hidden(rows: list[TeamMonth]) -> list[TeamMonth]:
    return [replace(row, index=None, intention=None) for row in rows]


def test_an_effect_is_found_in_time_and_across_centres():
    found = gather_evidence(history(effect=0.8))

    assert (found.verdict, found.reason) == (Verdict.WITH_SCORES, None)
    assert (found.months, found.teams) == (24, 24)
    assert found.over_time.cases == 24 * 6  # from the sixth month on, every third
    assert found.across_centres.cases == 24 * 8
    assert found.over_time.skill > 0.2
    assert 1 in found.over_time.calibration.interval
    assert found.over_time.auc > 0.6


def test_no_effect_leaves_the_base_rate():
    found = gather_evidence(history())

    assert found.verdict is Verdict.BASE_RATE
    assert found.reason in (Reason.NO_SKILL, Reason.UNCERTAIN)


def test_scores_that_come_after_the_leaving_foretell_nothing():
    """What a window's own leavers did to the scores of the next one must not count as foresight."""
    rows = {(row.unit, row.month): row for row in history(effect=0.8)}
    months = sorted({month for _, month in rows})
    later = [
        replace(row, index=rows[row.unit, months[max(months.index(row.month) - 3, 0)]].index, intention=None)
        for row in rows.values()
    ]

    assert gather_evidence(later).verdict is Verdict.BASE_RATE


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], Reason.MONTHS),
        (history(months=11), Reason.MONTHS),
        (hidden(history()), Reason.MONTHS),
        (hidden(history()[:1]) + history()[1:12], Reason.MONTHS),
        ([replace(row, leavers=0) for row in history()], Reason.LEAVERS),
        (history(centres=1, teams=3, months=36), Reason.TEAMS),
        ([row if row.unit == "C0/T0" else replace(row, index=None, intention=None) for row in history()], Reason.TEAMS),
    ],
)
def test_too_little_is_said(rows, reason):
    found = gather_evidence(rows)

    assert (found.verdict, found.reason) == (Verdict.TOO_FEW, reason)
    assert (found.over_time, found.across_centres) == (None, None)


@pytest.mark.parametrize(
    "rows",
    [
        [replace(row, index=70.0, intention=3.0) for row in history()],
        [replace(row, headcount=5, leavers=5) for row in history(centres=1, teams=4)],
        [row for row in history() if not row.month.endswith(("02", "05", "08", "11"))],
    ],
    ids=["no variance", "everybody leaves", "no whole window"],
)
def test_what_can_not_be_judged_leaves_the_base_rate(rows):
    found = gather_evidence(rows)

    assert (found.verdict, found.reason) == (Verdict.BASE_RATE, Reason.NO_SKILL)


def test_few_centres_are_not_left_out():
    found = gather_evidence(history(centres=2))

    assert found.across_centres is None
    assert found.over_time is not None


def test_the_same_history_gives_the_same_evidence():
    assert isinstance(gather_evidence(history()), Evidence)
    assert gather_evidence(history()) == gather_evidence(history()[::-1])


@pytest.mark.parametrize(
    ("over_time", "across", "reason"),
    [
        (GOOD, None, None),
        (GOOD, GOOD, None),
        (None, None, Reason.NO_SKILL),
        (replace(GOOD, skill=None), None, Reason.NO_SKILL),
        (replace(GOOD, skill=0.0), GOOD, Reason.NO_SKILL),
        (replace(GOOD, skill=-0.1), GOOD, Reason.NO_SKILL),
        (replace(GOOD, doubt=0.11), GOOD, Reason.UNCERTAIN),
        (replace(GOOD, doubt=0.1), GOOD, None),
        (replace(GOOD, doubt=None), GOOD, Reason.UNCERTAIN),
        (replace(GOOD, calibration=None), GOOD, Reason.CALIBRATION),
        (replace(GOOD, calibration=Calibration(1.0, None, 0.0)), GOOD, Reason.CALIBRATION),
        (replace(GOOD, calibration=Calibration(0.5, Interval(0.2, 0.9), 0.0)), GOOD, Reason.CALIBRATION),
        (replace(GOOD, calibration=Calibration(1.5, Interval(1.1, 1.9), 0.0)), GOOD, Reason.CALIBRATION),
        (GOOD, replace(GOOD, skill=0.0), Reason.OTHER_CENTRES),
        (GOOD, replace(GOOD, skill=None), Reason.OTHER_CENTRES),
        (GOOD, replace(GOOD, calibration=None), None),
    ],
)
def test_every_reason_against_scores(over_time, across, reason):
    assert reason_against(over_time, across) is reason
