"""The figures: valid for plotly, true to the report, one scale where they are compared by eye."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from reports.charts.index_bar import index_bar
from reports.charts.shares import distribution, distributions, extent, outcome_shares
from reports.charts.theme_dots import broken, theme_dots
from reports.charts.trends import common_range, small_multiples, trend
from reports.exports.contents import contents_of
from reports.exports.formats import chart_wording
from reports.panels import HIDDEN, Change, Figure, Panel
from reports.report import Distribution, OptionGroup, Trend, TrendPoint
from tests.reports.report_samples import SAMPLES, centre

WORDING = chart_wording()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_figure_is_a_valid_plotly_figure(name):
    for chart in contents_of(SAMPLES[name]()).charts.values():
        drawn = go.Figure(chart.figure).to_plotly_json()
        assert len(drawn["data"]) == len(chart.figure["data"])
        assert chart.alt


def test_the_index_bar_shows_value_interval_and_last_wave():
    report = centre()
    figure = index_bar(report, WORDING)
    assert figure["data"][0]["x"] == [report.index.figure.value]
    track, interval, before = figure["layout"]["shapes"]
    assert (track["x0"], track["x1"]) == (0, 100)
    assert (interval["x0"], interval["x1"]) == (report.index.figure.low, report.index.figure.high)
    assert before["x0"] == report.index.figure.value - report.index.change.difference
    assert [note["text"] for note in figure["layout"]["annotations"]] == [f"September 2026 {before['x0']:.0f}"]


def test_a_hidden_index_leaves_the_scale_empty():
    report = centre()
    figure = index_bar(replace(report, index=Panel("index", "Index", "0-100", HIDDEN)), WORDING)
    assert figure["data"] == [] and len(figure["layout"]["shapes"]) == 1


def test_a_clipped_index_points_the_way_it_lies():
    panel = Panel("index", "Index", "0-100", Figure(90.0, "at least"), (), Change("2026-09", None, "not tested"))
    figure = index_bar(replace(centre(), index=panel), WORDING)
    assert figure["data"][0]["marker"]["symbol"] == "triangle-up"
    assert figure["layout"]["annotations"] == []


def test_theme_dots_are_the_displayed_values():
    themes = (*centre().themes, Panel("theme:x", "Hidden one", "1-6", HIDDEN))
    figure = theme_dots(themes, WORDING)
    value, before, published = figure["data"]
    assert value["x"] == [panel.figure.value for panel in themes[:-1]] + [None]
    assert [x + up for x, up in zip(value["x"][:-1], value["error_x"]["array"][:-1], strict=True)] == pytest.approx(
        [panel.figure.high for panel in themes[:-1]]
    )
    assert before["x"][0] == pytest.approx(themes[0].figure.value - themes[0].change.difference)
    assert published["x"][:4] == [3.9, 4.0, 3.3, None]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["not shown"]


def test_measures_on_different_scales_are_not_drawn_together():
    report = centre()
    with pytest.raises(ValueError, match="one scale"):
        theme_dots((report.index, *report.themes), WORDING)
    with pytest.raises(ValueError, match="one scale"):
        small_multiples(report.trends, WORDING)
    with pytest.raises(ValueError, match="only shares"):
        outcome_shares(report.outcomes, WORDING)


def test_a_hidden_wave_is_a_gap():
    measure = centre().trend("index")
    marks, line = trend(measure, WORDING)["data"]
    gaps = [at for at, point in enumerate(measure.points) if point.figure == HIDDEN]
    assert gaps and all(line["y"][at] is None and marks["y"][at] is None for at in gaps)
    assert marks["error_y"]["array"][gaps[0]] is None


def test_small_multiples_share_one_scale():
    trends = centre().trends[1:]
    layout = small_multiples(trends, WORDING)["layout"]
    ranges = {tuple(axis["range"]) for key, axis in layout.items() if key.startswith("yaxis")}
    assert ranges == {common_range(trends, "1-6")}


def test_an_axis_is_never_so_short_that_noise_looks_large():
    flat = Trend("theme:a", "A", "1-6", tuple(TrendPoint(f"2026-0{at}", Figure(4.1, None, 4.0, 4.2)) for at in range(1, 6)))
    low, high = common_range([flat], "1-6")
    assert high - low >= 2
    assert common_range([replace(flat, points=())], "1-6") == (1, 6)


@pytest.mark.parametrize("waves", [2, 12, 36])
def test_month_labels_never_crowd_and_end_with_the_last_wave(waves):
    measure = centre(waves=waves).trend("index")
    axis = trend(measure, WORDING)["layout"]["xaxis"]
    assert axis["tickvals"][-1] == waves - 1
    assert axis["ticktext"][-1] == "Oct 2026"
    assert len(axis["tickvals"]) <= 8


def test_a_distribution_is_centred_between_three_and_four():
    item = centre().distributions[0]
    bars = distribution(item, extent((item,)))["data"]
    assert [bar["x"][0] for bar in bars] == [group.share for group in item.groups]
    below = sum(group.share for group in item.groups if group.last <= 3)
    assert bars[0]["base"][0] == pytest.approx(-below)
    assert any(bar["base"][0] == pytest.approx(0) for bar in bars)
    assert bars[-1]["base"][0] + bars[-1]["x"][0] == pytest.approx(sum(group.share for group in item.groups if group.first > 3))


def test_a_group_across_the_middle_is_halved():
    groups = (OptionGroup(1, 2, 0.3), OptionGroup(3, 4, 0.2), OptionGroup(5, 6, 0.5))
    item = Distribution("distribution:X", "text", tuple("123456"), groups)
    assert [bar["base"][0] for bar in distribution(item, extent((item,)))["data"]] == pytest.approx([-0.4, -0.1, 0.1])


def test_distributions_share_one_scale_and_leave_hidden_ones_out():
    items = centre().distributions
    veiled = (*items[:-1], replace(items[-1], groups=HIDDEN))
    drawn = distributions(veiled)
    assert set(drawn) == {item.code for item in items[:-1]}
    assert len({tuple(figure["layout"]["xaxis"]["range"]) for figure in drawn.values()}) == 1
    with pytest.raises(ValueError, match="not shown"):
        distribution(Distribution("distribution:X", "text", tuple("123456"), HIDDEN), (0.5, 0.5))


def test_a_long_name_is_broken_once_near_its_middle():
    assert broken("Medvirkning i beslutninger som er viktige for meg") == "Medvirkning i beslutninger<br>som er viktige for meg"
    assert broken("Workload") == "Workload"
