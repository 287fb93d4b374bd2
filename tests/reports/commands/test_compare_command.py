"""The command that writes a comparison: for whom, of whom, and what it refuses."""

import json

import pytest

from survey.database import db
from survey.services.accounts import add_account
from tests.reports.side_by_side import MONTH, NOW, Unit, add_release, add_set


@pytest.fixture
def clients(app):
    add_release("fjord", {"": Unit(60), "Oslo": Unit(70)})
    add_release("sund", {"": Unit(62), "Alm": Unit(61)})
    add_release("demo", {"": Unit(62)}, demonstration=True)
    add_set("nordic", ["fjord", "sund", "a", "b", "c"], 60.0)
    for key in ("fjord", "sund"):
        add_account("c@example.com", "consultant", client=key, now=NOW)
    add_account("hr@example.com", "hr", client="fjord", now=NOW)
    add_account("part@example.com", "consultant", client="fjord", unit_path="Oslo", now=NOW)
    db.session.commit()


@pytest.fixture
def compare(clients, runner, tmp_path):
    """Runs the command with a file to write. (its outcome, the document or None)"""

    def run(*words, kind="json"):
        file = tmp_path / f"written.{kind}"
        file.unlink(missing_ok=True)
        done = runner.invoke(args=["compare", "--month", MONTH, "--format", kind, "--out", str(file), *words])
        return done, file.read_bytes() if file.exists() else None

    return run


def test_named_clients_are_compared_without_a_set(compare):
    done, content = compare("--clients", "fjord, sund,fjord")
    assert done.exit_code == 0
    document = json.loads(content)
    assert [row["name"] for row in document["rows"]] == ["Fjord", "Oslo", "Sund", "Alm"]
    assert document["benchmark"] is None


def test_for_an_account_its_clients_units_and_sets_count(compare):
    document = json.loads(compare("--account", "c@example.com", "--set", "nordic")[1])
    assert (len(document["rows"]), document["benchmark"]["set"]) == (4, "nordic")
    part = json.loads(compare("--account", "part@example.com")[1])
    assert [row["unit_path"] for row in part["rows"]] == ["Oslo"]


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv"])
def test_every_format_is_written(compare, kind):
    done, content = compare("--clients", "fjord,sund", "--lang", "nl", "--sort=-index", kind=kind)
    assert done.exit_code == 0 and content


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--clients"),
        (("--clients", "nobody"), "no client nobody"),
        (("--clients", "fjord,demo"), "Demonstration"),
        (("--clients", "fjord,sund", "--set", "nordic"), "benchmark set"),
        (("--account", "c@example.com", "--set", "other"), "benchmark set"),
        (("--account", "hr@example.com"), "consultant"),
        (("--account", "nobody@example.com"), "consultant"),
        (("--account", "part@example.com", "--clients", "sund"), "not assigned"),
        (("--clients", "fjord", "--month", "2026-08"), "no release"),
        (("--clients", "fjord", "--month", "august"), "not a month"),
    ],
)
def test_what_can_not_be_compared_is_refused_in_one_line(compare, words, said):
    done, content = compare(*words)
    assert (done.exit_code, content) == (2, None)
    assert said in done.stderr and done.stderr.count("\n") == 1
