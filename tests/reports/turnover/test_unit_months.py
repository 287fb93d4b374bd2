"""What a row of headcounts may say, and which line is told where it can't be used."""

import pytest

from reports.turnover.unit_months import UnitMonth, ended_units, read_unit_months
from survey.refusal import Refusal, RowsRefused
from survey.table_file import Row

NEWEST = "2026-10"


def rows(*given: tuple) -> list[Row]:
    """Rows of (unit path, month, headcount, leavers), from line 2 on."""
    columns = ("unit_path", "month", "headcount", "leavers")
    return [Row(line, dict(zip(columns, map(str, one), strict=True))) for line, one in enumerate(given, start=2)]


def refused(given, stored=()) -> list[tuple[int, str]]:
    with pytest.raises(RowsRefused) as caught:
        read_unit_months(rows(*given), stored, newest=NEWEST)
    return [(row.line, row.reason) for row in caught.value.rows]


def test_rows_may_stand_in_any_order_and_keep_it():
    read = read_unit_months(
        rows(("Oslo/B", "2026-02", 8, 0), ("Oslo/A", "2026-03", 9, 1), ("Oslo/B", "2026-01", 8, 2)), (), newest=NEWEST
    )
    assert [(one.unit_path, one.month, one.headcount, one.leavers) for one in read] == [
        ("Oslo/B", "2026-02", 8, 0), ("Oslo/A", "2026-03", 9, 1), ("Oslo/B", "2026-01", 8, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["2026-03", "2026-03-01", "2026-03-31", "2026-03-01T00:00:00"])
def test_a_month_may_be_written_as_a_day_of_it(written):
    assert read_unit_months(rows(("Oslo", written, 9, 1)), (), newest=NEWEST)[0].month == "2026-03"


@pytest.mark.parametrize(
    "row, said",
    [
        (("Oslo//A", "2026-03", 9, 1), "empty part"),
        (("Oslo", "2026-13", 9, 1), "is not a month"),
        (("Oslo", "mars 2026", 9, 1), "is not a month"),
        (("Oslo", "2026-11", 9, 1), "has not ended"),
        (("Oslo", "2026-03", "", 1), "headcount '' is not a whole number"),
        (("Oslo", "2026-03", "7,5", 1), "headcount '7,5' is not a whole number"),
        (("Oslo", "2026-03", -3, 1), "is not a whole number"),
        (("Oslo", "2026-03", "٣", 1), "is not a whole number"),
        (("Oslo", "2026-03", 9, "none"), "leavers 'none' is not a whole number"),
        (("Oslo", "2026-03", 9, 10), "10 leavers of a headcount of 9"),
        (("Oslo", "2026-03", 10**12, 1), "is more than"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line(row, said):
    ((line, reason),) = refused([("Oslo", "2026-01", 9, 1), row])
    assert line == 3
    assert said in reason


@pytest.mark.parametrize("row", [("Oslo", "2026-03", 0, 0), ("Oslo", "2026-03", 5, 5), ("", "2026-10", 900, 12)])
def test_an_empty_unit_a_unit_that_all_leave_and_the_client_as_a_whole_are_taken(row):
    assert len(read_unit_months(rows(row), (), newest=NEWEST)) == 1


def test_a_month_twice_is_told_even_where_both_say_the_same():
    assert refused([("Oslo", "2026-03", 9, 1), ("Oslo", "2026-03", 9, 1)]) == [(3, "Oslo in 2026-03 stands on line 2 already")]


def test_every_unusable_row_is_told_at_once():
    assert [line for line, _ in refused([("Oslo", "x", 9, 1), ("Oslo", "2026-01", 9, 1), ("Oslo", "2026-05", 9, "?")])] == [2, 4]


@pytest.mark.parametrize(
    "given, stored, line",
    [
        ([("Oslo", "2026-01", 9, 1), ("Oslo", "2026-04", 9, 1)], [], 3),
        ([("Oslo", "2026-04", 9, 1), ("Oslo", "2026-01", 9, 1)], [], 2),
        ([("Oslo", "2026-04", 9, 1)], [("Oslo", "2026-01", 9, 1)], 2),
        ([("Oslo", "2026-01", 9, 1)], [("Oslo", "2026-04", 9, 1)], 2),
    ],
)
def test_a_gap_is_told_with_the_months_that_are_missing(given, stored, line):
    ((told, reason),) = refused(given, [UnitMonth(*one) for one in stored])
    assert told == line
    assert "no row for 2026-02 to 2026-03" in reason


def test_a_gap_of_an_earlier_file_can_be_filled_and_is_no_fault_of_another_units_row():
    stored = [UnitMonth("Oslo", "2026-01", 9, 1), UnitMonth("Oslo", "2026-03", 9, 1)]
    assert len(read_unit_months(rows(("Oslo", "2026-02", 9, 0)), stored, newest=NEWEST)) == 1
    assert len(read_unit_months(rows(("Bergen", "2026-02", 9, 0)), stored, newest=NEWEST)) == 1


@pytest.mark.parametrize("stored_first", [True, False])
def test_a_unit_given_as_a_whole_and_in_parts_would_be_counted_twice(stored_first):
    whole, part = ("Oslo", "2026-03", 30, 2), ("Oslo/Team 1", "2026-03", 9, 1)
    given, stored = ([part], [whole]) if stored_first else ([whole], [part])
    ((line, reason),) = refused(given, [UnitMonth(*one) for one in stored])
    assert (line, reason) == (2, "Oslo is given as a whole and as Oslo/Team 1 in 2026-03; give the smallest units only")
    assert [line for line, _ in refused([("", "2026-03", 40, 2), part, whole])] == [2, 2, 4]


def test_a_unit_may_be_divided_from_one_month_to_the_next():
    given = [("Oslo", "2026-03", 30, 2), ("Oslo/Team 1", "2026-04", 14, 1), ("Oslo/Team 2", "2026-04", 15, 0)]
    assert ended_units(read_unit_months(rows(*given), (), newest=NEWEST)) == ("Oslo",)


@pytest.mark.parametrize("stored", [(), (UnitMonth("Oslo/Team 1", "2026-02", 9, 0),)])
def test_a_unit_spelt_in_two_ways_is_refused(stored):
    given = [("Oslo/Team 1", "2026-03", 9, 1), ("oslo/Team 2", "2026-03", 9, 1)]
    ((line, reason),) = refused(given, stored)
    assert line == 3
    assert reason.startswith("unit_path oslo differs only in case from Oslo")


def test_a_file_of_nothing_is_refused():
    with pytest.raises(Refusal, match="holds no month"):
        read_unit_months([], (), newest=NEWEST)


@pytest.mark.parametrize("headcount, leavers", [(3, 4), (3, -1), (-1, 0)])
def test_a_unit_month_that_exists_is_possible(headcount, leavers):
    with pytest.raises(ValueError):
        UnitMonth("Oslo", "2026-01", headcount, leavers)
