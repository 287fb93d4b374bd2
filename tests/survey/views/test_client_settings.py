"""A client's name, logo and public results: for HR of the whole client and for operators."""

from io import BytesIO

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Client
from survey.services.client_settings import find_logo
from survey.services.clients import add_client
from tests.browser import TOKEN, signed_in
from tests.pictures import picture_file

PAGE = "/console/fjord/settings"
LOGO = "/console/fjord/logo.png"


@pytest.fixture
def hr(app, now):
    add_client("fjord", "Fjord Kundesenter", now=now, language="en")
    add_client("sol", "Sol Svar", now=now, language="en")
    return signed_in(app, "hr@example.com", "hr", "fjord")


def fjord() -> Client:
    db.session.rollback()
    return db.session.get(Client, "fjord")


def send(browser, page: str = PAGE, picture: bytes | None = None, **fields):
    files = {} if picture is None else {"logo": (BytesIO(picture), "logo.png")}
    return browser.press(page, **{"name": "Fjord", **fields}, **files)


def test_what_was_chosen_is_kept_and_in_the_log(hr):
    assert send(hr, name="  Fjord   & Fjell ", public_result="y").location == f"{PAGE}?done=1"
    assert (fjord().name, fjord().public_result) == ("Fjord & Fjell", True)
    entry = db.session.scalar(select(AuditEntry).filter_by(action="client changed"))
    assert entry.detail == {"name": "Fjord & Fjell", "public_result": True, "logo": False}
    assert "Fjord &amp; Fjell" in hr.get(PAGE).text


def test_a_logo_is_shown_to_readers_and_removed(app, hr):
    leader = signed_in(app, "leader@example.com", "leader", "fjord", "Oslo")
    assert hr.get(LOGO).status_code == 404
    assert send(hr, picture=picture_file("JPEG")).status_code == 303
    answer = leader.get(LOGO)
    assert (answer.mimetype, answer.data[:4]) == ("image/png", b"\x89PNG")
    assert 'class="logo"' in hr.get(PAGE).text
    send(hr)
    assert find_logo("fjord") is not None
    send(hr, without_logo="y")
    assert leader.get(LOGO).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Fjord\u202e"])
def test_a_name_that_cannot_be_one_changes_nothing_and_stays_in_the_form(hr, name):
    answer = send(hr, name=name, picture=picture_file(), public_result="y")
    assert answer.status_code == 422
    assert f'value="{name}"' in answer.text
    assert (fjord().name, fjord().public_result, find_logo("fjord")) == ("Fjord Kundesenter", False, None)


def test_a_bad_logo_keeps_what_was_typed_and_changes_nothing(hr):
    answer = send(hr, name="Fjell", picture=b"%PDF-1.7")
    assert answer.status_code == 422
    assert 'value="Fjell"' in answer.text and "not a PNG or JPEG picture" in answer.text
    assert fjord().name == "Fjord Kundesenter"


def test_a_file_that_is_far_too_large_is_not_taken(hr):
    assert send(hr, picture=bytes(9 * 2**20)).status_code == 413


def test_a_form_without_its_token_is_refused(hr):
    assert hr.post(PAGE, data={"name": "Taken over"}).status_code == 400
    assert fjord().name == "Fjord Kundesenter"


@pytest.mark.parametrize(("role", "unit"), [("leader", "Oslo"), ("safety_rep", ""), ("consultant", "")])
def test_others_change_nothing(app, hr, role, unit):
    other = signed_in(app, f"{role}@example.com", role, "fjord", unit)
    assert other.get(PAGE).status_code == 403
    token = TOKEN.search(other.get("/console/account").text)[1]
    assert other.post(PAGE, data={"csrf_token": token, "name": "Taken over"}).status_code == 403
    assert fjord().name == "Fjord Kundesenter"


def test_another_client_is_as_one_that_is_nowhere(hr):
    answers = [hr.get(f"/console/{key}/settings") for key in ("sol", "zol")]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].text.replace("/sol/", "/zol/") == answers[1].text
    assert [hr.get(f"/console/{key}/logo.png").status_code for key in ("sol", "zol")] == [404, 404]


def test_an_operator_sets_up_every_client_and_is_offered_no_export(app, hr):
    operator = signed_in(app, "operator@example.com", "operator")
    assert send(operator, "/console/sol/settings", name="Sol").status_code == 303
    assert "everything.zip" not in operator.get("/console/sol/settings").text
    assert "everything.zip" in hr.get(PAGE).text
