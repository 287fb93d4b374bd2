"""Headcounts from a file, on the command line: the account, the refusals with their lines, and the log."""

import json
from datetime import datetime

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from reports.turnover.stored import load_unit_months
from survey.database import db
from survey.models.audit import AuditEntry
from survey.services.clients import add_client
from tests.table_rows import all_rows

HEADING = "unit_path,month,headcount,leavers"


@pytest.fixture(autouse=True)
def fjord(app, now):
    add_client("fjord", "Fjord", now=now)
    db.session.commit()


@pytest.fixture
def run(runner, tmp_path):
    """Imports a file with these lines below the heading."""

    def invoke(*lines: str, options: tuple = ()):
        file = tmp_path / "turnover.csv"
        file.write_text("\n".join((HEADING, *lines)), encoding="utf-8-sig")
        return runner.invoke(args=["turnover", "import", str(file), "--client", "fjord", *options])

    return invoke


def test_the_account_in_words_and_in_the_log(run):
    assert run("Oslo/A,2026-01,9,1", "Oslo/A,2026-02,9,0").stdout == "2026-01 to 2026-02: 2 added, 0 changed, 0 unchanged.\n"
    told = run("Oslo/A,2026-02,9,2", "Oslo/B,2026-03,9,2").stdout
    assert "Changed: Oslo/A 2026-02, 0 of 9 before, 2 of 9 now." in told
    assert "taken as ended: Oslo/A" in told
    first, second = db.session.scalars(select(AuditEntry).filter_by(action="turnover imported").order_by(AuditEntry.at))
    assert first.detail["added"] == 2
    assert second.detail["replaced"] == [{"unit_path": "Oslo/A", "month": "2026-02", "was": [9, 0], "now": [9, 2]}]


def test_the_account_for_a_machine(run):
    document = json.loads(run("Oslo/A;2026-01;9;1".replace(";", ","), options=("--json",)).stdout)
    assert document == {
        "client": "fjord", "added": 1, "changed": 0, "unchanged": 0, "first": "2026-01", "last": "2026-01", "ended": [],
        "unknown": [], "replaced": [], "renewed": None,
    }  # fmt: skip


def test_unusable_lines_are_told_and_nothing_is_changed(run):
    before = all_rows()
    told = run("Oslo/A,2026-01,9,1", "Oslo/A,2026-02,9,10", "Oslo/B,soon,9,0")
    assert told.exit_code == 2
    assert told.stderr.startswith("line 3: 10 leavers of a headcount of 9")
    assert "line 4: month 'soon' is not a month" in told.stderr
    assert all_rows() == before
    document = json.loads(run("Oslo/A,2026-02,9,10", options=("--json",)).stdout)
    assert (document["refused"], document["rows"][0]["line"]) == (1, 2)


def test_a_workbook_may_hold_months_as_dates(runner, tmp_path):
    book = Workbook()
    book.active.append(HEADING.split(","))
    book.active.append(["Oslo/A", datetime(2026, 1, 1), 9, 1.0])
    book.active.append(["Oslo/A", "2026-02", 9, 0])
    book.save(tmp_path / "turnover.xlsx")
    told = runner.invoke(args=["turnover", "import", str(tmp_path / "turnover.xlsx"), "--client", "fjord"])
    assert told.exit_code == 0, told.stderr
    assert [one.month for one in load_unit_months("fjord")] == ["2026-01", "2026-02"]


def test_rows_are_removed_and_the_log_says_so(run, runner):
    run("Oslo/A,2026-01,9,1", "Oslo/A,2026-02,9,0")
    told = runner.invoke(args=["turnover", "remove", "--client", "fjord", "--unit", "Oslo/A", "--month", "2026-02"])
    assert told.stdout == "Rows removed: 1.\n"
    entry = db.session.scalars(select(AuditEntry).filter_by(action="turnover removed")).one()
    assert entry.detail == {"unit_path": "Oslo/A", "month": "2026-02", "rows": 1}
    assert runner.invoke(args=["turnover", "remove", "--client", "fjord", "--unit", "Bergen"]).exit_code == 2
