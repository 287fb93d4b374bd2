"""Workbooks as people save them, and as somebody who means harm would make them."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from survey.sheet_file import COLUMN_LIMIT, UNPACKED_LIMIT
from survey.table_file import FileRefused, read_lines, read_table

HEADING = ["unit_path", "member_ref"]


@pytest.fixture
def save(tmp_path):
    """Saves rows as a workbook; `change` gets the workbook before it is saved."""

    def save_rows(*rows, change=None):
        book = Workbook()
        book.active.title = "Staff"
        for row in rows:
            book.active.append(row)
        if change:
            change(book)
        file = tmp_path / "roster.xlsx"
        book.save(file)
        return file

    return save_rows


@pytest.fixture
def repack(save, tmp_path):
    """A good workbook with the content of one part replaced, or a part added."""

    def with_part(name: str, content: bytes):
        file = tmp_path / "repacked.xlsx"
        with zipfile.ZipFile(save(HEADING, ["Oslo", "A1"])) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                if part != name:
                    new.writestr(part, old.read(part))
            new.writestr(name, content)
        return file

    return with_part


def read(file):
    return read_table(file, required=("unit_path",))


def sheet_of(data: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{data}</sheetData></worksheet>'.encode()


HEADING_ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>unit_path</t></is></c></row>'
OSLO = '<c t="inlineStr"><is><t>Oslo</t></is></c>'
SHEET = "xl/worksheets/sheet1.xml"


def test_rows_carry_the_numbers_the_spreadsheet_shows(save):
    rows = read(save(HEADING, ["Tromsø", " A1 "], [], [None, ""], ["Oslo/Team 1", "A2"])).rows
    assert [(row.line, row["unit_path"], row["member_ref"]) for row in rows] == [(2, "Tromsø", "A1"), (5, "Oslo/Team 1", "A2")]


@pytest.mark.parametrize(
    ("value", "text"), [(4, "4"), (4.0, "4"), (4.5, "4.5"), (True, "True"), ("=text", "=text"), (47900000001, "47900000001")]
)
def test_numbers_read_as_they_are_typed(save, value, text):
    def as_text(book):
        book.active["B2"].value = value
        if isinstance(value, str):
            book.active["B2"].data_type = "s"

    assert read(save(HEADING, ["Oslo"], change=as_text)).rows[0]["member_ref"] == text


def test_short_rows_are_filled_up_and_empty_columns_at_the_end_are_no_columns(save):
    file = save([*HEADING, "email", None, " "], ["Oslo", "A1"], ["Oslo", "A2", "a@b.no", None])
    assert read(file).columns == ("unit_path", "member_ref", "email")
    assert [row["email"] for row in read(file).rows] == ["", "a@b.no"]


def test_the_first_visible_sheet_is_read_and_the_others_are_named(save):
    def add_sheets(book):
        book.create_sheet("Notes").append(["nothing"])
        book.create_sheet("Last year").append(["unit_path"])
        book["Last year"].append(["Bergen"])
        hidden = book.create_sheet("Hidden", 0)
        hidden.append(["unit_path"])
        hidden.sheet_state = "hidden"

    file = save(HEADING, ["Oslo", "A1"], change=add_sheets)
    lines = read_lines(file)
    assert (lines.sheet, lines.heading, [line.fields for line in lines.lines]) == ("Staff", tuple(HEADING), [["Oslo", "A1"]])
    assert set(lines.other_sheets) == {"Hidden", "Notes", "Last year"}
    named = read_lines(file, sheet="Last year")
    assert (named.sheet, [line.fields for line in named.lines]) == ("Last year", [["Bergen"]])
    with pytest.raises(FileRefused, match="no sheet 'Next year'; its sheets are: .*Staff"):
        read_lines(file, sheet="Next year")


def merge(book):
    book.active.merge_cells("A2:A3")


REFUSED = {
    "a formula": ([HEADING, ["Oslo", "=1+1"]], None, "row 2, column B: a formula"),
    "a formula in the heading": ([["unit_path", '=CONCAT("a")'], ["Oslo"]], None, "row 1, column B: a formula"),
    "an error": ([HEADING, ["Oslo", "#N/A"]], None, "row 2, column B: an error"),
    "a date": ([HEADING, ["Oslo", datetime(2026, 3, 1)]], None, "line 2, column member_ref: a date"),
    "merged cells": ([HEADING, ["Oslo", "A1"], [None, "A2"]], merge, "sheet Staff: it has merged cells"),
    "no rows at all": ([], None, "is empty"),
    "a value beyond the heading": ([HEADING, ["Oslo", "A1", None, "x"]], None, "line 2: 4 fields where the heading has 2"),
    "a column twice": ([["unit_path", "Unit_Path"], ["Oslo", "Oslo"]], None, "the column unit_path twice"),
    "too many columns": ([HEADING, ["Oslo"] * (COLUMN_LIMIT + 1)], None, "more than 1,000 columns"),
}


@pytest.mark.parametrize(("rows", "change", "sentence"), REFUSED.values(), ids=REFUSED)
def test_workbooks_that_are_refused(save, rows, change, sentence):
    with pytest.raises(FileRefused, match=sentence) as refused:
        read(save(*rows, change=change))
    assert "\n" not in str(refused.value)


def test_a_date_is_read_where_one_is_meant_and_refused_in_every_other_column(save):
    file = save(HEADING, ["Oslo", datetime(2026, 3, 1)])
    assert read_table(file, required=("unit_path",), dates=("member_ref",)).rows[0]["member_ref"] == "2026-03-01T00:00:00"
    with pytest.raises(FileRefused, match="column member_ref: a date"):
        read_table(file, required=("unit_path",), dates=("unit_path",))


def test_a_merged_heading_on_another_sheet_does_no_harm(save):
    def decorate(book):
        book.create_sheet("Front page").merge_cells("A1:D1")

    assert len(read(save(HEADING, ["Oslo", "A1"], change=decorate)).rows) == 1


def test_old_locked_and_damaged_workbooks_are_refused(save, tmp_path):
    whole = save(HEADING, ["Oslo", "A1"]).read_bytes()
    for content, sentence in (
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "an old or a locked workbook"),
        (whole[:-200], "can't be read as a workbook"),
        (b"PK\x03\x04 and nothing else", "can't be read as a workbook"),
    ):
        file = tmp_path / "broken.xlsx"
        file.write_bytes(content)
        with pytest.raises(FileRefused, match=sentence):
            read(file)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "[Content_Types].xml", SHEET, "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("content", [b"", b"<open"])
def test_a_part_that_is_no_such_part_is_refused_in_one_line(repack, part, content):
    with pytest.raises(FileRefused) as refused:
        read(repack(part, content))
    assert str(refused.value).count("\n") == 0


def test_an_archive_that_unpacks_to_too_much_is_never_unpacked(repack):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"0" * (UNPACKED_LIMIT + 1))
    file = repack("xl/media/picture.bin", b"")
    file.write_bytes(bomb.getvalue())
    assert file.stat().st_size < 300_000
    with pytest.raises(FileRefused, match="unpacks to more than 200 MB"):
        read(file)


def test_entities_that_grow_are_refused(repack):
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(FileRefused, match="can't be read as a workbook"):
        read(repack(SHEET, laughs + sheet_of(HEADING_ROW + f'<row r="2">{OSLO}</row>')))


def test_a_million_empty_rows_are_passed_over(repack):
    file = repack(SHEET, sheet_of(HEADING_ROW + "<row/>" * 1_000_000 + f"<row>{OSLO}</row>"))
    assert [(row.line, row["unit_path"]) for row in read(file).rows] == [(1_000_002, "Oslo")]


def test_a_row_number_beyond_any_sheet_is_refused(repack):
    data = HEADING_ROW + f'<row r="999999999999">{OSLO}</row>'
    with pytest.raises(FileRefused, match="more than 1,048,576 rows"):
        read(repack(SHEET, sheet_of(data)))


def test_a_row_of_empty_cells_without_end_is_refused(repack):
    with pytest.raises(FileRefused, match="columns"):
        read(repack(SHEET, sheet_of(HEADING_ROW + "<row>" + "<c/>" * 3_000_000 + "</row>")))


def test_what_a_sheet_says_of_its_own_size_is_not_believed(repack):
    true = sheet_of(HEADING_ROW + f'<row r="2">{OSLO}</row>')
    lying = true.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert [row.line for row in read(repack(SHEET, lying)).rows] == [2]
    small = lying.replace(b"A1:XFD1048576", b"A1")
    assert [row.line for row in read(repack(SHEET, small)).rows] == [2]
