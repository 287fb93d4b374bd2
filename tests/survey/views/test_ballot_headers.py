"""Headers, size and silence of the respondent's pages."""

import base64
import gzip
import hashlib
import re

import pytest
from sqlalchemy import event

from survey.database import STATEMENTS, close_connections, db
from survey.instruments.scale import LANGUAGES
from survey.models.wave import CLOSING
from tests.browser import browser_of
from tests.html_page import Page
from tests.table_rows import all_rows
from tests.waves import complete_form

UNKNOWN = "0000-0000-0000-0000"


def every_page(client, wave, address) -> dict:
    code = address.rpartition("/")[2]
    pages = {
        "form": client.get(address),
        "mended": client.post(address, data={"AUT1": "9"}),
        "thanks": client.post(address, data=complete_form(wave)),
        "unknown": client.get(f"/s/{UNKNOWN}"),
        "too large": client.post(address, data=b"x" * 50_000, content_type="application/x-www-form-urlencoded"),
        "anonymity": client.get("/a"),
        "code": client.get("/code"),
        "wrong code": client.post("/code", data={"code": "x"}),
        "tablet": client.post("/code", data={"code": code}),
        "tablet mended": client.post("/code", data={"code": code, "AUT1": "9"}),
        "tablet thanks": client.post("/code", data={"code": code, "AUT1": "4"}),
    }
    wave.state = CLOSING
    db.session.commit()
    return pages | {"closed": client.get(address)}


def test_no_page_sets_a_cookie_and_none_differs_by_one(client, wave, address):
    client.set_cookie("session", "somebody")
    for response in every_page(client, wave, address).values():
        assert "Set-Cookie" not in response.headers
        assert response.headers["Vary"] == "Accept-Encoding"


def test_every_page_has_its_headers_and_its_style_has_the_hash(client, wave, address):
    for name, response in every_page(client, wave, address).items():
        assert response.headers["Cache-Control"] == "no-store", name
        assert response.headers["Referrer-Policy"] == "no-referrer", name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name
        policy = response.headers["Content-Security-Policy"]
        (style,) = re.findall(r"<style>(.*?)</style>", response.get_data(as_text=True), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in policy, name
        for script in re.findall(r"<script>(.*?)</script>", response.get_data(as_text=True), re.DOTALL):
            assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy, name
            assert len(script.encode()) <= 1500, name
        assert "default-src 'none'" in policy and "unsafe" not in policy, name


def test_no_page_asks_for_anything_but_itself(client, wave, address):
    for name, response in every_page(client, wave, address).items():
        page = Page(response)
        assert not any(script for script in page.all("script")), name  # inline: without src or any other attribute
        assert not page.all("img") + page.all("iframe") + page.all("object"), name
        assert page.all("link") == [{"rel": "icon", "href": "data:,"}], name
        assert not re.search(r"url\(|@import|https?://| style=| on[a-z]+=|fetch|XMLHttp|sendBeacon|WebSocket", page.source), name
        assert all(form.get("action") is None for form in page.all("form")), name


def test_the_pulse_fits_one_round_trip(client, wave, address):
    for language in LANGUAGES:
        packed = client.get(f"{address}?lang={language}", headers={"Accept-Encoding": "gzip, br"})
        plain = client.get(f"{address}?lang={language}")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) <= 14_000
        assert gzip.decompress(packed.data) == plain.data
        assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [f"/s/{UNKNOWN}", "/a", "/code"])
def test_pages_without_a_survey_are_in_every_language(app, path, language):
    client = browser_of(app)
    page = Page(client.get(path, headers={"Accept-Language": language}))
    assert page.all("html", lang=language)
    assert [link["lang"] for link in page.all("a") if link.get("aria-current")] == [language]
    assert Page(client.get(f"{path}?lang=en", headers={"Accept-Language": language})).all("html", lang="en")


@pytest.mark.sqlite
def test_sending_is_one_select_and_one_insert(client, wave, address):
    client.post(address)  # without answers: what is read once is read now
    fields, statements = complete_form(wave), []
    close_connections()
    event.listen(db.engines[STATEMENTS], "connect", lambda driver, _record: driver.set_trace_callback(statements.append))
    assert client.post(address, data=fields).status_code == 200
    assert [text.split()[0] for text in statements if not text.startswith("PRAGMA")] == ["SELECT", "INSERT"]


def test_looking_writes_nothing(client, wave, address, monkeypatch):
    before = all_rows()
    monkeypatch.setattr(db.session, "commit", lambda: pytest.fail("a GET committed"))
    for path in (address, "/a", f"/s/{UNKNOWN}", f"{address}?lang=sv"):
        assert client.get(path).status_code in (200, 404)
        client.head(path)
    assert all_rows() == before


def test_nobody_is_asked_for_a_form_key(app, wave, address):
    """CSRF protection is on for the console; a ballot's defence is its token, since no cookie says who sends it."""
    assert app.config.get("WTF_CSRF_ENABLED", True)
    stranger = app.test_client()
    assert stranger.post(address, data={"AUT1": "4"}, headers={"Origin": "https://elsewhere.example"}).status_code == 200
