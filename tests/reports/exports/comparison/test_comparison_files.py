"""The comparison in every format: valid, the same figures everywhere, and nothing that a spreadsheet would run."""

import csv
import io
import json
import re

import page
import pytest
from flask_babel import force_locale
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.comparison.building import Scope, build_comparison
from reports.comparison.choice import Choice
from reports.exports.comparison.contents import contents_of
from reports.exports.comparison.kinds import KINDS, write_comparison
from reports.exports.formats import write_figure
from reports.pools import read_pools
from tests.browser import signed_in
from tests.html_page import Page
from tests.reports.side_by_side import AUTONOMY, MONTH, Unit, add_release, add_set

FORMULA = '=HYPERLINK("x")'
CLIENTS = ("fjord", "sund")
HIDDEN = "A hatched cell is not shown"


@pytest.fixture
def comparison(app):
    """Two clients and twelve centres: bounds, coarse figures, hidden ones, long and dangerous names."""
    centres = {f"Centre {number}": Unit(50 + number, autonomy=3.5) for number in range(1, 9)}
    odd = {"High": Unit(90, bound="at least"), "Small": Unit(55, autonomy=3.25, n=7), "Part": Unit(61, autonomy=None)}
    add_release("fjord", {"": Unit(60, n=300), **centres, **odd, "Grey": Unit(None)}, name="Fjord & <b>Service</b>")
    add_release("sund", {"": Unit(62, n=200), FORMULA: Unit(20), "A name without end " * 7: Unit(61)}, name="+Sund")
    add_set("nordic", [*CLIENTS, "a", "b", "c"], 60.0)
    with app.test_request_context():
        sets = read_pools(MONTH, CLIENTS, demonstration=False)
        yield build_comparison(Scope(CLIENTS, lambda *_: True, sets), MONTH, "en", chosen="nordic")


def expected(comparison):
    """(client, unit) → what is written of its index and its autonomy."""
    with force_locale("en"):
        lines = {(line.row.client, line.row.unit_path): line for line in contents_of(comparison, Choice()).lines}
        return {
            key: [
                write_figure(line.row.figures[code], comparison.column(code).scale, line.decimals) for code in ("index", AUTONOMY)
            ]
            for key, line in lines.items()
            if line.row.state == "released"
        }


def in_json(content):
    rows = json.loads(content)["rows"]
    return {(row["client"], row["unit_path"]): {at["code"]: at for at in row["measures"]} for row in rows}


def in_csv(content):
    found = {}
    for line in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
        found.setdefault((line["client"], line["unit_path"].removeprefix("'")), {})[line["measure"]] = line
    return found


def words_of(content):
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages).split())


def test_page_and_files_show_the_same_figures(app, comparison):
    wanted = expected(comparison)
    assert len(wanted) == 15
    files = {kind: write_comparison(comparison, Choice(), kind) for kind in KINDS}
    documents, table = in_json(files["json"]), in_csv(files["csv"])
    sheet = load_workbook(io.BytesIO(files["xlsx"]))["Heat map"]
    rows = {row[1] or row[0]: row for row in sheet.iter_rows(min_row=3, values_only=True)}
    signed_in(app, "c@example.com", "consultant", "fjord")
    shown = Page(signed_in(app, "c@example.com", "consultant", "sund").get("/console/compare?lang=en&set=nordic")).words
    printed = words_of(files["pdf"])
    for row in (row for row in comparison.rows if row.state == "released"):
        texts = wanted[row.client, row.unit_path]
        for code, text, cell in zip(("index", AUTONOMY), texts, rows[row.name][3:5], strict=True):
            figure, at = row.figure(code), (row.client, row.unit_path)
            one, line = documents[at][code], table[at][code]
            value = figure and figure.value
            assert (one["value"], line["value"]) == (value, "" if value is None else f"{value:g}")
            assert cell == (value if figure and figure.bound is None else text)
        together = " ".join(f"{row.n.shown} {' '.join(texts)}".split())
        assert f"{' '.join(row.name.split())} {together}" in shown
        assert together in printed


def test_places_and_states_are_the_same_in_document_spreadsheet_and_table(comparison):
    documents = in_json(write_comparison(comparison, Choice(), "json"))
    table = in_csv(write_comparison(comparison, Choice(), "csv"))
    book = load_workbook(io.BytesIO(write_comparison(comparison, Choice(), "xlsx")))["Places"]
    places = {(row[0], row[2] or row[1]): row for row in book.iter_rows(min_row=2, values_only=True)}
    for row in comparison.rows:
        for code, ranks in row.positions.items():
            one, line = documents[row.client, row.unit_path][code], table[row.client, row.unit_path][code]
            whole = (ranks.low, ranks.high, ranks.of)
            assert tuple(one["position"].values()) == whole == tuple(int(line[at]) for at in ("rank_low", "rank_high", "of"))
            assert places[comparison.column(code).name, row.name][6:9] == whole
            judged = row.judged.get(code)
            told = one["reference"] and one["reference"]["state"], line["difference_state"] or None
            assert told == (judged and judged.state,) * 2


@pytest.mark.parametrize("language", ["en", "nb", "nl"])
def test_the_file_is_valid_pdf_ua_and_explains_hidden_cells_once(app, comparison, language):
    sets = read_pools(MONTH, CLIENTS, demonstration=False)
    drawn = build_comparison(Scope(CLIENTS, lambda *_: True, sets), MONTH, language, chosen="nordic")
    content = write_comparison(drawn, Choice(), "pdf")
    result = page.validate_pdf_bytes(content, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in result.failures] == []
    text = words_of(content)
    assert language != "en" or text.count(HIDDEN) == 1
    assert all(release.sha256 in re.sub(r"\s", "", text) for release in drawn.releases)
    assert write_comparison(drawn, Choice(), "pdf") == content


FEW = [{"": Unit(None), "A": Unit(None)}, {"": Unit(60)}, {"": Unit(None), "A": Unit(50), "B": Unit(51)}]


@pytest.mark.parametrize("units", FEW)
def test_one_client_and_everything_hidden_are_written_too(app, units):
    add_release("alone", units)
    with app.test_request_context():
        drawn = build_comparison(Scope(("alone",), lambda *_: True), MONTH, "en")
        assert page.validate_pdf_bytes(write_comparison(drawn, Choice(), "pdf"), profile="ua1").is_compliant
        for kind in KINDS:
            assert write_comparison(drawn, Choice(), kind)


def test_no_text_is_a_formula(comparison):
    book = load_workbook(io.BytesIO(write_comparison(comparison, Choice(), "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == FORMULA for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(sheet.freeze_panes for sheet in book if sheet.title in ("Heat map", "Places"))
    lines = csv.reader(io.StringIO(write_comparison(comparison, Choice(), "csv").decode("utf-8-sig")))
    assert not [text for line in lines for text in line if text.startswith(("=", "+", "@"))]


def test_names_are_texts_on_the_page_and_in_the_file(app, comparison):
    signed_in(app, "c@example.com", "consultant", "fjord")
    answer = signed_in(app, "c@example.com", "consultant", "sund").get("/console/compare?lang=en")
    assert "<b>Service" not in answer.text and "Fjord & <b>Service</b>" in Page(answer).words
