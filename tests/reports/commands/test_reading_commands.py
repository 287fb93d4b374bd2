"""The reading side's commands: what they write, what they refuse in one line, and that a refusal changes nothing."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from reports.models.release import Release
from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.wave import Wave
from survey.services.clients import add_client
from survey.services.instruments import add_instrument
from tests.corrections import next_version, turned_round
from tests.waves import MONTH, cast_all, open_test_wave

TEAMS = {"Oslo/Blue": 12, "Oslo/Red": 8, "Bergen/Green": 30}
AT = ["--client", "fjord", "--month", MONTH]


@pytest.fixture
def wave(app, vault, now):
    wave = open_test_wave(vault, now, teams=TEAMS)
    cast_all(wave, vault, now, lambda member, code: 1 + (len(member) + ord(code[0])) % 6)
    return wave


@pytest.fixture
def released(wave, runner):
    assert runner.invoke(args=["wave", "close", *AT]).exit_code == 0
    return wave


def test_closing_twice_says_the_same_state(wave, runner):
    first = runner.invoke(args=["wave", "close", *AT, "--json"])
    second = runner.invoke(args=["wave", "close", *AT, "--json"])
    assert json.loads(first.stdout) == {"client": "fjord", "month": MONTH, "state": "released", "refused": 0}
    assert json.loads(second.stdout)["state"] == "released"


def test_a_report_is_written_as_json_and_pdf(released, runner, tmp_path):
    document, picture = tmp_path / "oslo.json", tmp_path / "oslo.pdf"
    for file, kind in ((document, "json"), (picture, "pdf")):
        done = runner.invoke(args=["report", *AT, "--unit", "Oslo", "--format", kind, "--lang", "sv", "--out", str(file)])
        assert done.exit_code == 0, done.stderr
    written = json.loads(document.read_text(encoding="utf-8"))
    assert (written["state"], written["unit_path"], written["language"]) == ("released", "Oslo", "sv")
    assert picture.read_bytes().startswith(b"%PDF-")


def test_a_hidden_and_an_unknown_unit_give_the_same_document(released, runner, tmp_path):
    documents = []
    for unit in ("Oslo/Purple", "Atlantis"):
        file = tmp_path / "unit.json"
        assert runner.invoke(args=["report", *AT, "--unit", unit, "--format", "json", "--out", str(file)]).exit_code == 0
        documents.append(json.loads(file.read_text(encoding="utf-8")) | {"unit_path": None, "unit_name": None})
    assert documents[0]["state"] == "hidden"
    assert documents[0] == documents[1]


def test_a_report_before_the_close_is_refused_and_leaves_no_file(wave, runner, tmp_path):
    file = tmp_path / "early.pdf"
    refused = runner.invoke(args=["report", *AT, "--out", str(file)])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1 and "close it first" in refused.stderr
    assert list(tmp_path.glob("*early*")) == []


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["report", "--client", "nobody", "--month", MONTH, "--out", "x.pdf"], "There is no client nobody"),
        (["report", "--client", "fjord", "--month", "2031-01", "--out", "x.pdf"], "There is no wave 2031-01"),
        (["report", "--client", "fjord", "--month", "October", "--out", "x.pdf"], "is not a month"),
        (["wave", "close", "--client", "fjord", "--month", "2031-01"], "There is no wave 2031-01"),
        (["report", *AT, "--out", "/nowhere/at/all/x.pdf"], "can't be written"),
    ],
)
def test_what_does_not_exist_is_one_line(released, runner, args, words):
    refused = runner.invoke(args=args)
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert words in refused.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("AUT1\n4\n", "lacks the column unit_path"),
        ("unit_path,AUT1,AUT1\nOslo,4,4\n", "twice"),
        ("unit_path,AUT1,SHOE\nOslo,4,4\n", "no item or background is known by the column #3 'SHOE'"),
        ("unit_path\nOslo\n", "no column named by an item code"),
        ("unit_path,AUT1\nOslo,7\n", "line 2, column AUT1: '7' is not 1 to 6 or empty"),
        ("unit_path,AUT1\nOslo,4\nOslo,=1+1\n", "line 3, column AUT1"),
        ("unit_path,AUT1\nOslo//Red,4\n", "line 2, column unit_path"),
        ("unit_path,AUT1\nOslo,4,5\n", "line 2: 3 fields"),
        ("unit_path,AUT1\nOslo,\n,\n", "holds no answers"),
    ],
)
def test_a_bad_file_of_answers_is_refused_and_nothing_is_released(app, now, runner, tmp_path, text, words):
    add_client("fjord", "Fjord", now=now)
    db.session.commit()
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    refused = runner.invoke(args=["answers", "import", str(file), *AT])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert words in refused.stderr
    assert [db.session.scalar(select(func.count()).select_from(table)) for table in (Wave, Release)] == [0, 0]


@pytest.mark.parametrize(
    ("invited", "words"),
    [
        ("-3", "can't have been invited"),
        ("missing.csv", "can't be read"),
        ("unit_path,invited\nOslo,many\n", "is not a number of people"),
        ("unit_path,invited\nOslo,3\nOslo,4\n", "stands there twice"),
    ],
)
def test_a_bad_number_of_invited_is_refused(app, now, runner, tmp_path, invited, words):
    add_client("fjord", "Fjord", now=now)
    db.session.commit()
    file, numbers = tmp_path / "answers.csv", tmp_path / "invited.csv"
    file.write_text("unit_path,AUT1\nOslo,4\n", encoding="utf-8")
    numbers.write_text(invited, encoding="utf-8")
    given = str(numbers) if "," in invited else invited
    refused = runner.invoke(args=["answers", "import", str(file), *AT, "--invited", given])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert words in refused.stderr


def test_answers_without_a_number_of_invited_have_no_response_rate(app, now, runner, tmp_path):
    add_client("fjord", "Fjord", now=now)
    db.session.commit()
    rows = "".join(f"Oslo/Blue;{1 + number % 6};\n" for number in range(30)) + ";;\n"
    file = tmp_path / "answers.csv"
    file.write_text("\ufeffunit_path;AUT1;INV1\n" + rows, encoding="utf-8")
    assert runner.invoke(args=["answers", "import", str(file), *AT]).exit_code == 0
    out = tmp_path / "report.json"
    assert runner.invoke(args=["report", *AT, "--format", "json", "--out", str(out)]).exit_code == 0
    document = json.loads(out.read_text(encoding="utf-8"))
    assert document["n"] == {"shown": 30, "invited": None, "response_rate": None}
    states = {measure["code"]: measure["state"] for measure in document["measures"]}
    assert states["theme:autonomy"] == "released" and states["theme:involvement"] == "hidden"


@pytest.fixture
def lasting(wave, week):
    """The wave with time left by the machine's own clock, which commands ask."""
    wave.closes_at = datetime.now(UTC) + week
    db.session.commit()
    return wave


