"""Every number that a page, a file or a letter holds: what is written, what lies behind it, and what stands in alternative texts."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tests.html_page import Page

HASH = re.compile(r"\b(?:[0-9a-f]\n?){64}\b|\b[0-9a-f]{32}\b")  # on one line or, in a narrow column, on two
NUMBER = re.compile(r"(?<![A-Za-z\d.])(\d+(?:\.\d+)?)(?:[\s\xa0]?(%))?")
SHARES = re.compile(r"(\d)(?=–\d+[\s\xa0]?%)")  # 36–55 %: both are shares
GROUPED = re.compile(r"(?<=\d)[,\u202f](?=\d{3}\b)")
# Attributes that lay out the page or draw: what is drawn is read by charts_read.py.
LAYOUT = frozenset(
    ["class", "id", "href", "src", "for", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "viewbox", "points", "transform", "stroke-width", "font-size", "fill", "stroke", "xmlns", "aria-labelledby", "aria-describedby", "content", "tabindex", "colspan", "rowspan", "style", "nonce", "maxlength", "minlength", "rows", "cols"]
)


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
    """Text, alternative texts of its structure, and the document's own data."""
    reader = PdfReader(BytesIO(content))
    text = " \n".join(sheet.extract_text() for sheet in reader.pages)
    told = [str(value) for key, value in (reader.metadata or {}).items() if not key.endswith("Date") and key != "/Producer"]
    return numbers_in(" ; ".join([text, *told, *_alternatives(reader.trailer["/Root"]["/StructTreeRoot"])]))


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
