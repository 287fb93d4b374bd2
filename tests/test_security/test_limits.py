"""How much one request may bring: little, but where a file is sent; whoever sends it, and before anything reads it."""

import io

import pytest

from tests.browser import TOKEN, browser_of, signed_in
from tests.table_rows import all_rows
from wsgi import FORM_BYTES

FORMS = ("/console/sign-in", "/console/forgot", "/console/fjord/people", "/console/fjord/measures/new", "/console/account/tokens")


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_that_is_too_large_is_refused_with_a_page(app, path, kind):
    hr = signed_in(app, "hr@example.com", "hr", "fjord")
    token, before = TOKEN.search(hr.get("/console/?lang=en").text)[1], all_rows()
    sent = {"csrf_token": token, "email": "x" * FORM_BYTES}
    answer = hr.post(f"{path}?lang=en", data=sent, content_type=kind)
    assert answer.status_code == 413 and "more than this page takes" in answer.text
    assert all_rows() == before


def test_where_a_file_is_sent_there_is_room_for_it(app):
    hr = signed_in(app, "hr@example.com", "hr", "fjord")
    token = TOKEN.search(hr.get("/console/fjord/roster").text)[1]
    half, logo = io.BytesIO(b"x" * 4 * 2**20), io.BytesIO(b"x" * 2**20)
    assert hr.post("/console/fjord/roster/preview", data={"csrf_token": token, "file": (half, "r.csv")}).status_code == 422
    assert hr.post("/console/fjord/settings", data={"csrf_token": token, "logo": (logo, "l.png")}).status_code == 422
    logo = io.BytesIO(b"x" * 2 * 2**20)
    assert hr.post("/console/fjord/settings", data={"csrf_token": token, "logo": (logo, "l.png")}).status_code == 413


def test_a_request_is_what_its_method_says(app):
    """Headers and fields by which some programs let a form be another method than it is."""
    hr = signed_in(app, "hr@example.com", "hr", "fjord")
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert hr.get("/console/fjord/delete", headers={header: "POST"}, query_string={"_method": "POST"}).status_code == 200
    assert browser_of(app).get("/api/v1/clients/fjord/roster", headers={"X-HTTP-Method-Override": "PUT"}).status_code == 405
