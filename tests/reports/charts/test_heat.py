from dataclasses import replace

import pytest

from reports.charts.heat import Centre, HeatRow, centre_of, heat_map, shade
from reports.panels import HIDDEN, Figure, Panel
from tests.reports.report_samples import centre, crowded

THEME = Panel("theme:a", "A", "1-6", Figure(4.0))


@pytest.mark.parametrize(
    ("value", "middle", "expected"),
    [(4.0, 4.0, 5), (4.12, 4.0, 5), (4.125, 4.0, 6), (3.875, 4.0, 4), (4.25, 4.0, 6), (3.5, 4.0, 3), (3.7, 3.3, 7),
     (5.25, 4.0, 10), (5.5, 1.5, 10), (1.5, 5.0, 0)],
)
def test_a_shade_is_a_quarter_point_of_distance(value, middle, expected):
    assert shade(Figure(value), Centre(middle, True), THEME) == expected


def test_an_index_shade_is_five_points():
    index = Panel("index", "Index", "0-100", Figure(60.0))
    assert [shade(Figure(value), Centre(60.0, False), index) for value in (60.0, 65.0, 55.0, 70.0)] == [5, 6, 4, 7]


def test_where_high_is_bad_the_colours_change_sides():
    strain = replace(THEME, higher_is_better=False)
    assert shade(Figure(4.5), Centre(4.0, True), strain) == 3


def test_hidden_figures_have_no_shade():
    assert shade(HIDDEN, Centre(4.0, True), THEME) is None
    assert shade(Figure(4.0), Centre(None, False), THEME) is None


def test_the_centre_is_the_published_figure_or_the_units_own():
    report = centre()
    assert centre_of(report.themes[0]) == Centre(3.9, True)
    assert centre_of(report.themes[3]) == Centre(report.themes[3].figure.value, False)
    assert centre_of(replace(THEME, figure=HIDDEN)) == Centre(None, False)


def test_columns_follow_the_report_and_rows_its_units():
    report = centre()
    heat = heat_map(report)
    assert [panel.code for panel in heat.columns] == ["index", *(theme.code for theme in report.themes)]
    assert [row.unit for row in heat.rows] == list(report.units)
    assert heat.left_out == 0
    assert set(heat.rows[4].shades.values()) == {None}


@pytest.mark.parametrize(("units", "printed"), [(100, 100), (101, 20)])
def test_a_hundred_units_are_the_most_that_are_printed(units, printed):
    heat = heat_map(crowded(units))
    assert len(heat.rows) == printed
    assert heat.left_out == units - printed


def test_the_ends_are_the_lowest_and_the_highest():
    report = crowded(120)
    values = sorted(at.figures["index"].value for at in report.units if at.figures["index"] != HIDDEN)
    shown = [row.unit.figures["index"].value for row in heat_map(report).rows]
    assert shown == values[:10] + values[-10:]


def test_a_row_has_one_grain():
    small, large = centre().units[0], centre().units[1]
    assert (HeatRow(small, {}).decimals, HeatRow(large, {}).decimals) == (2, 1)
