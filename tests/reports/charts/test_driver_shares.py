import pytest

from reports.charts.driver_shares import driver_shares
from reports.exports.formats import chart_wording
from reports.panels import Figure


@pytest.mark.parametrize(
    ("high", "end", "ticks"),
    [(0.0, 0.05, 2), (0.05, 0.05, 2), (0.06, 0.10, 3), (0.30, 0.30, 7), (0.31, 0.40, 5), (0.95, 1.0, 11)],
)
def test_the_axis_begins_at_nothing_and_holds_every_interval(high, end, ticks):
    layout = driver_shares(["Autonomy"], [Figure(0.0, None, 0.0, high)], chart_wording())["layout"]

    assert layout["xaxis"]["range"] == [0, end]
    assert len(layout["xaxis"]["tickvals"]) == ticks


def test_bars_and_intervals_are_the_displayed_values():
    figures = [Figure(0.11, None, 0.07, 0.16), Figure(0.02, None, 0.0, 0.05)]

    bars, first, second, marks = driver_shares(["Leadership", "Technology"], figures, chart_wording())["data"]

    assert bars["x"] == marks["x"] == [0.11, 0.02]
    assert [first["x"], second["x"]] == [[0.07, 0.16], [0.0, 0.05]]
