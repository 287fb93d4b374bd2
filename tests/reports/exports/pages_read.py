"""The web page and the PDF, read back as a person would: rows of tables, by the names that stand before them."""

import re
from io import BytesIO

from lxml import html
from pypdf import PdfReader

from tests.reports.exports.figures import HIDDEN, Key, Read, Words, share_code

VALUE = r"(?:[≤≥<>] ?)?\d+(?:[.,]\d+)?(?: ?%)?"
COUNT = r"\d+–\d+|≈ \d+|\d+(?:[., ]\d{3})*"
INTERVAL = r"\d+(?:[.,]\d+)?–\d+(?:[.,]\d+)?(?: ?%)?"


def in_page(content: str, report) -> dict[Key, Read]:
    root, words = html.fromstring(content), Words(report.language)
    names, found = {panel.name: panel.code for panel in report.panels}, {}
    for cover in _by_class(root, "span", "value"):
        of = cover.getnext().text_content()
        interval = re.search(INTERVAL, of)
        found[report.unit_path, "index"] = words.figure(cover.text_content(), interval[0] if interval else "")
    for row in (row for table in _by_class(root, "table", "panels") for row in table.iter("tr")):
        cells = [_text(cell) for cell in row if cell.tag in ("th", "td")]
        if len(cells) < 2 or cells[0] not in names or not _is_score(row):
            continue
        hidden = cells[1] == words.hidden
        found[report.unit_path, names[cells[0]]] = HIDDEN if hidden else words.figure(cells[1], cells[2])
    for table in _by_class(root, "table", "heat"):
        found |= _heat(table, report, names, words)
    for table in _by_class(root, "table", "distributions"):
        found |= _shares(table, report, words)
    facts = [_text(cell) for table in _by_class(root, "table", "facts") for cell in table.iter("td")]
    return found | ({(report.unit_path, "n"): words.count(facts[1])} if facts else {})


def in_pdf(content: bytes, report) -> dict[Key, Read]:
    """Scores with their intervals and the rows of the heat map, from the words on the pages."""
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    words, found = Words(report.language), {}
    hidden = re.escape(words.hidden)
    for panel in report.panels:
        name = re.escape(panel.name).replace(r"\ ", r"\s+")
        match = re.search(rf"(?<!\w){name} (?:({hidden})|({_bounded(words)}) ({INTERVAL}|–))(?!\d)", text)
        if match:
            found[report.unit_path, panel.code] = HIDDEN if match[1] else words.figure(match[2], match[3])
    cover = re.search(rf"(?<!\d)({VALUE}) ?\D{{2,14}}100 95 ?%\D{{2,14}}({INTERVAL})", text)
    if cover:
        found[report.unit_path, "index"] = words.figure(cover[1], cover[2])
    answered = re.search(rf"{re.escape(words.open)} \d+(?:–\d+)? ?% ({COUNT}) ", text)
    if answered:
        found[report.unit_path, "n"] = words.count(answered[1])
    for unit in report.units:
        found |= _unit(unit, text, words)
    return found


def _unit(unit, text: str, words: Words) -> dict[Key, Read]:
    cell, hidden = rf"(?:{VALUE}|{re.escape(words.hidden)})", re.escape(words.hidden)
    name, codes = re.escape(unit.name).replace(r"\ ", r"\s+"), list(unit.figures)
    match = re.search(rf"(?<!\w){name} ({COUNT}) ({cell}(?: {cell}){{{len(codes) - 1}}})(?!\w)", text)
    if match is None:
        return {(unit.path, "n"): HIDDEN} if re.search(rf"(?<!\w){name} {hidden}", text) else {}
    values = re.findall(cell, match[2])
    return {(unit.path, "n"): words.count(match[1])} | {
        (unit.path, code): words.figure(value) for code, value in zip(codes, values, strict=True)
    }


def _bounded(words: Words) -> str:
    """A value with whatever stands before it where it is a bound."""
    signs = "|".join(re.escape(sign.strip()) for sign in words.bounds)
    return rf"(?:(?:{signs}) ?)?\d+(?:[.,]\d+)?(?: ?%)?"


def _heat(table, report, names, words: Words) -> dict[Key, Read]:
    head, *rows = [list(row) for row in table.iter("tr")]
    codes, paths = [names.get(_text(cell)) for cell in head[2:]], {unit.name: unit.path for unit in report.units}
    found = {}
    for cells in (cells for cells in rows if _text(cells[0]) in paths and cells[0].getparent().get("class") != "centre"):
        path = paths[_text(cells[0])]
        found[path, "n"] = words.count(_text(cells[1]))
        shown = [words.figure(_text(cell)) for cell in cells[2:]] or [HIDDEN] * len(codes)
        found |= {(path, code): read for code, read in zip(codes, shown, strict=True)}
    return found


def _shares(table, report, words: Words) -> dict[Key, Read]:
    codes, found = {item.text: item.code for item in report.distributions}, {}
    for row in (row for row in table.iter("tr") if _text(row[0]) in codes):
        code, first = codes[_text(row[0])], 1
        if len(row) == 2:
            found[report.unit_path, code] = HIDDEN
        for cell in (cell for cell in row if "num" in cell.get("class", "").split()):
            last = first + int(cell.get("colspan", "1")) - 1
            found[report.unit_path, share_code(code, first, last)] = words.figure(_text(cell))
            first = last + 1
    return found


def _is_score(row) -> bool:
    """Rows of scores, not those about places, sets, drivers or reliability, which have sections of their own."""
    section = next(row.iterancestors("section"), None)
    return section is not None and section.get("id") in ("themes", "outcomes", "distributions")


def _by_class(root, tag: str, name: str) -> list:
    return [one for one in root.iter(tag) if name in one.get("class", "").split()]


def _text(cell) -> str:
    return " ".join(cell.text_content().split())
