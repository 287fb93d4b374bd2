import numpy as np
import pytest

from reports.statistics.leaving_windows import Scaling, scaling_of, windows_of
from reports.statistics.turnover import TeamMonth, TeamNow


def row(month: str, *, unit: str = "Oslo/A", headcount: int = 10, leavers: int = 1, index=None, intention=None) -> TeamMonth:
    return TeamMonth(unit, unit.partition("/")[0], month, headcount, leavers, index, intention)


def test_windows_are_counted_back_from_the_last_month():
    found = windows_of([row(f"2026-{number:02d}", leavers=number) for number in range(1, 9)])

    assert [(window.number, window.months, window.leavers, window.exposure) for window in found] == [
        (2, 2, 3, 20), (1, 3, 12, 30), (0, 3, 21, 30),
    ]  # fmt: skip


def test_a_window_has_the_scores_and_the_people_it_began_with():
    rows = [row("2026-01", headcount=9, index=60, intention=3), row("2026-02", headcount=8, index=50), row("2026-03")]

    (window,) = windows_of(rows[::-1])

    assert (window.headcount, window.index, window.intention, window.exposure) == (9, 60, 3, 27)


def test_teams_share_windows_and_may_lack_months():
    found = windows_of([row("2026-03", unit="Oslo/B"), row("2026-06"), row("2026-05")])

    assert [(window.unit, window.number, window.months) for window in found] == [("Oslo/B", 1, 1), ("Oslo/A", 0, 2)]


def test_windows_without_people_are_left_out():
    assert windows_of([row("2026-01", headcount=0, leavers=0)]) == []
    assert windows_of([]) == []


def test_a_month_twice_is_refused():
    with pytest.raises(ValueError, match="only once"):
        windows_of([row("2026-01"), row("2026-01")])


def test_scaling_is_of_what_is_there():
    scaling = scaling_of(windows_of([row("2026-01", index=60), row("2026-04", index=70), row("2026-07")]))

    assert scaling.means.tolist() == [65, 0]
    assert scaling.deviations.tolist() == [5, 0]


@pytest.mark.parametrize("scores", [[], [70.1], [70.1] * 3])
def test_a_score_that_does_not_vary_tells_nothing(scores):
    windows = windows_of([row(f"2026-{3 * at + 1:02d}", index=score) for at, score in enumerate(scores)])
    scaling = scaling_of(windows)

    assert scaling.deviations.tolist() == [0, 0]
    assert scaling.scaled([TeamNow("Oslo/A", "Oslo", 10, index=90)], [0]).tolist() == [[0, 0]]


def test_a_missing_score_is_its_centres_then_the_clients_then_the_historys():
    scaling = Scaling(means=np.array([60.0, 3.0]), deviations=np.array([10.0, 0.5]))
    now = [
        TeamNow("Oslo/A", "Oslo", 10, index=50),
        TeamNow("Oslo/B", "Oslo", 10, index=60),
        TeamNow("Oslo/C", "Oslo", 10),
        TeamNow("Bodø/A", "Bodø", 10, index=85),
        TeamNow("Hamar/A", "Hamar", 10),
    ]

    scaled = scaling.scaled(now, [0] * 5)

    assert scaled[:, 0].tolist() == pytest.approx([-1, 0, -0.5, 2.5, 0.25])  # Hamar: teams with stand-ins count as teams
    assert scaled[:, 1].tolist() == [0] * 5


def test_moments_are_filled_each_for_itself():
    scaling = Scaling(means=np.array([60.0, 3.0]), deviations=np.array([10.0, 0.5]))
    teams = [TeamNow("Oslo/A", "Oslo", 10, index=50), TeamNow("Oslo/B", "Oslo", 10), TeamNow("Oslo/C", "Oslo", 10)]

    assert scaling.scaled(teams, [1, 1, 2])[:, 0].tolist() == [-1, -1, 0]
