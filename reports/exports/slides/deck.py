"""A deck from a list of slides: the same slides give the same bytes.

Import this module on use only. Whoever needs a deck of something else than one report describes its slides with
`reports.exports.slides.parts` and calls `write_deck`.
"""

import io
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from reports.charts.palette import ACCENT, INK, MUTED
from reports.exports.slides.charting import draw_chart
from reports.exports.slides.fitting import fitted_size, shortened
from reports.exports.slides.packing import pack
from reports.exports.slides.paper import FOOT_SIZE, FOOT_WIDTH, TITLE_SIZE, new_paper, tidy_notes
from reports.exports.slides.parts import Box, Chart, Paragraph, Slide, Table, Words
from reports.exports.slides.speech import TAGS, speak
from reports.exports.slides.writing import rgb, write_table, write_words

TITLE_SIZES = (TITLE_SIZE, 26, 24, 22, 20, 18, 16)
DRAWN = {Words: write_words, Table: write_table, Chart: draw_chart}
TOPIC_SIZE = (13,)


@dataclass(frozen=True)
class Imprint:
    """What stands in the file about it. dated: the day it is of, 2026-10-19, not the day it was written."""

    title: str
    author: str
    language: str
    dated: str
    foot: str  # at the foot of every slide


def write_deck(slides: list[Slide], imprint: Imprint) -> bytes:
    """The slides as a PPTX file with notes, alternative texts and the language of every word.

    KeyError for a language that the product does not have.
    """
    deck, layout = new_paper()
    for number, slide in enumerate(slides, 1):
        _add(deck, layout, slide, foot=imprint.foot, number=number)
    _sign(deck.core_properties, imprint)
    for slide in deck.slides:
        speak(slide, imprint.language)
    tidy_notes(deck.notes_master)
    file = io.BytesIO()
    deck.save(file)
    return pack(file.getvalue())


def _add(deck, layout, slide: Slide, *, foot: str, number: int) -> None:
    made = deck.slides.add_slide(layout)
    _write_title(made, slide)
    if slide.topic:
        above = Box(slide.title_box.left, slide.title_box.top - 0.32, slide.title_box.width, 0.32)
        write_words(made, Words(above, (Paragraph(slide.topic, bold=True, colour=ACCENT),), TOPIC_SIZE))
    for part in slide.parts:
        DRAWN[type(part)](made, part)
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type.name
        if kind != "TITLE":
            _write_foot(made, shape, foot if kind == "FOOTER" else str(number))
    made.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _write_title(made, slide: Slide) -> None:
    box, words = slide.title_box, (Paragraph(slide.title, bold=True),)
    shape = made.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(at) for at in (box.left, box.top, box.width, box.height))
    shape.text_frame.text = slide.title
    letters = shape.text_frame.paragraphs[0].runs[0].font
    letters.size, letters.color.rgb = Pt(fitted_size(words, TITLE_SIZES, box.width, box.height)), rgb(INK)


def _write_foot(made, placeholder, text: str) -> None:
    """The layout's foot or number; the library leaves them out of new slides."""
    element = deepcopy(placeholder._element)
    made.shapes._spTree.append(element)
    element.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in made.shapes) + 1))
    for old in element.findall(f".//{qn('p:spPr')}/*"):
        old.getparent().remove(old)
    field = element.find(f".//{qn('a:fld')}")
    if field is not None:
        field.find(qn("a:t")).text = text
        return
    shape = made.shapes[-1]
    shape.text_frame.text = shortened(text, FOOT_SIZE, FOOT_WIDTH, 1)
    shape.text_frame.paragraphs[0].runs[0].font.color.rgb = rgb(MUTED)


def _sign(properties, imprint: Imprint) -> None:
    day = datetime.fromisoformat(imprint.dated)
    properties.title, properties.author, properties.language = imprint.title, imprint.author, TAGS[imprint.language]
    properties.created = properties.modified = day
    properties.last_modified_by, properties.subject, properties.keywords = imprint.author, "", ""
    properties.revision = 1
