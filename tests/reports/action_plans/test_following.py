"""What happened since, from displayed cells: tables of waves, and the family that its word comes from."""

from datetime import UTC, datetime

import pytest

from reports.action_plans.following import Course, follow, waves_after
from reports.changes import ask_changes, ask_earlier
from reports.families import judge
from reports.frames import HistoryCell
from reports.panels import HIDDEN, Change

CODE = "theme:autonomy"
MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09")


def cell(value, *, half=0.2, step=0.1, bound=None):
    return HistoryCell(value, bound, None if bound else value - half, None if bound else value + half, None, step, 0.0)


def history(*cells, code=CODE):
    return {month: {} if one is None else {code: one} for month, one in zip(MONTHS, cells, strict=False)}


def followed(*cells, base="2026-06", anew=(), code=CODE):
    found = history(*cells, code=code)
    course = Course(code, base, tuple(month for month in found if month > base), frozenset(anew))
    return follow(found, max(found), {"plan": course})["plan"]


@pytest.mark.parametrize(
    ("base", "registered", "expected"),
    [
        ("2026-06", (2026, 6, 20), ["2026-07", "2026-08"]),
        ("2026-07", (2026, 7, 20), ["2026-08"]),
        ("2026-08", (2026, 8, 20), []),
        # July was closed and held when the measure was registered: its answers are from before.
        ("2026-06", (2026, 7, 14), ["2026-08"]),
        ("2026-06", (2026, 7, 12), ["2026-08"]),
        ("2026-06", (2026, 7, 11), ["2026-07", "2026-08"]),
    ],
)
def test_a_wave_tells_of_afterwards_only_if_it_closed_later(base, registered, expected):
    closed = {month: datetime(2026, int(month[5:]), 12, tzinfo=UTC) for month in ("2026-08", "2026-06", "2026-07")}
    assert list(waves_after(base, datetime(*registered, tzinfo=UTC), closed)) == expected


@pytest.mark.parametrize(
    ("cells", "change"),
    [
        ((cell(3.0), cell(3.1)), Change("2026-06", 0.1, "not different")),
        ((cell(3.0), cell(4.0)), Change("2026-06", 1.0, "different")),
        ((cell(4.0), cell(3.0)), Change("2026-06", -1.0, "different")),
        ((cell(3.0), cell(3.9), cell(3.0)), Change("2026-06", 0.0, "not different")),
        # The newest shown wave counts; what is hidden is neither said to be lower nor left out of the list.
        ((cell(3.0), cell(4.0), None), Change("2026-06", 1.0, "different")),
        ((cell(3.0), None, None), None),
        ((None, cell(3.0)), None),
        ((cell(3.0),), None),
        ((cell(3.0), cell(5.5, bound="at least")), Change("2026-06", None, "not tested")),
        ((cell(1.5, bound="at most"), cell(3.0)), Change("2026-06", None, "not tested")),
        # On the coarse grid a quarter is the smallest difference there is.
        ((cell(3.0, half=0.75, step=0.25), cell(3.25, half=0.75, step=0.25)), Change("2026-06", 0.25, "not different")),
    ],
)
def test_before_and_after_are_displayed_cells_with_one_word(cells, change):
    found = followed(*cells)
    assert found.change == change
    assert [point.month for point in found.points] == list(MONTHS[1 : len(cells)])
    assert found.shown == (cells[0] is not None and any(cells[1:]))


def test_a_hidden_wave_is_hidden_and_never_a_number():
    found = followed(cell(3.0), None, cell(3.5))
    assert [point.figure is HIDDEN for point in found.points] == [True, False]
    assert (found.latest.month, found.latest.figure.value) == ("2026-08", 3.5)
    assert followed(None, cell(3.0)).before is HIDDEN


def test_other_words_since_end_the_comparison_and_words_before_do_not():
    assert followed(cell(3.0), cell(4.0), cell(4.0), anew=["2026-07"]).change is None
    assert followed(cell(3.0), cell(4.0), cell(4.0), anew=["2026-07"]).asked_anew
    assert followed(cell(3.0), cell(4.0), cell(4.0), anew=["2026-06"]).change.state == "different"
    assert not followed(cell(3.0), cell(4.0), None, anew=["2026-08"]).asked_anew  # nothing shown is asked anew


def test_a_measure_is_judged_among_all_that_the_report_asks():
    """Alone the difference would be found; beside twenty questions without an answer it is not."""
    alone = history(cell(3.0), cell(3.4), cell(3.4))
    crowd = {month: cells | {f"theme:t{number}": cell(4.0) for number in range(20)} for month, cells in alone.items()}
    course = {"plan": Course(CODE, "2026-06", ("2026-07", "2026-08"))}
    assert follow(alone, "2026-08", course)["plan"].change.state == "different"
    assert follow(crowd, "2026-08", course)["plan"].change.state == "not different"


def test_no_measure_changes_a_word_of_the_report():
    found = history(cell(3.0), cell(3.2), cell(3.6), cell(3.7))
    before = judge(ask_changes(found, MONTHS[-1]), ask_earlier(found, MONTHS[-1]))
    follow(found, MONTHS[-1], {str(number): Course(CODE, "2026-06", MONTHS[1:]) for number in range(30)})
    assert judge(ask_changes(found, MONTHS[-1]), ask_earlier(found, MONTHS[-1])) == before


def test_a_unit_without_any_wave_has_nothing_to_show():
    found = follow({}, "2026-09", {"plan": Course(CODE, "2026-06", ("2026-07",))})["plan"]
    assert (found.before, found.latest, found.change, found.shown) == (HIDDEN, None, None, False)
