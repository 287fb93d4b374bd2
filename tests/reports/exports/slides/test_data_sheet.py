import io

from openpyxl import load_workbook

from reports.exports.slides.data_sheet import data_sheet, errors_of
from reports.exports.slides.parts import Box, Chart, Series

SCORES = Series("Score", (3.9, None, 5.5), texts=("", "", "≥ 5.5"), ends=((3.6, 4.1), None, (5.2, 5.5)))
CHART = Chart("bars", Box(1, 1, 4, 2), "alt", ("Autonomy", "=1+1", "Culture"), (SCORES,), "0.0", 1, 6, 1)


def cells():
    return load_workbook(io.BytesIO(data_sheet(CHART)))["Sheet1"]


def test_what_is_hidden_is_empty_and_a_bound_shows_its_words():
    rows = list(cells().iter_rows(min_row=2))
    assert [row[1].value for row in rows] == [3.9, None, 5.5]
    assert [row[1].number_format for row in rows if row[1].value is not None] == ["0.0", '"≥ 5.5"']


def test_intervals_reach_from_value_to_end_without_the_noise_of_subtraction():
    up, down = errors_of(CHART, 0)
    assert (up.values, down.values) == ((0.2, None, 0.0), (0.3, None, 0.3))
    assert (up.cells, down.cells) == ("Sheet1!$C$2:$C$4", "Sheet1!$D$2:$D$4")
    assert [[row[2].value, row[3].value] for row in cells().iter_rows(min_row=2)] == [[0.2, 0.3], [None, None], [0, 0.3]]


def test_a_name_is_never_a_formula():
    assert [row[0].data_type for row in cells().iter_rows(min_row=2)] == ["s", "s", "s"]


def test_the_same_chart_has_the_same_sheet():
    assert data_sheet(CHART) == data_sheet(CHART)
