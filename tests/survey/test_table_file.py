"""CSV files as they come out of other people's programs."""

import pytest

from survey.table_file import FileRefused, read_table

REQUIRED, KNOWN = ("unit_path", "member_ref"), ("unit_path", "member_ref", "email")


@pytest.fixture
def read(tmp_path):
    def read_content(content: bytes, **choices):
        file = tmp_path / "roster.csv"
        file.write_bytes(content)
        return read_table(file, **({"required": REQUIRED, "known": KNOWN} | choices))

    return read_content


@pytest.mark.parametrize(
    "content",
    [
        "unit_path,member_ref\nTromsø,A1\nOslo,A2\n",
        "\ufeffunit_path,member_ref\nTromsø,A1\nOslo,A2\n",
        "unit_path;member_ref\nTromsø;A1\nOslo;A2\n",
        "\ufeffunit_path;member_ref\r\nTromsø;A1\r\nOslo;A2\r\n",
        '"unit_path";"member_ref"\n"Tromsø";"A1"\n"Oslo";"A2"\n',
        "unit_path,member_ref\nTromsø,A1\nOslo,A2",
        " Unit_Path , MEMBER_REF \n  Tromsø ,\tA1 \nOslo,A2\n",
        "unit_path,member_ref\rTromsø,A1\rOslo,A2\r",
        "unit_path\tmember_ref\nTromsø\tA1\nOslo\tA2\n",
        '"unit_path"\t"member_ref"\r\n"Tromsø"\t"A1"\r\n"Oslo"\t"A2"\r\n',
    ],
)
def test_the_forms_of_one_table(read, content):
    table = read(content.encode())
    assert table.columns == ("unit_path", "member_ref")
    assert [(row.line, row["unit_path"], row["member_ref"]) for row in table.rows] == [(2, "Tromsø", "A1"), (3, "Oslo", "A2")]


def test_the_other_separator_may_stand_inside_a_field(read):
    assert read(b"unit_path;member_ref\nOslo, nord;A1\n").rows[0]["unit_path"] == "Oslo, nord"
    assert read(b"unit_path,member_ref\nOslo; nord,A1\n").rows[0]["unit_path"] == "Oslo; nord"


def test_separators_inside_a_name_do_not_count(read):
    content = '"unit_path";"Yes, no, or, well, perhaps\n(tick one, please)"\n"Oslo";"A1"\n'
    assert read(content.encode(), required=("unit_path",), known=None).rows[0]["unit_path"] == "Oslo"


def test_quotes_hold_separators_quotes_and_line_breaks(read):
    rows = read(b'unit_path,member_ref\n"Oslo, ""nord""",A1\n"Oslo\nsouth",A2\nBergen,A3\n').rows
    assert [row["unit_path"] for row in rows] == ['Oslo, "nord"', "Oslo\nsouth", "Bergen"]
    assert [row.line for row in rows] == [2, 3, 5]  # as a text editor counts


def test_empty_lines_are_passed_over_and_still_counted(read):
    rows = read(b"unit_path,member_ref\n\nOslo,A1\n,\n  ,  \n\nBergen,A2\n\n").rows
    assert [(row.line, row["member_ref"]) for row in rows] == [(3, "A1"), (7, "A2")]


def test_a_column_that_is_not_there_reads_as_empty(read):
    assert read(b"unit_path,member_ref\nOslo,A1\n").rows[0]["email"] == ""


def test_separators_at_the_end_of_a_row_are_forgiven_when_nothing_is_behind_them(read):
    assert read(b"unit_path,member_ref\nOslo,A1,,\n").rows[0].values == {"unit_path": "Oslo", "member_ref": "A1"}


def test_where_no_columns_are_known_any_are_read(read):
    table = read("unit_path,AUT1,Ærlig\nOslo,4,\n".encode(), required=("unit_path",), known=None)
    assert table.columns == ("unit_path", "aut1", "ærlig")


def test_a_heading_alone_is_a_table_without_rows(read):
    assert read(b"unit_path,member_ref\n").rows == ()


REFUSED = {
    "empty": (b"", "is empty"),
    "only a mark": (b"\xef\xbb\xbf", "is empty"),
    "only white space": (b"\n  \n,,\n", "is empty"),
    "Latin-1": ("unit_path,member_ref\nTromsø,A1\n".encode("latin-1"), r"is not UTF-8 \(byte 26\)"),
    "UTF-16": ("unit_path,member_ref\nOslo,A1\n".encode("utf-16"), "is not UTF-8"),
    "NUL": (b"unit_path,member_ref\nOs\0lo,A1\n", "is not a text file"),
    "column twice": (b"unit_path,member_ref,Unit_Path\nOslo,A1,Oslo\n", "the column unit_path twice"),
    "column missing": (b"unit_path,email\nOslo,a@b.no\n", "lacks the column member_ref"),
    "column unknown": (b"unit_path,member_ref,salary\nOslo,A1,1\n", "unknown column 'salary'"),
    "too few fields": (b"unit_path,member_ref,email\nOslo,A1,\nOslo,A2\n", "line 3: 2 fields where the heading has 3"),
    "too many fields": (b"unit_path,member_ref\nOslo,A1,x\n", "line 2: 3 fields where the heading has 2"),
    "quote left open": (b'unit_path,member_ref\n"Oslo,A1\n', "is not a CSV file"),
    "text after a quote": (b'unit_path,member_ref\n"Oslo"x,A1\n', "is not a CSV file"),
    "endless field": (b"unit_path,member_ref\n" + b"x" * 20_000 + b",A1\n", "is not a CSV file"),
}


@pytest.mark.parametrize("content, sentence", REFUSED.values(), ids=REFUSED)
def test_files_that_are_refused(read, content, sentence):
    with pytest.raises(FileRefused, match=sentence) as refused:
        read(content)
    assert "roster.csv" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(FileRefused, match="No such file"):
        read_table(tmp_path / "none.csv", required=REQUIRED)
    with pytest.raises(FileRefused, match="Is a directory"):
        read_table(tmp_path, required=REQUIRED)
