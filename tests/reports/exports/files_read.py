"""The documents for programs and the two tables, read back: JSON, CSV, XLSX."""

import csv
import io
import json

from flask_babel import force_locale, gettext
from openpyxl import load_workbook

from reports.exports.formats import write_month
from tests.reports.exports.figures import BESIDE, HIDDEN, Key, Read, Words, count, number, share_code


def in_json(content: bytes, report) -> dict[Key, Read]:
    document = json.loads(content)
    here = document["unit_path"]
    found = {(here, "n"): count(document["n"]["shown"])}
    for one in document["measures"]:
        if isinstance(one["value"], list):
            found |= {
                (here, share_code(one["code"], group["first"], group["last"])): _shown(group | {"state": "released"})
                for group in one["value"]
            }
        else:
            found[here, one["code"]] = _shown(one)
    for trend in document["trends"]:
        found |= {(here, f"{trend['code']}@{point['month']}"): _shown(point) for point in trend["points"]}
    for unit in document["units"]:
        found |= {(unit["unit_path"], one["code"]): _shown(one) for one in unit["measures"]}
    return found


def in_csv(content: bytes, report) -> dict[Key, Read]:
    found = {}
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        code, own = row["measure"], row["unit_path"] == report.unit_path
        if code.split(":")[0] not in ("index", "theme", "item", "share", "mean", "distribution") or row["group"]:
            continue
        if row["month"] != report.month:
            code = f"{code}@{row['month']}"
        elif own and row["n"] or not own:
            found[row["unit_path"], "n"] = count(_whole(row["n"]))
        shown = {key: float(row[key]) if row[key] else None for key in ("value", "low", "high")}
        found[row["unit_path"], code] = _shown(shown | {"state": row["state"], "bound": row["bound"]})
    return found


def in_xlsx(content: bytes, report) -> dict[Key, Read]:
    """Numbers as they are stored; words where there is nothing to calculate with."""
    book, words = load_workbook(io.BytesIO(content)), Words(report.language)
    with force_locale(report.language):
        names = {name: gettext(name) for name in ("Overview", "Scores", "Units", "Waves", "Answers")}
        months = {write_month(point.month): point.month for trend in report.trends for point in trend.points}
    codes, here = {panel.name: panel.code for panel in report.panels}, report.unit_path
    answers = next(row[1] for row in _rows(book, names["Overview"]) if row[0] == names["Answers"])
    found = {(here, "n"): words.count(answers)}
    for row in _rows(book, names["Scores"]):
        found[here, codes[row[0]]] = _cell(row[2], words, row[3:5])
    paths, (head, *_rest) = {unit.name: unit.path for unit in report.units}, _rows(book, names["Units"], head=True) or [()]
    for row in _rows(book, names["Units"]):
        found[paths[row[0]], "n"] = count(row[1]) if isinstance(row[1], int) else words.count(str(row[1]))
        found |= {(paths[row[0]], codes[name]): _cell(value, words) for name, value in zip(head[2:], row[2:], strict=True)}
    head = (_rows(book, names["Waves"], head=True) or [()])[0]
    for row in (one for one in _rows(book, names["Waves"]) if one[0] in months):
        month = months[row[0]]
        found[here, f"{codes[head[1]]}@{month}"] = _cell(row[1], words, row[2:4])
        found |= {(here, f"{codes[name]}@{month}"): _cell(value, words) for name, value in zip(head[4:], row[4:], strict=True)}
    return found | _answers(_rows(book, names["Answers"]), words, report)


def _answers(rows, words: Words, report) -> dict[Key, Read]:
    """A share stands under its first option; where it joins several, or is a bound, it says so in words."""
    codes = {item.text: item.code for item in report.distributions}
    found = {}
    for row in rows:
        for first, value in enumerate(row[1:7], 1):
            if isinstance(value, str) and value.strip() == words.hidden:
                found[report.unit_path, codes[row[0]]] = HIDDEN
            elif value is not None:
                options, _, share = value.rpartition(": ") if isinstance(value, str) else ("", "", value)
                last = int(options.partition("–")[2] or first)
                found[report.unit_path, share_code(codes[row[0]], first, last)] = _cell(share, words)
    return found


def _rows(book, name: str, *, head: bool = False) -> list[tuple]:
    if name not in book.sheetnames:
        return []
    rows = [tuple(row) for row in book[name].iter_rows(values_only=True)]
    return rows[:1] if head else rows[1:]


def _cell(value, words: Words, ends=None) -> Read:
    written = isinstance(value, str)
    read = words.figure(value) if written else Read("released", number(float(value)), "", BESIDE, BESIDE)
    if ends is None or read is HIDDEN:
        return read
    low, high = (None if end is None else number(float(end)) for end in ends)
    return Read(read.state, read.value, read.bound, low, high)


def _shown(one) -> Read:
    if one["state"] == "hidden":
        return HIDDEN
    stored = [one.get(end, BESIDE) for end in ("low", "high")]
    ends = [end if end in (None, BESIDE) else number(float(end)) for end in stored]
    return Read("released", number(float(_known(one))), one["bound"] or "", *ends)


def _known(one) -> float:
    return one["value"] if "value" in one else one["index"]


def _whole(text: str):
    return int(text) if text.isdigit() else text or None
