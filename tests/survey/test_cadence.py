"""Plans: what they refuse, which instants they mean, and what a tick owes at a moment."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cadence import (
    LAST_NOTICE,
    LATE_LIMIT,
    Course,
    Missed,
    Opening,
    Plan,
    due_openings,
    due_reminder,
    is_quiet,
    module_for,
    next_loud,
    next_waves,
    reminders_of,
    wave_of,
)
from survey.refusal import Refusal

OSLO = ZoneInfo("Europe/Oslo")
ZONES = ("Europe/Oslo", "Europe/Lisbon", "Australia/Lord_Howe", "America/Santiago", "Africa/Johannesburg")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def plan(**choices) -> Plan:
    settled = {"day": 3, "opens": time(8), "days_open": 10, "zone": "Europe/Oslo", "reminders": (3, 7, 9)}
    return Plan(**(settled | {"quiet": (time(20), time(7))} | choices))


def oslo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@st.composite
def plans(draw) -> Plan:
    hours = [(time(20), time(7)), (time(23), time(2, 30)), (time(0, 30), time(3)), (time(1), time(6))]
    quiet = draw(st.sampled_from([None, *hours]))
    opens = draw(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
    days_open = draw(st.integers(4, 21))
    reminders = draw(st.sets(st.integers(1, days_open - 1), max_size=3))
    choices = {"day": draw(st.integers(1, 28)), "weekends_quiet": draw(st.booleans()), "zone": draw(st.sampled_from(ZONES))}
    made = plan(opens=time(12), days_open=days_open, reminders=tuple(sorted(reminders)), quiet=quiet, **choices)
    try:
        return Plan(**(vars(made) | {"opens": opens}))
    except Refusal:
        return made  # the drawn time lies in the quiet hours


months = st.tuples(st.integers(2024, 2030), st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02d}")


@pytest.mark.parametrize(
    "choices, sentence",
    [
        ({"day": 0}, "Day 0 is not in every month"),
        ({"day": 29}, "Day 29 is not in every month"),
        ({"days_open": 3, "reminders": ()}, "can't be open for 3 days; choose 4 to 21"),
        ({"days_open": 22}, "can't be open for 22 days"),
        ({"zone": "Oslo"}, "'Oslo' is not a time zone"),
        ({"zone": ""}, "is not a time zone"),
        ({"zone": "../etc/passwd"}, "is not a time zone"),
        ({"zone": "Europe"}, "is not a time zone"),
        ({"reminders": (1, 2, 3, 4)}, "4 reminders are too many; give at most 3"),
        ({"reminders": (3, 3)}, "must rise"),
        ({"reminders": (7, 3)}, "must rise"),
        ({"reminders": (0, 3)}, "lie between 1 and 9"),
        ({"reminders": (10,)}, "lie between 1 and 9"),
        ({"opens": time(6, 59)}, "06:59 is within the quiet hours"),
        ({"opens": time(20)}, "20:00 is within the quiet hours"),
        ({"quiet": (time(9), time(9))}, "must leave 4 hours"),
        ({"quiet": (time(11, 30), time(8))}, "must leave 4 hours"),
        ({"modules": ("pressure", "", "security", "feedback_goals")}, "A rotation of 4 modules"),
        ({"modules": ("full",)}, "is not a turn of the rotation"),
        ({"full_month": 13}, "13 is not a month"),
        ({"full_month": 0}, "0 is not a month"),
    ],
)
def test_plans_that_cannot_be_kept(choices, sentence):
    with pytest.raises(Refusal, match=sentence):
        plan(**choices)


@pytest.mark.parametrize(
    "month, choices, opens, reminders, closes",
    [
        ("2026-11", {}, "2026-11-03T07:00", ["2026-11-06T07:00", "2026-11-10T07:00", "2026-11-12T07:00"], "2026-11-13T07:00"),
        # 3 October 2026 is a Saturday: the wave opens on Monday. Winter time comes on the 25th.
        ("2026-10", {"reminders": (3,)}, "2026-10-05T06:00", ["2026-10-08T06:00"], "2026-10-15T06:00"),
        ("2026-10", {"day": 20, "reminders": (7,)}, "2026-10-20T06:00", ["2026-10-27T07:00"], "2026-10-30T07:00"),
        ("2026-10", {"weekends_quiet": False, "reminders": ()}, "2026-10-03T06:00", [], "2026-10-13T06:00"),
        # The 28th is a Saturday: February's wave opens in March.
        ("2026-02", {"day": 28, "reminders": ()}, "2026-03-02T07:00", [], "2026-03-12T07:00"),
        # Days 4 and 5 are Saturday and Sunday: one reminder on Monday, not two.
        ("2026-11", {"reminders": (4, 5)}, "2026-11-03T07:00", ["2026-11-09T07:00"], "2026-11-13T07:00"),
        # Closes on a Monday; what a weekend would move to that Monday comes too late.
        ("2026-11", {"day": 4, "days_open": 5, "reminders": (3, 4)}, "2026-11-04T07:00", [], "2026-11-09T07:00"),
    ],
)
def test_the_steps_of_a_month(month, choices, opens, reminders, closes):
    steps = wave_of(plan(**choices), month)
    assert (steps.opens_at, steps.closes_at) == (utc(opens), utc(closes))
    assert list(steps.reminders) == [utc(each) for each in reminders]


@pytest.mark.parametrize(
    "zone, month, day, opens, expected",
    [
        # Oslo, 28 March 2027: 02:00 becomes 03:00, so half past two is half past three; a day and a year before it does not.
        ("Europe/Oslo", "2026-03", 28, (2, 30), "2026-03-28T01:30"),
        ("Europe/Lisbon", "2027-03", 28, (1, 30), "2027-03-28T01:30"),
        ("Europe/Oslo", "2027-03", 28, (2, 30), "2027-03-28T01:30"),
        # Oslo, 25 October 2026: half past two comes twice; the first counts, still in summer time.
        ("Europe/Oslo", "2026-10", 25, (2, 30), "2026-10-25T00:30"),
        ("Europe/Lisbon", "2026-10", 25, (1, 30), "2026-10-25T00:30"),
        # Lord Howe puts the clock forward by half an hour, Santiago at midnight.
        ("Australia/Lord_Howe", "2026-10", 4, (2, 15), "2026-10-03T15:45"),
        ("America/Santiago", "2026-09", 6, (0, 30), "2026-09-06T04:30"),
    ],
)
def test_local_times_that_do_not_exist_or_come_twice(zone, month, day, opens, expected):
    made = plan(zone=zone, day=day, opens=time(*opens), quiet=None, weekends_quiet=False)
    assert wave_of(made, month).opens_at == utc(expected)


@pytest.mark.parametrize(
    "moment, expected",
    [
        ("2026-11-03T19:59", "2026-11-03T19:59"),
        ("2026-11-03T20:00", "2026-11-04T07:00"),
        ("2026-11-04T03:00", "2026-11-04T07:00"),
        ("2026-11-06T20:00", "2026-11-09T07:00"),
        ("2026-11-07T12:00", "2026-11-09T07:00"),
        ("2026-11-09T00:00", "2026-11-09T07:00"),
    ],
)
def test_a_message_waits_for_the_end_of_quiet_time(moment, expected):
    assert next_loud(plan(), oslo(moment)) == oslo(expected)


def test_quiet_hours_whose_end_comes_twice_end_the_second_time():
    made = plan(quiet=(time(23), time(2, 30)), weekends_quiet=False)
    second_ten_past_two = utc("2026-10-25T01:10")
    assert next_loud(made, second_ten_past_two) == utc("2026-10-25T01:30")


@given(plans(), months)
def test_steps_rise_are_never_quiet_and_never_pass_the_closing(made, month):
    steps = wave_of(made, month)
    moments = [steps.opens_at, *steps.reminders]
    assert moments == sorted(set(moments))
    assert not any(is_quiet(made, moment) for moment in moments)
    assert all(moment <= steps.closes_at - LAST_NOTICE for moment in moments)
    assert len(steps.reminders) <= len(made.reminders)


@given(plans(), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_loud_is_the_same_or_later_and_within_three_days(made, moment):
    moment = moment.replace(tzinfo=UTC)
    loud = next_loud(made, moment)
    assert moment <= loud <= moment + timedelta(days=3, hours=2)
    assert not is_quiet(made, loud)
    assert loud == moment or is_quiet(made, moment)


@pytest.mark.parametrize(
    "modules, full_month, expected",
    [
        ((), None, [None] * 12),
        (("pressure",), None, ["pressure"] * 12),
        (("pressure", "", "security"), None, ["pressure", None, "security"] * 4),
        (("a", "b", "", "c", "d", ""), 10, ["a", "b", None, "c", "d", None, "a", "b", None, "full", "d", None]),
    ],
)
def test_a_rotation_starts_in_january_and_the_full_index_takes_its_months_place(modules, full_month, expected):
    made = plan(modules=modules, full_month=full_month)
    assert [module_for(made, f"2026-{number:02d}") for number in range(1, 13)] == expected


@pytest.mark.parametrize(
    "now, expected",
    [
        ("2026-11-03T07:59", []),
        ("2026-11-03T08:00", ["open"]),
        ("2026-11-05T14:00", ["open"]),
        ("2026-11-05T22:00", []),  # late, and in quiet hours: tomorrow
        ("2026-11-07T12:00", []),
        ("2026-11-09T08:00", ["open"]),
        ("2026-11-10T08:00", ["open"]),  # three days are left
        ("2026-11-10T08:01", ["missed"]),
        ("2026-11-10T21:00", ["missed"]),
    ],
)
def test_a_missed_opening_is_made_up_for_while_three_days_are_left(now, expected):
    due = due_openings(plan(), since=oslo("2026-11-01T00:00"), known=(), now=oslo(now))
    kinds = {Opening("2026-11", oslo("2026-11-13T08:00"), None): "open", Missed("2026-11"): "missed"}
    assert [kinds[each] for each in due] == expected


def test_a_plan_does_not_reach_back_before_it_counts():
    assert due_openings(plan(), since=oslo("2026-11-03T08:01"), known=(), now=oslo("2026-11-04T12:00")) == []


def test_a_month_that_has_a_wave_is_not_opened_again():
    since, now = oslo("2026-10-20T00:00"), oslo("2026-11-04T12:00")
    assert due_openings(plan(), since=since, known=("2026-11",), now=now) == []


def test_a_long_stop_is_told_month_by_month():
    due = due_openings(plan(), since=oslo("2026-07-20T00:00"), known=("2026-08",), now=oslo("2026-11-03T08:00"))
    assert [type(each).__name__ + each.month for each in due] == ["Missed2026-09", "Missed2026-10", "Opening2026-11"]


@pytest.mark.parametrize(
    "now, reminded, expected",
    [
        ("2026-11-06T07:59", {}, None),
        ("2026-11-06T08:00", {}, 1),
        ("2026-11-06T08:00", {1: "2026-11-06T08:00"}, None),
        ("2026-11-06T21:00", {}, None),  # quiet
        ("2026-11-08T12:00", {}, None),  # Sunday
        ("2026-11-09T08:00", {}, 1),
        ("2026-11-10T08:00", {}, 2),  # the first is overdue past the second: one message, not two
        ("2026-11-10T08:00", {1: "2026-11-09T19:00"}, None),  # too soon after it
        ("2026-11-10T15:00", {1: "2026-11-09T19:00"}, 2),
        ("2026-11-12T08:00", {2: "2026-11-10T08:00"}, 3),
        ("2026-11-06T09:00", {2: "2026-11-10T08:00"}, None),  # the clock was put back
        ("2026-11-13T05:01", {}, None),
        ("2026-11-14T09:00", {}, None),
    ],
)
def test_reminders_that_are_due(now, reminded, expected):
    course = Course(oslo("2026-11-03T08:00"), oslo("2026-11-13T08:00"), {key: oslo(at) for key, at in reminded.items()})
    assert due_reminder(plan(), course, oslo(now)) == expected


def test_a_wave_opened_by_hand_is_reminded_from_its_own_day():
    opened = oslo("2026-11-17T15:20")
    reminders = reminders_of(plan(), opened, opened + timedelta(days=7))
    assert reminders == (oslo("2026-11-20T08:00"), oslo("2026-11-24T08:00"))


@given(plans(), months)
def test_the_next_three_are_three_months_in_order(made, month):
    now = datetime.fromisoformat(f"{month}-15T12:00:00+00:00")
    upcoming = next_waves(made, known=(), now=now, count=3)
    assert len(upcoming) == 3
    assert all(steps.opens_at > now for steps in upcoming)
    assert [steps.month for steps in upcoming] == sorted({steps.month for steps in upcoming})


@given(plans(), months, st.lists(st.integers(0, 45 * 24 * 4), max_size=60))
def test_whatever_the_clock_does_everybody_is_written_to_rarely_and_in_waking_hours(made, month, quarters):
    """A small model of the scheduler: ticks at any moments, late, repeated or backwards."""
    start = wave_of(made, month).opens_at
    course, sent = None, []
    for now in (start + timedelta(minutes=15 * quarter) for quarter in quarters):
        if course is None:
            found = [each for each in due_openings(made, since=start, known=(), now=now) if isinstance(each, Opening)]
            course = Course(now, found[0].closes_at) if found else None
            assert not found or found[0].closes_at - now >= LATE_LIMIT
        elif number := due_reminder(made, course, now):
            course = Course(course.opened_at, course.closes_at, course.reminded | {number: now})
            sent.append((number, now))
    numbers = [number for number, _ in sent]
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= 3
    assert not any(is_quiet(made, moment) for _, moment in sent)
