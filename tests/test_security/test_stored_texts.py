"""Whatever people write stays what they wrote: no page, file or letter takes any of it for markup, a template or a formula."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from urllib.parse import quote

import openpyxl
import pytest
from flask import Response
from markupsafe import escape
from pptx import Presentation
from pypdf import PdfReader

from survey.mail.carriers import Letter
from survey.mail.message import write_message
from survey.mail.server import MailServer
from survey.mail.texts import Facts, write_text
from survey.models.outbox import KINDS
from survey.spreadsheet_text import FORMULA as BEGINNINGS
from tests.browser import browser_of
from tests.conftest import running_app
from tests.html_page import Page
from tests.pages.addresses import HALFWAY, PAGES, STRANGER
from tests.test_security.hostile_texts import (
    CENTRE,
    COMPUTED,
    FORMULA,
    HOSTILE,
    MONTH,
    TAG,
    everybody_of,
    fill,
    write_as_consultant,
)

SENDER = MailServer.parse("smtp://localhost?from=Puls%20%3Cpuls@example.com%3E").sender


@pytest.fixture(scope="module")
def site(tmp_path_factory, make_settings):
    with running_app(make_settings(tmp_path_factory.mktemp("hostile"))) as app:
        values = fill(app)
        browsers = everybody_of(app) | {STRANGER: browser_of(app)}
        write_as_consultant()
        yield browsers, values


def address(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(name, value)
    for unit in ("Oslo/Blue", "Oslo/Grey", "Oslo"):
        path = path.replace(unit, quote(CENTRE))
    return f"{path}{'&' if '?' in path else '?'}lang=en"


def wrong_in(text: str) -> list[str]:
    """What a page makes of the texts; within its frames too, which are pages in an attribute."""
    page = Page(Response(text))
    frames = [frame["srcdoc"] for frame in page.all("iframe") if "srcdoc" in frame]
    links = [value for _, has in page.elements for name, value in has.items() if name in ("href", "src", "action") and value]
    found = [tag for tag, _ in page.elements if tag.startswith("xss")]
    found += [name for _, has in page.elements for name in has if name.startswith("on")]
    found += [link for link in links if link.strip().casefold().startswith(("javascript:", "data:text"))]
    found += [COMPUTED] if COMPUTED in text else []
    return found + [one for frame in frames for one in wrong_in(frame)]


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{HOSTILE}</p>", f"<input value='{HOSTILE}'>", "<a href=' JavaScript:x()'>", "<p>q49q", "<p onclick='x()'>",
        f"<iframe srcdoc='{escape(HOSTILE)}'></iframe>",
    ],
)  # fmt: skip
def test_careless_pages_are_found(page):
    assert wrong_in(page)
    assert not wrong_in(f"<input value='{escape(HOSTILE)}'>{escape(HOSTILE)}")


def test_no_page_takes_a_text_for_anything_else(site):
    browsers, values = site
    asked = [(role, address(path, values)) for _, role, path in PAGES if role != HALFWAY]
    answers = {(role, path): browsers[role].get(path) for role, path in asked}
    assert {where: wrong_in(answer.text) for where, answer in answers.items() if wrong_in(answer.text)} == {}
    assert sum("q{{7*7}}q" in answer.text for answer in answers.values()) > 20


def test_what_is_typed_comes_back_as_it_was(site):
    """Addresses and forms that are refused say again what was sent."""
    browsers, _ = site
    sent = quote(HOSTILE)
    asked = [
        f"/console/fjord/{MONTH}/report?unit={sent}&set={sent}", f"/console/fjord/?month={sent}&sort={sent}", f"/console/{sent}/",
        f"/console/fjord/audit-log?who={sent}&kind={sent}&month={sent}", f"/console/compare?sort={sent}&client={sent}",
        f"/console/sign-in?next={sent}", f"/console/fjord/waves/preview?in={sent}", f"/a?lang={sent}", f"/s/{sent}",
        f"/console/provider/back?code={sent}&state={sent}", f"/console/sign-in/{sent}", f"/r/fjord/{MONTH}/{sent}",
    ]  # fmt: skip
    wrong = {path: wrong_in(browser.get(path).text) for path in asked for browser in browsers.values()}
    assert {path: found for path, found in wrong.items() if found} == {}


def test_files_hold_the_texts_and_no_formula(site):
    browsers, _ = site
    for role, start in (("hr", f"/console/fjord/{MONTH}/report"), ("consultant", "/console/compare")):
        got = {kind: browsers[role].get(f"{start}.{kind}?lang=en") for kind in ("csv", "xlsx", "pptx", "pdf")}
        assert {kind: answer.status_code for kind, answer in got.items()} == dict.fromkeys(got, 200)
        cells = [cell for row in csv.reader(io.StringIO(got["csv"].data.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(BEGINNINGS)]
        assert f"'{FORMULA}" in " ".join(cells)
        book = openpyxl.load_workbook(io.BytesIO(got["xlsx"].data))
        written = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in written if cell.data_type == "f" or cell.hyperlink]
        assert [cell for cell in written if FORMULA in str(cell.value)]
        slides = Presentation(io.BytesIO(got["pptx"].data)).slides
        shown = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
        assert "q{{7*7}}q" in shown and COMPUTED not in shown
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(got["pdf"].data)).pages)
        assert TAG in "".join(text.split()) and COMPUTED not in text


def test_the_archive_and_the_log_hold_no_formula(site):
    browsers, _ = site
    archive = zipfile.ZipFile(io.BytesIO(browsers["hr"].get("/console/fjord/everything.zip").data))
    tables = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")]
    tables.append(browsers["hr"].get("/console/fjord/audit-log.csv").data.decode("utf-8-sig"))
    cells = [cell for table in tables for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(BEGINNINGS)] == []
    assert f"'{FORMULA}" in cells


@pytest.mark.parametrize("kind", KINDS)
def test_letters_say_the_name_as_it_is(site, kind):
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    name = f"{HOSTILE}\r\nBcc: everybody@example.com\r\n\r\n<xss-7>"
    text = write_text(kind, Facts(name, moment, "https://pulse.example/s/x"), "en")
    letter = Letter("a@example.com", text.subject, text.body, "https://pulse.example/s/x", "en")
    message = write_message(letter, SENDER, now=moment)
    plain, page = (part.get_content() for part in message.iter_parts())
    assert message["Bcc"] is None and COMPUTED not in plain + page
    assert wrong_in(page) == []
