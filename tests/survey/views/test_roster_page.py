"""HR's roster page: a file is looked at before anything happens, and what was looked at is what is done."""

import io
import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Client
from survey.services.clients import add_client
from survey.services.roster import import_roster
from survey.services.waves import members_at
from tests.browser import TOKEN, signed_in
from tests.html_page import Page
from tests.table_rows import all_rows
from tests.waves import open_test_wave, roster_rows

PAGE = "/console/fjord/roster?lang=en"
KEPT = re.compile(r'name="kept" value="([^"]+)"')
HEADING = "unit_path,member_ref,email,phone,language\n"
FIRST = HEADING + "".join(f"Oslo/Blue,B{number},,,\n" for number in range(6)) + "Oslo/Red,R1,r1@fjord.no,,\n"


@pytest.fixture
def fjord(app) -> Client:
    return add_client("fjord", "Fjord", now=datetime.now(UTC))


@pytest.fixture
def hr(app, fjord):
    return signed_in(app, "hr@example.com", "hr", "fjord")


def look(browser, content: str | bytes, name: str = "staff.csv"):
    """The answer to choosing a file and pressing the button under it."""
    content = content.encode() if isinstance(content, str) else content
    token = TOKEN.search(browser.get(PAGE).text)[1]
    data = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return browser.post("/console/fjord/roster/preview?lang=en", data=data)


def press_import(browser, preview, **more):
    kept = KEPT.search(preview.text)
    data = {"csrf_token": TOKEN.search(preview.text)[1], "kept": kept[1] if kept else "", **more}
    return browser.post("/console/fjord/roster/import?lang=en", data=data)


def now_on_the_roster(client: str = "fjord") -> dict[str, str]:
    return members_at(client, datetime.now(UTC))


def test_a_file_is_looked_at_and_then_imported(hr):
    assert "The roster is empty" in Page(hr.get(PAGE)).words
    preview = look(hr, FIRST)
    words = Page(preview).words
    assert "7 people would change; nothing has happened yet" in words and not now_on_the_roster()
    assert "Oslo / Red: is new, with 1 person (too few to be shown by itself)" in words
    assert press_import(hr, preview).status_code == 303
    assert now_on_the_roster()["R1"] == "Oslo/Red" and len(now_on_the_roster()) == 7
    shown = Page(hr.get(PAGE)).words
    assert "The roster is imported: 7 added, 0 moved, 0 left." in shown
    assert "The roster holds 7 people" in shown and "by hr@example.com" in shown and "Oslo / Blue 6" in shown


def test_the_preview_names_who_comes_moves_leaves_and_is_reached_otherwise(hr):
    press_import(hr, look(hr, FIRST))
    later = FIRST.replace("Oslo/Blue,B0", "Bergen,B0").replace("r1@fjord.no", "new@fjord.no").replace("B1", "N1")
    words = Page(look(hr, later)).words
    for told in (
        "1 person is added", "N1 Oslo / Blue", "1 person moves", "B0 Oslo / Blue Bergen", "1 person leaves", "B1 Oslo / Blue",
        "r1@fjord.no → new@fjord.no", "Bergen: is new, with 1 person",
    ):  # fmt: skip
        assert told in words
    assert "Oslo / Blue: would have" not in words  # five are enough


def test_a_preview_writes_nothing(hr):
    press_import(hr, look(hr, FIRST))
    before = all_rows()
    look(hr, FIRST.replace("B1", "N1"))
    after = all_rows()
    assert {name: rows for name, rows in after.items() if name != "audit_entry"} == {
        name: rows for name, rows in before.items() if name != "audit_entry"
    }


def test_the_same_file_again_offers_no_button(hr):
    press_import(hr, look(hr, FIRST))
    again = look(hr, FIRST)
    assert "The file changes nothing" in Page(again).words and not KEPT.search(again.text)


def test_a_roster_that_changed_meanwhile_is_looked_at_again(hr, fjord):
    press_import(hr, look(hr, FIRST))
    preview = look(hr, FIRST.replace("B1", "N1"))
    import_roster(fjord, roster_rows({"Oslo/Blue": 3}), now=datetime.now(UTC))
    db.session.commit()
    before = now_on_the_roster()
    answer = press_import(hr, preview)
    assert answer.status_code == 409 and now_on_the_roster() == before
    assert "The roster has changed since you looked" in Page(answer).words
    assert press_import(hr, answer, sure="y").status_code == 303
    assert set(now_on_the_roster()) == {"B0", "B2", "B3", "B4", "B5", "N1", "R1"}


def test_leaving_out_half_of_the_staff_is_asked_twice(hr):
    press_import(hr, look(hr, FIRST))
    preview = look(hr, HEADING + "Oslo/Blue,B0,,,\n")
    assert "6 of 7 people would leave." in Page(preview).words
    refused = press_import(hr, preview)
    assert refused.status_code == 422 and len(now_on_the_roster()) == 7
    assert "Say that the file is the whole roster" in Page(refused).words
    assert press_import(hr, refused, sure="y").status_code == 303
    assert set(now_on_the_roster()) == {"B0"}


def test_rows_that_cant_be_used_are_named_by_line_and_nothing_changes(hr):
    answer = look(hr, FIRST + "Oslo/Blue,B0,,,\nOslo/Blue,X,nobody,,\n")
    words = Page(answer).words
    assert answer.status_code == 422 and not now_on_the_roster()
    assert "2 rows can’t be used" in words and "Line 9: member_ref B0 stands on line 2 already" in words
    assert "Line 10: email 'nobody' is not an address" in words and not KEPT.search(answer.text)


