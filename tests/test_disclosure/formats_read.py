"""Readers of every format a release is shown in: each gives the numbers in it. A new format is one more entry of FORMATS."""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO

from pypdf import PdfReader

from tests.html_page import Page

NUMBER = re.compile(r"(?<![\w.])\d+\.\d+")
CONSOLE = "/console/fjord/{month}/report"


def _page(answer) -> Iterator[str]:
    """Decimals that are written, alternative texts of charts among them."""
    page = Page(answer)
    yield from NUMBER.findall(page.words)
    for _, attributes in page.elements:
        for name in ("alt", "title", "aria-label"):
            yield from NUMBER.findall(attributes.get(name) or "")


def _pdf(answer) -> Iterator[str]:
    for sheet in PdfReader(BytesIO(answer.data)).pages:
        yield from NUMBER.findall(sheet.extract_text())


def _json(answer) -> Iterator[str]:
    document = json.loads(answer.data)
    document.pop("certificate", None)
    yield from (repr(number) for number in _numbers(document) if isinstance(number, float))


def _numbers(part) -> Iterator[float | int]:
    if isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _numbers(inner)
    elif isinstance(part, int | float):
        yield part


FORMATS: dict[str, tuple[str, Callable]] = {
    "page": (CONSOLE, _page),
    "pdf": (f"{CONSOLE}.pdf", _pdf),
    "json": (f"{CONSOLE}.json", _json),
    "api": ("/api/v1/clients/fjord/waves/{month}/report", _json),
}
