"""The roster from another program: the command's import, all of it or nothing, for HR's tokens and nobody else."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.account import Account
from survey.models.audit import AuditEntry
from survey.models.organisation import Membership
from survey.services.api_tokens import READ_REPORTS, SCOPES_OF, WRITE_ROSTER, make_token
from tests.browser import browser_of, signed_in
from tests.table_rows import all_rows
from tests.waves import open_test_wave

ADDRESS = "/api/v1/clients/fjord/roster"
CSV = "unit_path,member_ref,language\nOslo,Oslo-0,nb\nBergen,Oslo-1,nb\nBergen,new,sv\n"
CSV_SENT = {"data": CSV, "content_type": "text/csv"}
ROWS = [dict(zip(("unit_path", "member_ref", "language"), line.split(","), strict=True)) for line in CSV.splitlines()[1:]]
CHANGE = {"added": 1, "moved": 1, "left": 4, "updated": 0, "unchanged": 1}


@pytest.fixture(autouse=True)
def clients(app, vault, now):
    for key in ("fjord", "sol"):
        open_test_wave(vault, now, teams={"Oslo": 6}, client=key)


@pytest.fixture
def bearer_of(app):
    def make(role: str = "hr", unit: str = "", *scopes: str) -> dict:
        signed_in(app, f"{role}@example.com", role, "fjord", unit)
        account = db.session.scalar(select(Account).filter_by(email=f"{role}@example.com"))
        maker = role if role in SCOPES_OF else "hr"
        made = make_token(account.id, maker, name="HR system", scopes=scopes or (WRITE_ROSTER,), now=datetime.now(UTC))
        db.session.commit()
        return {"Authorization": f"Bearer {made.secret}"}

    return make


def put(app, headers, address: str = ADDRESS, **sent):
    db.session.rollback()
    return browser_of(app).put(address, headers=headers, **(sent or CSV_SENT))


def places() -> dict[str, str]:
    db.session.rollback()
    rows = db.session.execute(select(Membership.member, Membership.unit_path).filter_by(client="fjord", ended_at=None))
    return dict(rows.all())


@pytest.mark.parametrize("sent", [CSV_SENT, {"json": {"rows": ROWS}}, CSV_SENT | {"data": "\ufeff" + CSV.replace(",", ";")}])
def test_the_roster_is_what_was_sent(app, bearer_of, sent):
    answer = put(app, bearer_of(), **sent)
    assert (answer.status_code, answer.get_json()) == (200, {"client": "fjord", "dry_run": False, **CHANGE})
    assert places() == {"Oslo-0": "Oslo", "Oslo-1": "Bergen", "new": "Bergen"}
    entry = db.session.scalars(select(AuditEntry).filter_by(action="roster imported")).one()
    assert (entry.client, entry.actor, entry.detail) == ("fjord", "hr@example.com", CHANGE)


def test_a_dry_run_tells_and_changes_nothing(app, bearer_of):
    bearer = bearer_of()
    before = all_rows(except_for=("api_token",))
    answer = put(app, bearer, f"{ADDRESS}?dry_run=true")
    assert (answer.status_code, answer.get_json()) == (200, {"client": "fjord", "dry_run": True, **CHANGE})
    db.session.rollback()
    assert all_rows(except_for=("api_token",)) == before


REFUSED = {
    "row": (422, CSV_SENT | {"data": CSV + "Oslo//x,other,nb\nOslo,,nb\n"}),
    "json row": (422, {"json": {"rows": [*ROWS, {"unit_path": "Oslo", "member_ref": ""}]}}),
    "nobody": (422, CSV_SENT | {"data": "unit_path,member_ref\n"}),
    "unknown column": (422, CSV_SENT | {"data": "unit_path,member_ref,salary\nOslo,1,2\n"}),
    "not a table": (422, CSV_SENT | {"data": b"\xff\xfe\x00"}),
    "unknown key": (400, {"json": {"rows": [ROWS[0] | {"salary": "2"}]}}),
    "not rows": (400, {"json": [1, 2]}),
    "number": (400, {"json": {"rows": [{"unit_path": "Oslo", "member_ref": 7}]}}),
    "half of it": (400, {"data": '{"rows": [{"unit_p', "content_type": "application/json"}),
    "brackets in brackets": (400, {"data": "[" * 100_000, "content_type": "application/json"}),
    "other type": (415, {"data": CSV, "content_type": "application/pdf"}),
    "too much": (413, CSV_SENT | {"data": CSV + "x" * 9_000_000}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_changes_nothing(app, bearer_of, name):
    status, sent = REFUSED[name]
    bearer = bearer_of()
    before = places()
    answer = put(app, bearer, **sent)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert "/tmp" not in answer.text
    assert places() == before
    if name in ("row", "json row"):
        lines = [row["line"] for row in answer.get_json()["rows"]]
        assert lines == ([5, 6] if name == "row" else [4])


@pytest.mark.parametrize(
    ("role", "unit", "scopes", "status"),
    [
        ("hr", "", (READ_REPORTS,), 403),
        ("hr", "Oslo", (), 404),
        ("consultant", "", (READ_REPORTS,), 403),
        ("leader", "", (), 403),
    ],
)
def test_only_hr_of_the_whole_client_with_that_scope(app, bearer_of, role, unit, scopes, status):
    before = places()
    assert put(app, bearer_of(role, unit, *scopes)).status_code == status
    assert places() == before


def test_another_client_is_as_if_it_were_not_there(app, bearer_of):
    bearer = bearer_of()
    answers = [put(app, bearer, ADDRESS.replace("fjord", key)) for key in ("sol", "zol")]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].data == answers[1].data


def test_a_cookie_writes_nothing(app):
    browser = signed_in(app, "hr@example.com", "hr", "fjord")
    before = places()
    assert browser.put(ADDRESS, **CSV_SENT).status_code == 401
    assert places() == before


def test_a_dry_run_is_asked_for_in_words_that_are_known(app, bearer_of):
    assert put(app, bearer_of(), f"{ADDRESS}?dry_run=yes").status_code == 400