def hold(runner, *more: str):
    return runner.invoke(args=["wave", "hold", *AT, "--reason", "Workload is turned round", *more])


def entries() -> list[tuple]:
    db.session.rollback()
    return sorted((entry.action, entry.detail) for entry in db.session.scalars(select(AuditEntry)))


def test_a_wave_is_held_and_closed_with_the_version_that_is_right(lasting, runner, now):
    told = hold(runner)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "--corrected VERSION; after that it is destroyed without a release" in told.stdout
    assert entries() == [("wave held", {"wave": MONTH, "reason": "Workload is turned round"})]
    document, version = next_version(turned_round)
    add_instrument(document, now=now)
    db.session.commit()
    closed = runner.invoke(args=["wave", "close", *AT, "--corrected", str(version), "--json"])
    assert json.loads(closed.stdout) == {"client": "fjord", "month": MONTH, "state": "released", "refused": 0}
    assert entries()[1] == ("wave released", {"wave": MONTH, "refused": 0, "version": version})


def test_a_wave_held_by_mistake_is_closed_as_it_is(lasting, runner):
    assert json.loads(hold(runner, "--json").stdout)["state"] == "held"
    assert "is released; its ballots, links and keys are destroyed." in runner.invoke(args=["wave", "close", *AT]).stdout


def test_a_wave_held_too_long_is_withdrawn(lasting, runner, now):
    hold(runner)
    lasting.closes_at = now
    db.session.commit()
    told = runner.invoke(args=["wave", "close", *AT])
    assert (told.exit_code, "Nothing is released" in told.stdout) == (0, True)
    assert entries()[1][0] == "wave withdrawn"
    assert db.session.scalar(select(func.count()).select_from(Release)) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["wave", "hold", *AT, "--reason", " "], "Say why"),
        (["wave", "close", *AT, "--corrected", "1"], "hold it first"),
    ],
)
def test_a_hold_or_a_correction_that_cannot_be_is_one_line(lasting, runner, arguments, sentence):
    refused = runner.invoke(args=arguments)
    assert (refused.exit_code, len(refused.stderr.splitlines()), sentence in refused.stderr) == (2, 1, True)
    assert (lasting.state, entries()) == ("open", [])