def test_an_open_wave_keeps_its_invitations_and_the_page_says_so(app, hr, vault):
    open_test_wave(vault, datetime.now(UTC), teams={"Oslo/Blue": 7}, month="2026-11")
    assert "keeps the invitations and units it was opened with" in Page(hr.get(PAGE)).words
    assert "keeps the invitations and units it was opened with" in Page(look(hr, FIRST)).words


def workbook() -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in (["unit_path", "member_ref"], ["Oslo", 10], ["Oslo", 11]):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def test_a_workbook_is_taken_as_well(hr):
    assert press_import(hr, look(hr, workbook(), "staff.xlsx")).status_code == 303
    assert now_on_the_roster() == {"10": "Oslo", "11": "Oslo"}


@pytest.mark.parametrize("text", [FIRST.replace(",", ";"), "\ufeff" + FIRST, FIRST.replace("\n", "\r\n")])
def test_csv_as_spreadsheets_write_it_is_taken(hr, text):
    assert "7 people would change" in Page(look(hr, text)).words


WRONG = {
    "nothing chosen": (b"", "", "Choose a file first."),
    "empty": (b"", "staff.csv", "staff.csv is empty; its first line must name the columns."),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "staff.csv", "staff.csv is not UTF-8"),
    "plain PDF": (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\n", "staff.csv", "staff.csv lacks the column unit_path"),
    "ZIP": (b"PK\x03\x04" + b"\0" * 60, "staff.csv", "can't be read as a workbook"),
    "UTF-16": (FIRST.encode("utf-16"), "staff.csv", "staff.csv is not UTF-8 (byte 0)"),
    "other columns": (b"name,salary\nKim,1\n", "pay.csv", "pay.csv lacks the column unit_path"),
    "a column more": (b"unit_path,member_ref,salary\nOslo,1,2\n", "pay.csv", "unknown column 'salary'"),
    "heading only": (HEADING.encode(), "staff.csv", "The file names nobody"),
    "too large": (FIRST.encode() + b"\n" * (8 * 2**20), "staff.csv", "staff.csv is larger than 8 MB"),
}


@pytest.mark.parametrize("content, name, sentence", WRONG.values(), ids=WRONG)
def test_what_is_no_roster_gets_one_sentence(hr, content, name, sentence):
    answer = look(hr, content, name)
    assert answer.status_code == 422 and sentence in Page(answer).words
    assert not now_on_the_roster()


def test_fifty_megabytes_are_refused_with_a_page(hr):
    answer = look(hr, b"x" * (50 * 2**20))
    assert answer.status_code == 413 and "This file is too large" in Page(answer).words


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.binary(max_size=60).map(lambda tail: HEADING.encode() + tail))
def test_whatever_bytes_are_sent_get_a_page(hr, content):
    assert look(hr, content).status_code in (200, 422)


def test_a_preview_is_nobody_elses_and_cant_be_written(app, hr, fjord):
    preview = look(hr, FIRST)
    kept = KEPT.search(preview.text)[1]
    add_client("sol", "Sol", now=datetime.now(UTC))
    other = signed_in(app, "other@example.com", "hr", "sol")
    signed_in(app, "second@example.com", "hr", "fjord")
    for browser, client in ((other, "sol"), (signed_in(app, "third@example.com", "hr", "fjord"), "fjord")):
        token = TOKEN.search(browser.get(f"/console/{client}/roster?lang=en").text)[1]
        answer = browser.post(f"/console/{client}/roster/import?lang=en", data={"csrf_token": token, "kept": kept})
        assert answer.status_code == 422 and "too old, so nothing was imported" in Page(answer).words
    assert press_import(hr, preview, kept=kept[:-8] + "AAAAAAA=").status_code == 422
    assert not now_on_the_roster() and not now_on_the_roster("sol")


def test_no_contact_data_stand_readable_in_the_field(hr):
    assert "r1@fjord.no" not in KEPT.search(look(hr, FIRST).text)[1]


def test_posts_without_the_pages_token_change_nothing(hr):
    preview = look(hr, FIRST)
    answer = hr.post("/console/fjord/roster/import", data={"kept": KEPT.search(preview.text)[1]})
    assert answer.status_code == 400 and not now_on_the_roster()


@pytest.mark.parametrize("role", ["leader", "safety_rep", "consultant", "operator"])
def test_other_roles_open_no_roster(app, fjord, role):
    browser = signed_in(app, f"{role}@example.com", role, None if role == "operator" else "fjord")
    assert browser.get(PAGE).status_code == 403


@pytest.mark.parametrize("client, unit_path", [("sol", ""), ("fjord", "Oslo")])
def test_another_clients_roster_and_one_that_is_not_there_look_alike(app, fjord, client, unit_path):
    add_client("sol", "Sol", now=datetime.now(UTC))
    browser = signed_in(app, "other@example.com", "hr", client, unit_path)
    answers = {browser.get(f"/console/{key}/roster?lang=en").text for key in ("fjord", "nowhere")}
    assert len(answers) == 1 and browser.get(PAGE).status_code == 404
    assert browser.get("/console/fjord/roster/template.csv").status_code == 404


def test_the_template_is_taken_as_it_was_given(hr):
    template = hr.get("/console/fjord/roster/template.csv")
    assert "7 people would change" in Page(look(hr, template.data + FIRST.split("\n", 1)[1].replace(",", ";").encode())).words


def test_looks_and_imports_are_in_the_log(hr):
    press_import(hr, look(hr, FIRST))
    entries = db.session.scalars(select(AuditEntry).filter_by(client="fjord", actor="hr@example.com")).all()
    assert {entry.action for entry in entries} >= {"roster opened", "roster imported"}
    (imported,) = [entry for entry in entries if entry.action == "roster imported"]
    assert imported.detail == {"added": 7, "moved": 0, "left": 0, "updated": 0, "unchanged": 0}
