import pytest

from reports.exports.formats import write_figure
from reports.exports.xlsx_standing import zone_word
from reports.panels import Figure
from reports.standing import NOWHERE
from tests.reports.exports.workbooks import by_first, sheet_rows
from tests.reports.report_samples import centre, client, funnelled, placed


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def test_a_place_is_two_numbers_of_so_many():
    report = placed()
    rows = by_first(sheet_rows(report, "Places"))
    found = {panel: report.standing(panel.code) for panel in report.panels if report.standing(panel.code) != NOWHERE}
    stood = [panel for panel in found if panel in (report.index, *report.themes, *report.modules, *report.outcomes)]
    assert len(stood) > 5
    for panel in stood:
        ranks = found[panel].position.ranks
        assert rows[panel.name][2:5] == (ranks.low, ranks.high, ranks.of)
        assert rows[panel.name][5:7] == (found[panel].earlier.value, found[panel].earlier.difference)


def test_a_median_at_the_end_of_its_scale_is_a_text():
    report = placed()
    rows = {row[1]: row for row in sheet_rows(report, "Other clients")}
    (benchmark,) = report.benchmarks
    for code, figure in benchmark.figures.items():
        panel = next(panel for panel in report.panels if panel.code == code)
        ends = [(figure.lower, figure.lower_bound), (figure.median, figure.median_bound), (figure.upper, figure.upper_bound)]
        written = [value if bound is None else write_figure(Figure(value, bound), panel.scale) for value, bound in ends]
        assert list(rows[panel.name][3:6]) == written


def test_the_funnel_names_every_unit_with_its_side():
    report = funnelled()
    rows = by_first(sheet_rows(report, "Funnel"))
    for point in report.funnel.points:
        assert rows[point.name][1:4] == (point.answers, point.figure.value, zone_word(point.zone))


def test_response_rates_are_two_ends():
    rows = by_first(sheet_rows(funnelled(), "Response rate"))
    assert rows["Oslo"][1:3] == (0.62, 0.62)
    assert rows["Moss"][1:3] == (0.71, 1.0)


@pytest.mark.parametrize("name", ["Places", "Other clients", "Funnel"])
def test_a_sheet_without_anything_is_not_there(name):
    for report in (centre(), client()):
        with pytest.raises(KeyError):
            sheet_rows(report, name)
