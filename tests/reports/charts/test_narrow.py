from reports.charts.narrow import EDGE, WIDTH, fewer_labels, narrow
from reports.charts.shares import outcome_shares
from reports.charts.svg import render_svg
from reports.charts.svg_text import text_width
from reports.charts.theme_dots import theme_dots
from reports.charts.trends import trend
from reports.exports.formats import chart_wording
from tests.reports.report_samples import centre, three_years

WORDING = chart_wording()


def test_the_numbers_and_what_is_told_of_them_stay():
    figure = theme_dots(centre().themes, WORDING)
    assert narrow(figure)["data"] == figure["data"]
    assert narrow(figure)["layout"]["xaxis"]["range"] == figure["layout"]["xaxis"]["range"]


def test_names_stand_above_their_rows_and_leave_the_whole_width():
    figure = theme_dots(centre().themes, WORDING)
    layout = narrow(figure)["layout"]
    names = [note["text"] for note in layout["annotations"]]
    assert names[-len(centre().themes) :] == [panel.name for panel in centre().themes]
    assert layout["width"] == WIDTH and layout["margin"]["l"] == EDGE < figure["layout"]["margin"]["l"]
    assert not any(layout["yaxis"]["ticktext"])


def test_bars_have_room_for_their_names():
    shares = tuple(panel for panel in centre().outcomes if panel.scale == "share")
    layout = narrow(outcome_shares(shares, WORDING))["layout"]
    row = (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) / len(shares)
    assert layout["annotations"][-1]["yshift"] - 6 > row * 0.5 / 2  # the bar fills half of its row


def test_labels_that_would_run_into_one_another_are_left_out_but_never_the_last():
    figure = trend(three_years().trend("index"), WORDING)
    axis = narrow(figure)["layout"]["xaxis"]
    assert axis["ticktext"][-1] == figure["layout"]["xaxis"]["ticktext"][-1]
    widest = max(text_width(text, 10.5) for text in axis["ticktext"])
    places = [(place - axis["range"][0]) / (axis["range"][1] - axis["range"][0]) * 290 for place in axis["tickvals"]]
    assert all(right - left > widest for left, right in zip(places, places[1:], strict=False))


def test_one_label_stays_however_little_room_there_is():
    axis = {"tickvals": [0, 1, 2], "ticktext": ["a long label"] * 3, "tickfont": {"size": 10}}
    assert fewer_labels(axis, 1)["tickvals"] == [2]


def test_the_figure_it_came_from_is_left_alone():
    figure = theme_dots(centre().themes, WORDING)
    before = render_svg(figure, title="t")
    narrow(figure)
    assert render_svg(figure, title="t") == before
