"""The account of an import: what was read, left, refused, by line and column; and rows that are kept nowhere."""

import json

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from reports.models.release import Release
from survey.database import db
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.models.audit import AuditEntry
from survey.models.organisation import Member
from survey.models.wave import Wave
from survey.services.clients import add_client
from tests.reports.answer_files.limesurvey import Question, export
from tests.table_rows import all_rows

AT = ["--client", "fjord", "--month", "2025-10"]
ITEMS = [Question("P", "Matrix", "AUT1", "Choice"), Question("P", "Matrix", "INV1", "Part")]
ASKED = [Question("TEAM", "Team"), *ITEMS, Question("comment", "Comment")]


@pytest.fixture(autouse=True)
def fjord(app, now):
    add_client("fjord", "Fjord", now=now)
    db.session.commit()


@pytest.fixture
def exported(tmp_path):
    same = {"TEAM": "Oslo", "P[INV1]": "A3", "comment": "It was Kari"}
    people = [same | {"P[AUT1]": f"A{1 + number % 6}"} for number in range(30)]
    unsent = {**people[0], "submitdate": ""}
    return export(tmp_path / "export.csv", ASKED, [*people, unsent, {"TEAM": "Oslo"}])


def test_the_account_in_words_and_for_a_machine(runner, exported):
    told = runner.invoke(args=["answers", "import", str(exported), *AT])
    assert told.exit_code == 0, told.stderr
    assert "30 answers read, 1 empty rows skipped" in told.stdout
    assert "1 responses were never sent" in told.stdout
    assert "because they can identify people: id, submitdate, lastpage" in told.stdout
    again = runner.invoke(args=["answers", "import", str(exported), "--client", "fjord", "--month", "2025-09", "--json"])
    account = json.loads(again.stdout)
    counts = {key: account[key] for key in ("read", "skipped", "incomplete", "refused")}
    assert counts == {"read": 30, "skipped": 1, "incomplete": 1, "refused": 0}
    assert account["columns"] == {"P[AUT1]": "AUT1", "P[INV1]": "INV1"}
    assert {"column": "comment", "reason": "free text"} in account["unread"]


@pytest.mark.sqlite
def test_nobodys_row_is_kept_anywhere(runner, exported, settings):
    assert runner.invoke(args=["answers", "import", str(exported), *AT]).exit_code == 0
    rows = repr(all_rows())
    content = b"".join(file.read_bytes() for file in settings.vault.parent.rglob("*.sqlite3*"))
    for secret in ("SECRET7", "192.0.2.7", "1980-01-01", "Kari"):
        assert secret not in rows
        assert secret.encode() not in content
    entry = db.session.scalars(select(AuditEntry).filter_by(action="answers imported")).one()
    assert entry.detail == {"wave": "2025-10", "read": 30, "skipped": 1, "incomplete": 1, "refused": 0}


def test_refused_fields_are_told_by_line_and_column_and_nothing_is_stored(runner, tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("unit_path,AUT1\nOslo,4\nOslo,9\n,4\n", encoding="utf-8")
    before = all_rows()
    refused = runner.invoke(args=["answers", "import", str(file), *AT, "--json"])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    account = json.loads(refused.stdout)
    assert (account["read"], account["refused"]) == (0, 2)
    assert [(field["line"], field["column"]) for field in account["fields"]] == [(3, "AUT1"), (4, "unit_path")]
    db.session.rollback()
    assert all_rows() == before


def test_units_that_are_on_no_roster_are_told(runner, tmp_path):
    roster, answers = tmp_path / "roster.csv", tmp_path / "answers.csv"
    roster.write_text("unit_path,member_ref\nOslo/Blue,A1\n", encoding="utf-8")
    answers.write_text("unit_path,AUT1\nOslo/Blue,4\nOslo/Bleu,4\n", encoding="utf-8")
    assert runner.invoke(args=["roster", "import", str(roster), "--client", "fjord"]).exit_code == 0
    assert "Not on the roster: Oslo/Bleu." in runner.invoke(args=["answers", "import", str(answers), *AT]).stdout


def test_a_map_is_read_and_a_bad_one_refused(runner, tmp_path):
    answers, mapped = tmp_path / "answers.csv", tmp_path / "map.toml"
    answers.write_text("Where,Q1\nA,Fine\n", encoding="utf-8")
    mapped.write_text('unit = "Where"\n[columns]\nQ1 = "AUT1"\n[answers]\nFine = 5\n', encoding="utf-8")
    args = ["answers", "import", str(answers), *AT, "--map", str(mapped)]
    mapped.write_text("unit = 3", encoding="utf-8")
    assert "map.toml: unit must be a text." in runner.invoke(args=args).stderr
    mapped.write_text('unit = "Where"\n[columns]\nQ1 = "AUT1"\n[answers]\nFine = 5\n', encoding="utf-8")
    assert runner.invoke(args=args).exit_code == 0


@pytest.mark.parametrize("formula", [False, True])
def test_a_roster_and_numbers_of_invited_may_be_workbooks(runner, tmp_path, formula):
    roster = _workbook(tmp_path / "roster.xlsx", ["unit_path", "member_ref", "phone"], ["Oslo/Blue", 1001, "+47 900 00 001"])
    invited = _workbook(tmp_path / "invited.xlsx", ["unit_path", "invited"], ["Oslo", 4], [None, "=2+2" if formula else 4])
    answers = _workbook(tmp_path / "answers.xlsx", ["unit_path", "AUT1"], ["Oslo/Blue", 4])
    assert runner.invoke(args=["roster", "import", str(roster), "--client", "fjord"]).exit_code == 0
    assert [(one.ref, one.phone) for one in db.session.scalars(select(Member))] == [("1001", "+4790000001")]
    told = runner.invoke(args=["answers", "import", str(answers), *AT, "--invited", str(invited)])
    assert ("row 3, column B: a formula" in told.stderr, told.exit_code) == ((True, 2) if formula else (False, 0))
    released = [db.session.scalar(select(func.count()).select_from(table)) for table in (Wave, Release)]
    assert released == ([0, 0] if formula else [1, 1])


def _workbook(file, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def test_imported_backgrounds_are_released_like_our_own(runner, tmp_path):
    """Never as a group that could be told from the whole: 25 by night and 25 by day, all others unsaid."""
    shifts = ["natt"] * 25 + ["dag"] * 25 + ["vil ikke svare", ""] * 15
    codes = parse_instrument(shipped_instruments()["medarbeiderpuls"]).core
    rows = "".join(f"Oslo;{shift};{';'.join(str(2 + place % 4) for _ in codes)}\n" for place, shift in enumerate(shifts))
    answers, out = tmp_path / "answers.csv", tmp_path / "report.json"
    answers.write_text(f"unit_path;shift;{';'.join(codes)}\n{rows}", encoding="utf-8")
    assert runner.invoke(args=["answers", "import", str(answers), *AT]).exit_code == 0
    assert runner.invoke(args=["report", *AT, "--format", "json", "--out", str(out)]).exit_code == 0
    groups = {(one["background"], one["group"]): one["state"] for one in json.loads(out.read_text(encoding="utf-8"))["splits"]}
    assert {groups["shift", "night"], groups["shift", "day"]} == {"released"}
    assert (groups["shift", "evening"], groups["tenure", "over_9"]) == ("hidden", "hidden")
