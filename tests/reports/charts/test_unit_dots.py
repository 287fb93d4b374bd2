"""Dots of units with the middle half of a set behind them."""

import pytest

from reports.charts.svg import render_svg
from reports.charts.unit_dots import unit_dots
from reports.charts.wording import Wording
from reports.panels import HIDDEN, Figure, Panel, PoolFigure

WORDING = Wording(
    lambda figure, scale: str(figure.value),
    lambda figure, scale: "",
    lambda value, scale: f"{value:g}",
    month=str,
    short_month=str,
    published="published",
    not_shown="not shown",
    breaks={},
)
UNITS = (
    Panel("index", "Oslo", "0-100", Figure(70, low=66, high=74)),
    Panel("index", "A centre with a very long name indeed, too long for a line", "0-100", Figure(90, "at least")),
    Panel("index", "Grey", "0-100", HIDDEN),
)


def shapes(**beside):
    return unit_dots(UNITS, WORDING, **beside)["layout"]["shapes"]


def test_every_unit_stands_in_its_row_with_its_interval():
    drawn = unit_dots(UNITS, WORDING)
    assert drawn["data"][0]["x"] == [70, 90, None]
    assert drawn["data"][0]["error_x"]["array"] == [4, None, None]
    assert drawn["layout"]["yaxis"]["ticktext"][1].count("<br>") == 1
    assert "not shown" in render_svg(drawn, title="x")


def test_the_middle_half_of_a_set_is_a_band_unless_it_is_known_to_one_side_only():
    (band,) = shapes(among=PoolFigure(60, 55, 65))
    assert (band["x0"], band["x1"]) == (55, 65)
    assert shapes(among=PoolFigure(60, 55, 65, upper_bound="at least")) == []
    assert [shape["type"] for shape in shapes(among=PoolFigure(60, 55, 65), value=60.0)] == ["rect", "line"]


@pytest.mark.parametrize("many", [1, 30])
def test_the_height_follows_the_units(many):
    heights = [unit_dots(UNITS[:1] * number, WORDING)["layout"]["height"] for number in (many, many + 1)]
    assert heights[1] > heights[0]
