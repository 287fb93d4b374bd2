"""Every number that a page, a file or a letter holds: in its words, behind them, and in alternative texts."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tests.html_page import Page

HASH = re.compile(r"\b(?:[0-9a-f]\n?){64}\b|\b[0-9a-f]{32}\b")  # on one line or, in a narrow column, on two
NUMBER = re.compile(r"(?<![A-Za-z\d.])(\d+(?:\.\d+)?)(?:[\s\xa0]?(%))?")
SHARES = re.compile(r"(\d)(?=–\d+[\s\xa0]?%)")  # 36–55 %: both are shares
GROUPED = re.compile(r"(?<=\d)[,\u202f](?=\d{3}\b)")
# Attributes that lay out the page or draw: what is drawn is read by charts_read.py.
NO_WORDS = re.compile(r"_rels/|\[Content_Types\]|/(styles|theme/\w+|workbook|metadata)\.xml|docProps/app|\.vml|\.rels|xl/media")
LAYOUT = frozenset({
    "data-script", "data-styles",  # addresses with the version of a library
    "aria-describedby", "aria-labelledby", "class", "colspan", "content", "cols", "cx", "cy", "d", "fill", "font-size", "for",
    "height", "href", "id", "maxlength", "minlength", "nonce", "points", "r", "rows", "rowspan", "src", "stroke",
    "stroke-width", "style", "tabindex", "transform", "viewbox", "width", "x", "x1", "x2", "xmlns", "y", "y1", "y2",
})  # fmt: skip


def numbers_in(text: str) -> set[Decimal]:
    """Without sign; 17 % and 0.17 are the same number. Hashes are none."""
    plain = SHARES.sub(r"\1%", GROUPED.sub("", HASH.sub("", text)))
    found = set()
    for digits, per_cent in NUMBER.findall(plain):
        number = Decimal(digits)
        found.add((number / 100 if per_cent else number).normalize())
    return found


def in_page(answer) -> set[Decimal]:
    """Words, scripts, hidden fields and every attribute but those that lay out."""
    page = Page(answer)
    found = numbers_in(" ".join(page.text))
    for _, attributes in page.elements:
        if attributes.get("name") != "csrf_token":
            found |= numbers_in(" ; ".join(value or "" for name, value in attributes.items() if name not in LAYOUT))
    return found | numbers_in(" ".join(re.findall(r"<!--.*?-->", page.source, re.DOTALL)))


def drawings_in(answer) -> list[str]:
    return re.findall(r"<svg.*?</svg>", answer.get_data(as_text=True), re.DOTALL)


def in_pdf(content: bytes) -> set[Decimal]:
    """Text, alternative texts of its structure, the document's own data, and the table attached to it."""
    reader = PdfReader(BytesIO(content))
    text = " \n".join(sheet.extract_text() for sheet in reader.pages)
    told = [str(value) for key, value in (reader.metadata or {}).items() if not key.endswith("Date") and key != "/Producer"]
    attached = [in_table(content) for contents in reader.attachments.values() for content in contents]
    alternatives = _alternatives(reader.trailer["/Root"]["/StructTreeRoot"])
    return numbers_in(" ; ".join([text, *told, *alternatives])).union(*attached)


def _alternatives(node, seen: set | None = None) -> Iterator[str]:
    seen = set() if seen is None else seen
    if isinstance(node, IndirectObject):
        if node.idnum in seen:
            return
        seen.add(node.idnum)
        node = node.get_object()
    if isinstance(node, DictionaryObject):
        yield from (str(node[key]) for key in ("/Alt", "/ActualText", "/E", "/T") if key in node)
        if "/K" in node:
            yield from _alternatives(node.raw_get("/K"), seen)
    elif isinstance(node, ArrayObject):
        for inner in node:
            yield from _alternatives(inner, seen)


def in_document(content: bytes | str, *, without: tuple[str, ...] = ("certificate",)) -> set[Decimal]:
    """Numbers of a JSON document and those within its texts."""
    document = json.loads(content)
    return set().union(*(_in_part(part) for name, part in document.items() if name not in without))


def _in_part(part) -> set[Decimal]:
    if isinstance(part, dict | list):
        return set().union(*map(_in_part, part.values() if isinstance(part, dict) else part))
    if isinstance(part, bool) or part is None:
        return set()
    return numbers_in(part) if isinstance(part, str) else {abs(Decimal(repr(part))).normalize()}


def in_workbook(content: bytes) -> set[Decimal]:
    """Cells as they are stored, not as they are formatted; texts, notes, formulas, and what charts keep of their numbers."""
    found = set()
    with ZipFile(BytesIO(content)) as book:
        for name in (name for name in book.namelist() if not NO_WORDS.search(name)):
            root = ElementTree.fromstring(book.read(name))
            found |= _in_cells(root) if "worksheets/" in name else numbers_in(" ; ".join(_words_of(root)))
    return found


def _in_cells(root) -> set[Decimal]:
    found = set()
    for cell in (one for one in root.iter() if one.tag.endswith("}c")):
        shared = cell.get("t") == "s"  # the number of a text that stands elsewhere
        for part in cell.iter():
            if part.text and not (shared and part.tag.endswith("}v")):
                stored = part.tag.endswith("}v") and cell.get("t") in (None, "n")
                found |= {abs(Decimal(part.text)).normalize()} if stored else numbers_in(part.text)
    return found


def _words_of(root) -> Iterator[str]:
    for part in root.iter():
        if part.text and not part.tag.endswith(("}created", "}modified")):
            yield part.text


def in_table(content: bytes) -> set[Decimal]:
    """Of a CSV file, every value of every row."""
    return numbers_in(content.decode("utf-8-sig").replace(",", " ; "))
