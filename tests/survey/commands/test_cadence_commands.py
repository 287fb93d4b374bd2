"""The cadence commands: what they take, refuse and show."""

import json

import pytest

from survey.database import db
from survey.services.cadence import list_cadences
from survey.services.clients import add_client
from tests.table_rows import all_rows

SET = "cadence set --client fjord --day 3 --time 09:15 --days-open 10 --zone Europe/Lisbon --reminders 3,7,9"


@pytest.fixture
def fjord(app, now):
    added = add_client("fjord", "Fjord Kundesenter", now=now)
    db.session.commit()
    return added


def run(runner, line: str):
    return runner.invoke(args=line.split())


def shown(runner) -> dict:
    return json.loads(run(runner, "cadence show --client fjord --json").output)


def test_a_plan_is_set_and_shown_in_local_time(runner, fjord):
    done = run(runner, f"{SET} --quiet 21:00-06:30 --modules pressure,,security --full-month 10")
    assert done.exit_code == 0, done.output
    head, *waves = done.output.splitlines()
    assert head == "fjord: times in Europe/Lisbon"
    assert len(waves) == 3
    assert all("09:15" in wave and "reminds" in wave and "closes" in wave for wave in waves)
    document = shown(runner)
    assert document["opens"] == "09:15"
    assert document["quiet"] == "21:00-06:30"
    assert (document["modules"], document["full_month"]) == (["pressure", "", "security"], 10)
    assert [wave["opens_at"][10:16] for wave in document["waves"]] == ["T09:15"] * 3


def test_without_wishes_a_first_plan_has_the_stated_defaults(runner, fjord):
    assert run(runner, "cadence set --client fjord").exit_code == 0
    document = shown(runner)
    assert {key: document[key] for key in ("day", "opens", "days_open", "zone", "reminders", "quiet", "weekends_quiet")} == {
        "day": 3, "opens": "08:00", "days_open": 10, "zone": "Europe/Oslo", "reminders": [3, 7], "quiet": "20:00-07:00",
        "weekends_quiet": True,
    }  # fmt: skip


def test_a_change_leaves_the_rest_of_the_plan(runner, fjord):
    run(runner, f"{SET} --modules pressure,,security --full-month 10 --weekends")
    before = shown(runner)
    run(runner, "cadence set --client fjord --reminders 5 --full-month 0")
    after = shown(runner)
    changed = {key for key in before if before[key] != after[key]} - {"waves"}
    assert changed == {"reminders", "full_month"}
    assert (after["reminders"], after["full_month"], after["weekends_quiet"]) == ([5], None, False)


def test_none_takes_reminders_quiet_hours_and_modules_away(runner, fjord):
    run(runner, f"{SET} --modules pressure")
    run(runner, "cadence set --client fjord --reminders none --quiet none --modules none")
    document = shown(runner)
    assert (document["reminders"], document["quiet"], document["modules"]) == ([], None, [])


def test_a_paused_plan_has_no_next_wave(runner, fjord):
    run(runner, SET)
    assert run(runner, "cadence set --client fjord --pause").output.strip() == "fjord: paused; nothing opens until --resume"
    assert (shown(runner)["paused"], shown(runner)["waves"]) == (True, [])
    run(runner, "cadence set --client fjord --day 5")
    assert shown(runner)["paused"]
    run(runner, "cadence set --client fjord --resume")
    assert len(shown(runner)["waves"]) == 3


def test_a_plan_is_removed(runner, fjord):
    run(runner, SET)
    assert run(runner, "cadence remove --client fjord").exit_code == 0
    assert list_cadences() == {}
    again = run(runner, "cadence remove --client fjord")
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "wish, sentence",
    [
        ("--time 8", "'8' is not a time of day; write it as 08:00"),
        ("--time 25:00", "is not a time of day"),
        ("--quiet 20", "are no quiet hours; write them as 20:00-07:00"),
        ("--quiet 20:00-", "is not a time of day"),
        ("--reminders x", "are no reminder days; write them as 3,7,9"),
        ("--reminders 3,", "are no reminder days"),
        ("--reminders 12", "Reminder days must rise and lie between 1 and 9"),
        ("--time 06:00", "06:00 is within the quiet hours"),
        ("--zone Mars/Base", "is not a time zone"),
        ("--day 31", "Day 31 is not in every month"),
        ("--modules weather", "has no module 'weather'"),
        ("--instrument nothing", "There is no instrument nothing"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_one_line(runner, fjord, wish, sentence):
    before = all_rows(except_for=("instrument",))
    done = run(runner, f"cadence set --client fjord {wish}")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert sentence in done.stderr
    db.session.rollback()
    assert all_rows(except_for=("instrument",)) == before
