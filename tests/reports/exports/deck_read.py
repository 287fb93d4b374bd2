"""The slides, read back: tables and words as they stand there, charts by their data sheets and by what is drawn."""

import re
from io import BytesIO

from flask_babel import force_locale
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from reports.exports.formats import write_short_month
from tests.reports.exports.figures import BESIDE, HIDDEN, Key, Read, Words, number, share_code
from tests.reports.exports.pages_read import INTERVAL

BOUND = re.compile(r'^"(.*)"$')
JOINED = re.compile(r"^(\d)–(\d): (.*)$")


def in_deck(content: bytes, report) -> dict[Key, Read]:
    """Cover, the tables of scores and the heat map."""
    cover, themes, changes, units, _time, _answers, outlook, _method = Presentation(BytesIO(content)).slides
    words, names = Words(report.language), {panel.name: panel.code for panel in report.panels}
    found = _cover(cover, report, words)
    for slide, interval in ((themes, True), (changes, False), (outlook, True)):
        for row in (row for table in _tables(slide) for row in table if row[0] in names):
            found[report.unit_path, names[row[0]]] = _merged(
                found.get((report.unit_path, names[row[0]])), _score(row, words, interval=interval)
            )
    return found | _heat(units, report, names, words)


def in_charts(content: bytes, report) -> dict[Key, Read]:
    """What the charts' data sheets hold; AssertionError where a chart draws anything else."""
    _cover, themes, _changes, _units, time, answers, _outlook, _method = Presentation(BytesIO(content)).slides
    words, codes = Words(report.language), {panel.name: panel.code for panel in report.panels}
    here, found = report.unit_path, {}
    for chart in _charts(themes):
        for name, (read, *ends) in _sheet(chart, words).items():
            low, high = (None, None) if ends[1] is None else (read.value - ends[1], read.value + ends[0])
            found[here, codes[name]] = Read(read.state, read.value, read.bound, low, high)
    with force_locale(report.language):
        months = {write_short_month(point.month): point.month for point in report.trends[0].points}
    index, *below = _charts(time) or [None]
    for chart in filter(None, [index]):
        for name, (read, low, high) in _sheet(chart, words).items():
            found[here, f"index@{months[name]}"] = Read(read.state, read.value, read.bound, low, high) if read.value else HIDDEN
    for chart in below:
        found |= _themes(chart, here, codes, months)
    return found | {key: read for chart in _charts(answers) for key, read in _shares(chart, report, words).items()}


def _themes(chart, here: str, codes: dict[str, str], months: dict[str, str]) -> dict[Key, Read]:
    """Every series is a theme over the waves."""
    rows = list(_book(chart).iter_rows())
    found = {}
    for column, head in enumerate(rows[0][1:], 1):
        for row in rows[1:]:
            cell, key = row[column], (here, f"{codes[head.value]}@{months[row[0].value]}")
            shown = cell.value is not None
            bound = {"≤": "at most", "≥": "at least"}.get(_words(cell)[:1], "")
            found[key] = Read("released", number(float(cell.value)), bound, BESIDE, BESIDE) if shown else HIDDEN
    return found


def _cover(slide, report, words: Words) -> dict[Key, Read]:
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    at = next((at for at, text in enumerate(texts) if re.fullmatch(r"(?:[≤≥] ?)?\d+", " ".join(text.split()))), None)
    if at is None:
        return {}
    beside = " ".join(texts[at + 1].split())
    interval = re.search(INTERVAL, beside.split("95", 1)[-1].partition("\n")[0])
    count = re.search(r": (≈ \d+|[\d.,]+(?: \d{3})*(?:–\d+)?)\.(?: |$)", beside)
    index = words.figure(texts[at], interval[0] if interval and "95" in beside else "")
    return {(report.unit_path, "index"): index, (report.unit_path, "n"): words.count(count[1])}


def _score(row: list[str], words: Words, *, interval: bool) -> Read:
    return words.figure(row[1], row[2] if interval else None)


def _merged(known: Read | None, read: Read) -> Read:
    """Two slides may show one figure; where they differ, the later one is handed on, so that it is noticed."""
    return known if known is not None and (known.value, known.bound) == (read.value, read.bound) and read.low == BESIDE else read


def _heat(slide, report, names, words: Words) -> dict[Key, Read]:
    paths, found = {unit.name: unit.path for unit in report.units}, {}
    for head, *rows in _tables(slide) if report.units else ():
        codes = [names[" ".join(text.split())] for text in head[2:]]
        for row in (row for row in rows if row[0] in paths):
            found[paths[row[0]], "n"] = words.count(row[1])
            found |= {
                (paths[row[0]], code): HIDDEN if text == "▨" else words.figure(text)
                for code, text in zip(codes, row[2:], strict=True)
            }
    return found


def _shares(chart, report, words: Words) -> dict[Key, Read]:
    codes = {item.text: item.code for item in report.distributions}
    book = _book(chart)
    found = {}
    for row in book.iter_rows(min_row=2):
        (code,) = {code for text, code in codes.items() if text.startswith(row[0].value.rstrip("…"))}
        for option, cell in enumerate(row[1:7], 1):
            if cell.value is None:
                continue
            text = _words(cell)
            joined = JOINED.match(text)
            first, last = (int(joined[1]), int(joined[2])) if joined else (option, option)
            bound = words.figure(joined[3] if joined else text).bound if text else ""
            found[report.unit_path, share_code(code, first, last)] = Read("released", number(cell.value), bound, BESIDE, BESIDE)
    return found


def _sheet(chart, words: Words) -> dict[str, tuple]:
    """Category → the figure of the first series and the two numbers beside it, from the sheet behind the chart."""
    drawn = {one.name: list(one.values) for one in chart.plots[0].series}
    found = {}
    for at, row in enumerate(_book(chart).iter_rows(min_row=2)):
        first, *beside = row[1:4]
        assert [values[at] for values in drawn.values()] == [cell.value for cell in row[1 : 1 + len(drawn)]]
        text = _words(first)
        bound = words.figure(text).bound if text else ""
        read = HIDDEN if first.value is None else Read("released", number(float(first.value)), bound)
        ends = [None if cell.value is None else number(float(cell.value)) for cell in beside]
        found[row[0].value] = (read, *ends)
    _check_bars(chart)
    return found


def _check_bars(chart) -> None:
    """Error bars reach as far as the sheet says."""
    for side, column in (("plus", 3), ("minus", 4)):
        for errors in chart._chartSpace.iter(qn(f"c:{side}")):
            drawn = {int(point.get("idx")): float(point.find(qn("c:v")).text) for point in errors.iter(qn("c:pt"))}
            cells = [row[column - 1].value for row in _book(chart).iter_rows(min_row=2)]
            assert drawn == {at: value for at, value in enumerate(cells) if value is not None}


def _words(cell) -> str:
    """What a cell shows in place of its number."""
    shown = BOUND.match(cell.number_format)
    return shown[1] if shown else ""


def _book(chart):
    return load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]


def _charts(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def _tables(slide) -> list[list[list[str]]]:
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return [[[" ".join(cell.text.replace("\v", " ").split()) for cell in row.cells] for row in table.rows] for table in tables]
