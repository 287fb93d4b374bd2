"""Every number of a deck: on its slides, in their notes and alternative texts, in charts and in the workbooks behind them."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from tests.test_disclosure.numbers_read import in_workbook, numbers_in

AXIS = ("max", "min", "majorUnit", "minorUnit", "crossesAt")
STEP = Decimal("0.05")  # an axis begins and ends on whole steps


def in_slides(content: bytes) -> set[Decimal]:
    found: set[Decimal] = set()
    with ZipFile(BytesIO(content)) as deck:
        for name in deck.namelist():
            part = deck.read(name)
            if name.endswith(".xlsx"):
                found |= in_workbook(part) | _in_formats(part)
            elif name.endswith("docProps/core.xml"):
                found |= numbers_in(" ; ".join(_said(part)))
            elif name.startswith("ppt/") and name.endswith(".xml") and "/theme/" not in name:
                found |= _in_part(ElementTree.fromstring(part))
    return found


def _in_part(root) -> set[Decimal]:
    """Paragraphs as they are read, alternative texts, points of charts with their formats, ends of axes."""
    found = set()
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "p" and element.tag.endswith("main}p"):
            found |= numbers_in("".join(part.text or "" for part in element.iter() if part.tag.endswith("}t")))
        elif kind == "cNvPr":
            found |= numbers_in(" ; ".join(element.get(name, "") for name in ("descr", "title")))
        elif kind == "v":
            found |= _value(element.text)
        elif kind == "formatCode":
            found |= numbers_in(element.text)
        elif kind in AXIS and abs(Decimal(element.get("val"))) % STEP:
            found.add(abs(Decimal(element.get("val"))).normalize())
    return found


def _value(text: str) -> set[Decimal]:
    """A number of a chart as it is stored; a name of its categories as words."""
    try:
        return {abs(Decimal(text)).normalize()}
    except ArithmeticError:
        return numbers_in(text)


def _in_formats(workbook: bytes) -> set[Decimal]:
    """A number may show itself as other words: they stand among the styles."""
    with ZipFile(BytesIO(workbook)) as book:
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    return numbers_in(" ; ".join(one.get("formatCode", "") for one in styles.iter() if one.tag.endswith("}numFmt")))


def _said(core: bytes) -> Iterator[str]:
    for part in ElementTree.fromstring(core).iter():
        if part.text and part.tag.rpartition("}")[2] in ("title", "subject", "creator", "keywords", "description"):
            yield part.text
