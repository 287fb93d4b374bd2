"""A comment that names somebody: HR removes it for everybody, and the log tells that, not what it said."""

import pytest
from sqlalchemy import select

from reports.models.comment import ReleasedComment
from survey.database import db
from survey.models.audit import AuditEntry
from tests.browser import TOKEN
from tests.reports.views.every_route import UNITS

TEXT = "Somebody by name was late again"
ID, OTHERS, NOWHERE = "a" * 32, "b" * 32, "c" * 32
REPORT = "/console/fjord/2026-10/report?lang=en"


@pytest.fixture(autouse=True)
def comments(app, in_english):
    db.session.add(ReleasedComment(client="fjord", wave="2026-10", unit_path="", id=ID, text=TEXT))
    db.session.add(ReleasedComment(client="sol", wave="2026-09", unit_path="", id=OTHERS, text="Theirs"))
    db.session.commit()


def page(comment: str = ID, client: str = "fjord", month: str = "2026-10") -> str:
    return f"/console/{client}/{month}/comments/{comment}"


def left() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(ReleasedComment.id)))


def test_it_is_gone_for_everybody(hr, somebody):
    consultant = somebody("consultant")
    assert TEXT in hr.get(REPORT).text and TEXT in consultant.get(REPORT).text
    assert page() in hr.get(REPORT).text
    assert TEXT in hr.get(page()).text
    answer = hr.press(page())
    assert answer.status_code == 303
    assert left() == {OTHERS}
    assert TEXT not in hr.get(REPORT).text and TEXT not in consultant.get(REPORT).text
    assert TEXT not in hr.get("/api/v1/clients/fjord/waves/2026-10/report").text


def test_the_log_tells_that_and_not_what(hr):
    hr.press(page())
    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.in_(("comment opened", "comment removed"))))
    told = [(entry.actor, entry.action, entry.detail) for entry in sorted(entries, key=lambda one: one.at)]
    same = {"wave": "2026-10", "comment": ID}
    assert told == [("hr@example.com", "comment opened", same), ("hr@example.com", "comment removed", same)]


def test_somebody_elses_comment_is_as_one_that_is_nowhere(hr):
    answers = [hr.get(page(one)) for one in (OTHERS, NOWHERE)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].text.replace(OTHERS, NOWHERE) == answers[1].text
    token = TOKEN.search(hr.get("/console/account").text)[1]
    assert [hr.post(page(one), data={"csrf_token": token}).status_code for one in (OTHERS, NOWHERE)] == [404, 404]
    assert [hr.get(page(OTHERS, client, "2026-09")).status_code for client in ("sol", "zol")] == [404, 404]
    assert left() == {ID, OTHERS}


@pytest.mark.parametrize("role", sorted(set(UNITS) - {"hr"}))
def test_nobody_else_removes_one_or_is_offered_to(somebody, role):
    other = somebody(role, UNITS[role])
    assert "/comments/" not in other.get(REPORT).text
    assert other.get(page()).status_code == 403
    token = TOKEN.search(other.get("/console/account").text)[1]
    assert other.post(page(), data={"csrf_token": token}).status_code == 403
    assert left() == {ID, OTHERS}


def test_a_form_without_its_token_removes_nothing(hr):
    assert hr.post(page()).status_code == 400
    assert left() == {ID, OTHERS}
