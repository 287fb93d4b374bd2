"""The audit log's page and table: whose entries, in which order, found by kind, person and month."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.services.audit import record_action
from tests.browser import signed_in
from tests.html_page import Page
from tests.waves import open_test_wave

PAGE = "/console/fjord/audit-log"
START = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)  # September has begun in Oslo


@pytest.fixture(autouse=True)
def log(app, vault, now):
    for key in ("fjord", "sol"):
        open_test_wave(vault, now, teams={"Oslo": 6}, client=key)
    for number, (client, actor, action, detail) in enumerate(
        [
            ("fjord", "leader@fjord.no", "report opened", {"wave": "2026-08", "unit_path": "Oslo", "kind": "pdf"}),
            ("sol", "hr@sol.no", "report opened", {"wave": "2026-08", "unit_path": "", "kind": "page"}),
            ("fjord", "command line", "roster imported", {"added": 3, "moved": 0, "left": 1, "updated": 0, "unchanged": 2}),
            (None, "hr@sol.no", "signed in", {}),
            ("fjord", "=HYPERLINK(1)", "client changed", {}),
        ]
    ):
        record_action(action, client=client, actor=actor, now=START + timedelta(days=20 * number), **detail)
    db.session.commit()


@pytest.fixture
def hr(app):
    return signed_in(app, "hr@example.com", "hr", "fjord")


@pytest.fixture
def operator(app):
    return signed_in(app, "op@example.com", "operator")


def rows(browser, address: str) -> list[dict]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def actions(browser, address: str) -> list[str]:
    """What others did: the reader's own signing in stands there as well."""
    return [row["action"] for row in rows(browser, address) if row["who"] != "hr@example.com"]


def test_hr_reads_the_own_clients_entries_newest_first_in_words(hr):
    words = " ".join(Page(hr.get(f"{PAGE}?lang=en")).words.split())
    assert words.index("changed the settings") < words.index("updated the roster") < words.index("opened a report")
    assert "month 2026-08, unit Oslo, format pdf" in words and "new 3" in words
    assert "the operator, by command" in words
    assert "sol" not in words.replace("console", "").replace("chosen", "") and "hr@sol.no" not in words
    assert "hr@example.com signed in" in words


def test_an_operator_reads_everything(operator):
    assert actions(operator, "/console/sol/audit-log.csv") == ["report opened"]
    assert {"signed in", "roster imported", "client changed"} <= set(actions(operator, "/console/audit-log.csv"))
    assert {row["client"] for row in rows(operator, "/console/audit-log.csv")} == {"fjord", "sol", ""}
    assert "fjord" in Page(operator.get("/console/audit-log?lang=en")).words.split()


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("kind=reading", ["report opened"]),
        ("kind=roster", ["roster imported"]),
        ("kind=nonsense", ["client changed", "roster imported", "report opened"]),
        ("who=leader@fjord.no", ["report opened"]),
        ("who=nobody", []),
        ("month=2026-09", ["report opened"]),
        ("month=2026-08", []),
        ("month=2026-10", ["roster imported"]),
        ("month=soon", ["client changed", "roster imported", "report opened"]),
        ("month=2026-10&kind=reading", []),
    ],
)
def test_entries_are_found_by_kind_person_and_month(hr, choice, found):
    assert actions(hr, f"{PAGE}.csv?{choice}") == found
    shown = hr.get(f"{PAGE}?lang=en&{choice}").text
    assert ("There is no such entry" in shown) == (rows(hr, f"{PAGE}.csv?{choice}") == [])


def test_reading_the_log_stands_in_the_log(hr, operator):
    for browser, address in ((hr, PAGE), (operator, "/console/audit-log")):
        browser.get(address)
        browser.get(f"{address}.csv")
    noted = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor, AuditEntry.client).filter(AuditEntry.action.like("audit log%"))
    ).all()
    assert sorted(map(tuple, noted), key=repr) == sorted(
        [
            ("audit log opened", "hr@example.com", "fjord"), ("audit log downloaded", "hr@example.com", "fjord"),
            ("audit log opened", "op@example.com", None), ("audit log downloaded", "op@example.com", None),
        ], key=repr,
    )  # fmt: skip


def test_long_logs_have_pages(hr, now):
    for number in range(120):
        record_action("wave opened", client="fjord", actor="schedule", now=now + timedelta(minutes=number), wave=f"{number}")
    db.session.commit()
    first, second = hr.get(f"{PAGE}?lang=en").text, hr.get(f"{PAGE}?lang=en&page=2").text
    assert "Page 1 of 3" in first and 'rel="next"' in first and 'rel="prev"' not in first
    assert 'rel="prev"' in second and "page=3" in second
    for odd in ("0", "99", "x", "-1", "9" * 40):
        assert hr.get(f"{PAGE}?page={odd}").status_code == 200


def test_no_cell_is_a_formula(hr):
    assert "'=HYPERLINK(1)" in [row["who"] for row in rows(hr, f"{PAGE}.csv")]


def test_only_hr_of_the_whole_client_and_operators(app):
    for role in ("leader", "safety_rep", "consultant"):
        assert signed_in(app, f"{role}@example.com", role, "fjord").get(PAGE).status_code == 403
    assert signed_in(app, "part@example.com", "hr", "fjord", "Oslo").get(PAGE).status_code == 404
    assert signed_in(app, "hr@sol.no", "hr", "sol").get(PAGE).status_code == 404
    assert signed_in(app, "hr@sol.no", "hr", "sol").get("/console/audit-log").status_code == 403
