import io
from dataclasses import replace

import pytest
from flask_babel import force_locale, gettext
from openpyxl import load_workbook

from reports.exports.formats import write_figure
from reports.exports.xlsx import to_xlsx
from reports.panels import Figure
from tests.reports.report_samples import SAMPLES, centre, client, everything_hidden, hidden, long_names, three_years


def read(report):
    return load_workbook(io.BytesIO(to_xlsx(report)))


def table(sheet):
    """Rows under the heading, by the text of their first cell."""
    head, *rows = sheet.iter_rows(values_only=True)
    return head, {row[0]: row for row in rows}


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize("name", SAMPLES)
def test_every_score_is_the_displayed_one(name):
    report = SAMPLES[name]()
    book = read(report)
    if report.state == "hidden":
        assert book.sheetnames == ["Overview"]
        return
    _head, rows = table(book["Scores"])
    for panel in report.panels:
        score = rows[panel.name][2]
        if isinstance(panel.figure, Figure) and panel.figure.bound is None:
            assert score == panel.figure.value
            assert rows[panel.name][3:6] == (panel.figure.low, panel.figure.high, panel.figure.adjusted)
        else:
            assert score == write_figure(panel.figure, panel.scale)


@pytest.mark.parametrize("name", ["centre", "client", "crowded", "everything_hidden"])
def test_units_hold_what_the_heat_map_holds(name):
    report = SAMPLES[name]()
    head, rows = table(read(report)["Units"])
    for unit in report.units:
        shown = dict(zip(head, rows[unit.name], strict=True))
        for panel in report.panels:
            figure = unit.figures.get(panel.code)
            if isinstance(figure, Figure) and figure.bound is None:
                assert shown[panel.name] == figure.value
            elif figure is not None:
                assert shown[panel.name] == write_figure(figure, panel.scale)


def test_waves_stand_one_under_the_other_with_gaps_said():
    report = three_years()
    _head, rows = table(read(report)["Waves"])
    assert len(rows) == len(report.trends[0].points)


def test_headings_stay_in_sight_and_say_how_to_read():
    sheet = read(client())["Scores"]
    assert sheet.freeze_panes == "B2"
    assert "grain" in sheet["C1"].comment.text


def test_no_cell_is_a_formula():
    report = client()
    named = replace(report.units[0], name="=1+1")
    book = read(replace(report, client_name="=cmd|' /C calc'!A0", units=(named, *report.units[1:])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert "=1+1" in {cell.value for cell in cells}


def test_the_same_report_gives_the_same_bytes():
    assert to_xlsx(centre()) == to_xlsx(centre())


def test_hidden_says_so_and_nothing_else():
    texts = [cell.value for row in read(hidden())["Overview"].iter_rows() for cell in row if cell.value]
    assert not [text for text in texts if isinstance(text, float | int)]
    assert any("not shown" in text for text in texts)
    assert "Answers" not in read(everything_hidden()).sheetnames


@pytest.mark.parametrize("language", ["nb", "sv", "da", "nl", "en"])
def test_names_of_sheets_fit_in_every_language(language):
    report = replace(long_names(), language=language)
    names = read(report).sheetnames
    with force_locale(language):
        assert names[0] == gettext("Overview")
    assert len(set(names)) == len(names) and all(len(name) <= 31 for name in names)
