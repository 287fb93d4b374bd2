"""HR takes everything of its client along, and deletes it; nobody else does either."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Client
from survey.services.api_tokens import SCOPES_OF
from tests.browser import TOKEN
from tests.reports.views.every_route import UNITS
from tests.table_rows import all_rows

FILE, PAGE = "/console/fjord/everything.zip", "/console/fjord/delete"


def clients() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Client.key)))


@pytest.fixture(autouse=True)
def english(in_english):
    """Sentences are compared."""


def test_the_file_is_the_readers_own_clients_and_its_download_is_in_the_log(hr):
    answer = hr.get(FILE)
    assert answer.mimetype == "application/zip"
    assert 'filename="fjord.zip"' in answer.headers["Content-Disposition"]
    archive = ZipFile(BytesIO(answer.data))
    assert {"releases/2026-09.json", "releases/2026-10.json", "member.csv"} <= set(archive.namelist())
    assert not [name for name in archive.namelist() if name.endswith(".csv") and b"sol," in archive.read(name)]
    db.session.rollback()
    assert db.session.scalar(select(AuditEntry.actor).filter_by(action="client exported", client="fjord")) == "hr@example.com"


def test_another_word_than_the_key_deletes_nothing(hr):
    answer = hr.press(PAGE, key="fjorden", with_open="1")
    assert answer.status_code == 422
    assert "nothing is deleted by mistake" in answer.text
    assert clients() == {"fjord", "sol"}


def test_an_open_survey_is_asked_about_first(hr):
    assert "November 2026" in hr.get(PAGE).text
    answer = hr.press(PAGE, key="fjord")
    assert answer.status_code == 422
    assert "is under way" in answer.text
    assert clients() == {"fjord", "sol"}


def test_everything_goes_and_the_reader_is_signed_out(hr, leader):
    assert hr.press("/console/account/tokens", name="Roster", scope=SCOPES_OF["hr"][0], days="30").status_code == 200
    assert [row for rows in all_rows().values() for row in rows if "hr@example.com" in repr(row)]
    db.session.rollback()  # who reads the ballots' table keeps it from being dropped
    answer = hr.press(PAGE, key="fjord", with_open="1")
    assert answer.status_code == 200
    assert not [row for rows in all_rows().values() for row in rows if "hr@example.com" in repr(row)]
    assert "Everything has been deleted" in answer.text
    assert clients() == {"sol"}
    assert hr.get("/console/").status_code == 302
    assert leader.get("/console/").status_code == 302
    entry = db.session.scalar(select(AuditEntry).filter_by(action="client deleted"))
    assert (entry.actor, entry.client, entry.detail) == ("hr", None, {"key": "fjord"})


def test_somebody_of_two_clients_keeps_the_other(app, hr, somebody):
    both = somebody("consultant")
    somebody("consultant", client="sol")
    hr.press(PAGE, key="fjord", with_open="1")
    page = both.get("/console/sol/")
    assert page.status_code == 200


def test_a_form_without_its_token_deletes_nothing(hr):
    assert hr.post(PAGE, data={"key": "fjord", "with_open": "1"}).status_code == 400
    assert clients() == {"fjord", "sol"}


@pytest.mark.parametrize("role", sorted(set(UNITS) - {"hr"}))
def test_nobody_else_may(somebody, role):
    other = somebody(role, UNITS[role])
    assert {other.get(FILE).status_code, other.get(PAGE).status_code} == {403}
    token = TOKEN.search(other.get("/console/account").text)[1]
    assert other.post(PAGE, data={"csrf_token": token, "key": "fjord", "with_open": "1"}).status_code == 403
    assert clients() == {"fjord", "sol"}


def test_hr_of_another_client_finds_nothing(somebody):
    other = somebody("hr", client="sol")
    assert {other.get(FILE).status_code, other.get(PAGE).status_code} == {404}
