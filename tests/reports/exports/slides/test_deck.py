"""A deck read back with the library: accessible, in its language, and the same for the same slides."""

import io
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from reports.exports.slides.deck import Imprint, write_deck
from reports.exports.slides.parts import Box, Cell, Chart, Paragraph, Series, Slide, Table, Words
from reports.exports.slides.speech import TAGS

TABLE = Table(Box(1, 2, 4, 1), "Oslo 60, Moss hidden", ("Unit", "Index"), ((Cell("Oslo"), Cell("60", "right")),), (2, 2), 0.4)
LINE = Series("Index", (60.0, None, 64.0), labels=("60", "", "64"))
CHART = Chart("lines", Box(6, 2, 6, 4), "Between 60 and 64", ("Sep", "Oct", "Nov"), (LINE,), "0", 40, 80, 10, legend=True)
SLIDES = [
    Slide("Oslo leads", "Units", (Words(Box(1, 5, 4, 1), (Paragraph("Ten answers."),)), TABLE, CHART), ("How.", "Why hidden.")),
    Slide("The second", "", (), ("Only this.",)),
]
IMPRINT = Imprint("Two slides", "Fjord", "nb", "2026-10-19", "Fjord · October 2026")


@pytest.fixture(scope="module")
def deck():
    return Presentation(io.BytesIO(write_deck(SLIDES, IMPRINT)))


def test_titles_are_title_placeholders_and_read_first(deck):
    for slide, told in zip(deck.slides, SLIDES, strict=True):
        assert slide.shapes.title.text_frame.text == told.title
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id


def test_what_is_drawn_has_an_alternative_text(deck):
    frames = [shape for shape in deck.slides[0].shapes if shape.has_chart or shape.has_table]
    assert [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in frames] == [TABLE.alt, CHART.alt]


def test_a_table_has_a_head_row_and_a_head_column(deck):
    (table,) = [shape.table for shape in deck.slides[0].shapes if shape.has_table]
    assert table.first_row and table.first_col and not table.horz_banding


def test_notes_are_the_paragraphs_of_the_slide(deck):
    assert [slide.notes_slide.notes_text_frame.text for slide in deck.slides] == ["How.\nWhy hidden.", "Only this."]


def test_gaps_stay_gaps_and_hidden_points_have_no_label(deck):
    (chart,) = [shape.chart for shape in deck.slides[0].shapes if shape.has_chart]
    assert list(chart.plots[0].series[0].values) == [60.0, None, 64.0]
    assert chart._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"
    labelled = [int(one.find(qn("c:idx")).get("val")) for one in chart._chartSpace.iter(qn("c:dLbl"))]
    assert labelled == [0, 2]


def test_every_run_of_letters_has_its_language():
    for language, tag in TAGS.items():
        with ZipFile(io.BytesIO(write_deck(SLIDES, replace(IMPRINT, language=language)))) as parts:
            for name in parts.namelist():
                if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name):
                    text = parts.read(name).decode()
                    assert text.count("<a:r>") <= text.count(f'lang="{tag}"')
                    assert not re.search(r"<a:(rPr|defRPr|endParaRPr)(?![^>]*lang=)", text)


def test_foot_and_number_stand_on_every_slide(deck):
    for number, slide in enumerate(deck.slides, 1):
        texts = {shape.placeholder_format.type.name: shape.text_frame.text for shape in slide.placeholders}
        assert texts["FOOTER"] == IMPRINT.foot
        assert slide._element.find(f".//{qn('a:fld')}/{qn('a:t')}").text == str(number)


def test_the_same_slides_give_the_same_bytes_and_no_time_of_writing():
    content = write_deck(SLIDES, IMPRINT)
    assert content == write_deck(SLIDES, IMPRINT)
    with ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in parts.namelist() if "thumbnail" in name or "printer" in name]
        assert b"2026-10-19" in parts.read("docProps/core.xml")


def test_a_language_that_is_none_of_ours_is_refused():
    with pytest.raises(KeyError):
        write_deck(SLIDES, replace(IMPRINT, language="fi"))


def test_no_shape_has_the_number_of_another(deck):
    for slide in deck.slides:
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(numbers) == len(set(numbers))
