"""A client's logo stands on its overview, its report and its PDF, and in no document for programs."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from survey.database import db
from survey.services.client_settings import set_logo
from survey.services.clients import find_client
from tests.pictures import picture_file

IMAGE = '<img class="logo" src="/console/fjord/logo.png'
REPORT = "/console/fjord/2026-10/report"
PAGES = ("/console/fjord/", REPORT, f"{REPORT}?unit=Bergen")


@pytest.fixture
def with_logo(app):
    set_logo(find_client("fjord"), picture_file(size=(60, 20)))
    db.session.commit()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_it_by_the_clients_name(hr, with_logo, page):
    text = hr.get(page).text
    tag = text[text.index(IMAGE) :].partition(">")[0]
    assert 'alt="Fjord Kundesenter"' in tag


@pytest.mark.parametrize("page", PAGES)
def test_a_client_without_one_has_no_picture(hr, page):
    assert "logo" not in hr.get(page).text


def test_a_file_shows_it_on_the_cover(hr, with_logo):
    cover = PdfReader(BytesIO(hr.get(f"{REPORT}.pdf").data)).pages[0]
    assert [one.image.size for one in cover.images] == [(60, 20)]


def test_documents_are_as_they_were(hr):
    before = hr.get(f"{REPORT}.json").data
    set_logo(find_client("fjord"), picture_file())
    db.session.commit()
    assert hr.get(f"{REPORT}.json").data == before
