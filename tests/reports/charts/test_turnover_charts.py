"""Charts of forecasts: whole people on one scale, the base rate beside a forecast only, the diagonal where forecasts hold."""

import pytest

from reports.charts.calibration import CalibrationPoint, calibration
from reports.charts.expectations import expectations, step_for
from reports.charts.svg import render_svg
from reports.turnover.outlook import Expectation

SHORT, LONG = Expectation(3, "forecast", 5.6, 2, 10, 4.8), Expectation(12, "forecast", 22.4, 12, 35, 19.2)
POINTS = (CalibrationPoint(4.0, 5.5, 2.0, 9.0), CalibrationPoint(11.0, 9.5, 6.0, 14.0))


@pytest.mark.parametrize("most, step", [(1, 1), (6, 1), (7, 2), (12, 2), (13, 5), (35, 10), (60, 10), (61, 20), (700, 200)])
def test_steps_are_round_and_few(most, step):
    assert step_for(most) == step
    assert most / step <= 6


def test_expected_interval_and_base_rate_of_each_length():
    drawn = expectations((SHORT, LONG), ("3 months", "12 months"))
    shown, base = drawn["data"]
    assert (shown["x"], base["x"]) == ([5.6, 22.4], [4.8, 19.2])
    assert shown["error_x"]["array"] == pytest.approx([4.4, 12.6])
    assert drawn["layout"]["xaxis"]["range"] == [0, 40]
    assert drawn["layout"]["yaxis"]["ticktext"] == ["3 months", "12 months"]


def test_where_only_the_base_rate_is_shown_it_stands_once():
    alone = Expectation(3, "base rate", 4.8, 1, 9, 4.8)
    assert expectations((alone,), ("3 months",))["data"][1]["x"] == [None]


@pytest.mark.parametrize("low, high, expected", [(0, 0, 0.0), (0, 0, 0.4), (0, 1, 0.6)])
def test_nobody_expected_is_drawn_too(low, high, expected):
    few = Expectation(3, "base rate", expected, low, high, expected)
    drawn = expectations((few,), ("3 months",))
    assert drawn["layout"]["xaxis"]["range"] == [0, 1]
    assert "<svg" in render_svg(drawn, title="few")


def test_calibration_has_one_scale_both_ways_and_a_line_where_forecasts_hold():
    drawn = calibration(POINTS, "expected", "left")
    assert drawn["layout"]["xaxis"]["range"] == drawn["layout"]["yaxis"]["range"] == [0, 15]
    (line,) = drawn["layout"]["shapes"]
    assert (line["x0"], line["y0"], line["x1"], line["y1"]) == (0, 0, 15, 15)
    assert drawn["data"][0]["error_y"]["arrayminus"] == [3.5, 3.5]
    assert {note["text"] for note in drawn["layout"]["annotations"]} == {"expected", "left"}
    assert "<svg" in render_svg(drawn, title="calibration")
