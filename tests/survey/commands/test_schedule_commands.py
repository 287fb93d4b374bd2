"""The commands of what runs by itself: a tick that is silent, tells, or fails with one line; a wave's state."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from survey.database import db
from survey.models.cadence import OpenCount
from survey.models.wave import RELEASED
from survey.services.waves import open_wave
from tests.planned import planned_client


@pytest.fixture
def moment() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def wave(app, vault, moment):
    """Due to close: the commands ask the real clock."""
    client = planned_client("fjord", None, moment - timedelta(days=9), mail=False)
    opened = open_wave(client, "2026-10", vault=vault, now=moment - timedelta(days=8))
    db.session.commit()
    return opened


def tick(runner, *more: str):
    return runner.invoke(args=["tick", *more])


def test_with_nothing_to_do_a_tick_is_silent(runner):
    assert [(done.exit_code, done.output) for done in (tick(runner), tick(runner))] == [(0, "")] * 2
    assert json.loads(tick(runner, "--json").output) == {"done": [], "failed": []}


def test_a_tick_tells_a_line_for_each_thing_done(runner, wave):
    done = tick(runner)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "fjord 2026-10 released; its ballots, links and keys are destroyed.\n"
    assert wave.state == RELEASED
    assert tick(runner).output == ""


def test_a_tick_for_a_machine(runner, wave):
    told = json.loads(tick(runner, "--json").output)
    assert told["failed"] == []
    assert [(entry["client"], entry["month"]) for entry in told["done"]] == [("fjord", "2026-10")]


def test_a_failure_is_one_line_on_standard_error_and_status_1(runner, wave, vault):
    vault.destroy(wave.vault_entry)
    for _ in range(2):
        done = tick(runner)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith("fjord 2026-10 The vault")
    assert len(json.loads(tick(runner, "--json").stdout)["failed"]) == 1


def test_a_tick_without_tables_says_what_to_do(runner):
    db.drop_all()
    done = tick(runner)
    assert (done.exit_code, done.stderr) == (2, "The database has no tables yet, or old ones; run: senterpuls upgrade\n")


def test_the_state_of_a_wave(runner, wave, moment):
    day = (moment - timedelta(days=1)).date()
    for unit, percent in {"": 45, "Oslo": 10, "Bergen": 90}.items():
        db.session.add(OpenCount(client="fjord", wave="2026-10", unit=unit, percent=percent, counted_on=day))
    db.session.commit()
    command = ["wave", "status", "--client", "fjord", "--month", "2026-10"]
    first, *counts = runner.invoke(args=command).output.splitlines()
    assert first.startswith("Wave 2026-10 of fjord: open; closing time 20")
    assert counts == [
        f"Everybody: about 45 % had answered on {day}.",
        f"Bergen: at least 90 % had answered on {day}.",
        f"Oslo: at most 10 % had answered on {day}.",
    ]
    document = json.loads(runner.invoke(args=[*command, "--json"]).output)
    assert (document["state"], document["closes_at"]) == ("open", wave.closes_at.isoformat())
    assert document["counts"][0] == {"unit_path": "", "percent": 45}
    missing = runner.invoke(args=[*command[:-1], "2026-09"])
    assert (missing.exit_code, missing.stderr.count("\n")) == (2, 1)
