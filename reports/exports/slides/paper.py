"""The paper of a deck: 16:9, one layout with title, foot and number, our colours, a type face that every machine has.

Import this module on use only: python-pptx takes a fifth of a second to load.
"""

import re

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from reports.charts.palette import ACCENT, INK, INTERVAL, MUTED, OPTIONS, PANEL
from reports.exports.slides.parts import HEIGHT, TITLE_BOX, WIDTH

FACE = "Arial"
LAYOUT = "Title Only"
TITLE_SIZE = 28
FOOT_TOP, FOOT_WIDTH, FOOT_HEIGHT, FOOT_SIZE, NUMBER_WIDTH = 6.98, 10.5, 0.3, 10, 0.8
PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Senterpuls</Application></Properties>"
)
COLOURS = {
    "dk1": INK, "lt1": "#ffffff", "dk2": MUTED, "lt2": PANEL, "accent1": ACCENT, "accent2": OPTIONS[0], "accent3": INTERVAL,
    "accent4": OPTIONS[1], "accent5": OPTIONS[4], "accent6": MUTED, "hlink": ACCENT, "folHlink": MUTED,
}  # fmt: skip


def new_paper():
    """An empty presentation and its only layout."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _drop_extras(deck)
    layout = next(one for one in deck.slide_layouts if one.name == LAYOUT)
    for other in [one for one in deck.slide_layouts if one.name != LAYOUT]:
        deck.slide_layouts.remove(other)
    _repaint(deck)
    for sheet in (deck.slide_master, layout):
        _place(sheet)
    return deck, layout


def tidy_notes(master) -> None:
    """The same colours and type face for the notes, and no date of somebody else's day."""
    for shape in [one for one in master.placeholders if one.placeholder_format.type.name == "DATE"]:
        shape._element.getparent().remove(shape._element)
    _repaint_themes(master.part)


def _repaint_themes(part) -> None:
    for one in part.rels.values():
        if one.reltype.endswith("/theme"):
            _repaint_theme(one.target_part)


def _repaint_theme(part) -> None:
    """Our colours and type face in a theme."""
    text = part.blob.decode()
    for name, colour in COLOURS.items():
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour[1:].upper()}"/></a:{name}>', text)
    part._blob = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FACE}"', text).encode()


def _drop_extras(deck) -> None:
    """What the library's own paper says of another deck: a picture, printer settings, and by which program it was made."""
    for one in deck.part.package._rels.values():
        if one.reltype.endswith("/extended-properties"):
            one.target_part._blob = PROPERTIES
    for relations in (deck.part.package._rels, deck.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(("/thumbnail", "/printerSettings"))]:
            relations.pop(key)


def _repaint(deck) -> None:
    master = deck.slide_master
    _repaint_themes(master.part)
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    letters = style.find(qn("a:defRPr"))
    letters.set("sz", str(TITLE_SIZE * 100))
    letters.set("b", "1")


def _place(sheet) -> None:
    """Title, foot and slide number where they stand on every slide; the date and the body of the master go."""
    boxes = {
        "TITLE": (TITLE_BOX.left, TITLE_BOX.top, TITLE_BOX.width, TITLE_BOX.height),
        "FOOTER": (0.6, FOOT_TOP, FOOT_WIDTH, FOOT_HEIGHT),
        "SLIDE_NUMBER": (WIDTH - 0.6 - NUMBER_WIDTH, FOOT_TOP, NUMBER_WIDTH, FOOT_HEIGHT),
    }
    for shape in list(sheet.placeholders):
        kind = shape.placeholder_format.type.name
        if kind not in boxes:
            shape._element.getparent().remove(shape._element)
            continue
        shape.left, shape.top, shape.width, shape.height = (Inches(at) for at in boxes[kind])
        body = shape._element.find(f".//{qn('a:bodyPr')}")
        body.set("anchor", "t" if kind == "TITLE" else "ctr")
        for letters in shape._element.iter(qn("a:lvl1pPr")):
            if kind != "TITLE":
                letters.set("algn", "l" if kind == "FOOTER" else "r")
                letters.find(qn("a:defRPr")).set("sz", str(FOOT_SIZE * 100))
