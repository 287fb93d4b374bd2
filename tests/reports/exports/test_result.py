"""The one-page result: one page, tagged, the release's own figures, nothing of another unit."""

from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from reports.exports.formats import write_figure
from reports.exports.result import draw_result, render_result
from reports.panels import Figure
from reports.release import close_wave
from tests.reports.report_samples import SAMPLES
from tests.waves import cast_all, open_test_wave

SHOWN = [name for name in SAMPLES if SAMPLES[name]().state == "released" and SAMPLES[name]().certificate]


def text_of(content: bytes) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_one_tagged_page_with_the_reports_figures(in_app, name):
    report = SAMPLES[name]()
    content = render_result(report)
    assert len(PdfReader(BytesIO(content)).pages) == 1
    result = page.validate_pdf_bytes(content, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in result.failures] == []
    text = text_of(content)
    if isinstance(report.index.figure, Figure):
        assert write_figure(report.index.figure, "0-100") in text
    for panel in report.themes:
        assert panel.name.split()[0] in text
    for unit in report.units:
        assert f" {unit.name} " not in text.replace(report.unit_name, "")


def test_there_are_samples():
    assert len(SHOWN) > 3


@pytest.fixture
def released(app, vault, now, week):
    """Oslo is shown; Bergen has too few, and its parent is the client."""
    wave = open_test_wave(vault, now, teams={"Oslo/Blue": 12, "Oslo/Red": 8, "Bergen/Green": 3, "Bodø/White": 9})
    cast_all(wave, vault, now, lambda member, code: 4 if len(member) % 2 else 5)
    close_wave(wave, vault=vault, now=now + week)


@pytest.mark.parametrize("asked, drawn", [("Oslo", "Oslo"), ("Bergen", ""), ("Oslo/Blue", "Oslo/Blue"), ("Nowhere", "")])
def test_a_hidden_unit_gives_the_one_above_it(released, asked, drawn):
    sheet = draw_result("fjord", "2026-10", asked, "nb")
    assert sheet.unit_path == drawn
    assert sheet.content.startswith(b"%PDF-") and sheet.file_name == "fjord-2026-10.pdf"


def test_where_all_is_hidden_there_is_no_sheet(app, vault, now, week):
    wave = open_test_wave(vault, now, teams={"Oslo": 4})
    cast_all(wave, vault, now, lambda member, code: 4)
    close_wave(wave, vault=vault, now=now + week)
    assert draw_result("fjord", "2026-10", "Oslo", "nb") is None
