import re
from xml.etree import ElementTree

import pytest

from reports.charts.index_bar import index_bar
from reports.charts.svg import render_svg
from reports.charts.svg_axes import read_axis
from reports.charts.svg_text import number, text_width
from reports.exports.contents import contents_of
from reports.exports.formats import chart_wording
from tests.reports.report_samples import centre, three_years

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = {"width": 100, "height": 100, "xaxis": {"range": [0, 10]}, "yaxis": {"range": [0, 10]}}


def drawn(figure, **options):
    return ElementTree.fromstring(render_svg(figure, title="title", **options))


def texts(svg):
    return [node.text for node in svg.iter(f"{SVG}text")]


def words_of(layout):
    """Every tick label and annotation of a plotly layout, line by line."""
    for key, axis in layout.items():
        if key[1:5] == "axis" and axis.get("visible", True):
            for text in axis.get("ticktext", ()):
                yield from (line for line in text.split("<br>") if line)
    for note in layout.get("annotations", ()):
        yield note["text"]


def charts():
    return {**contents_of(centre()).charts, "long": contents_of(three_years()).charts["trend-index"]}


@pytest.mark.parametrize("name", ["index", "themes", "modules", "trend-index", "trend-themes", "outcomes", "long"])
@pytest.mark.parametrize("screen", [True, False])
def test_the_picture_says_what_the_figure_says(name, screen):
    figure = charts()[name].figure
    assert sorted(texts(drawn(figure, screen=screen))) == sorted(words_of(figure["layout"]))


@pytest.mark.parametrize("name", ["themes", "trend-index"])
def test_every_value_stands_where_its_axis_puts_it(name):
    """Read the marks back out of the picture: they are the values of the figure."""
    figure = charts()[name].figure
    layout, margin = figure["layout"], figure["layout"]["margin"]
    x = read_axis("xaxis", layout["xaxis"], (margin["l"], layout["width"] - margin["r"]))
    y = read_axis("yaxis", layout["yaxis"], (layout["height"] - margin["b"], margin["t"]))
    marks = next(trace for trace in figure["data"] if "markers" in trace["mode"])
    known = [(a, b) for a, b in zip(marks["x"], marks["y"], strict=True) if a is not None and b is not None]
    path = next(node for node in drawn(figure).iter(f"{SVG}path") if node.get("stroke-linecap") == "round")
    points = [tuple(map(float, pair)) for pair in re.findall(r"M(\S+) (\S+?)h0", path.get("d"))]
    back = [(x.low + (px - x.start) / (x.end - x.start) * (x.high - x.low),
             y.low + (py - y.start) / (y.end - y.start) * (y.high - y.low)) for px, py in points]
    assert back == [pytest.approx(pair, abs=0.02) for pair in known]


def test_bars_are_as_long_as_their_shares():
    item = centre().distributions[0]
    figure = contents_of(centre()).charts["distribution-AUT1"].figure
    low, high = figure["layout"]["xaxis"]["range"]
    widths = [float(node.get("width")) for node in drawn(figure).iter(f"{SVG}rect")]
    assert [width / 150 * (high - low) for width in widths] == pytest.approx([group.share for group in item.groups], abs=1e-3)


def test_a_gap_breaks_the_line():
    line = {"type": "scatter", "mode": "lines", "x": [0, 1, 2, 3], "y": [1, 2, None, 3]}
    path = next(node for node in drawn({"data": [line], "layout": PLAIN}).iter(f"{SVG}path"))
    assert re.findall("[ML]", path.get("d")) == ["M", "L", "M"]


@pytest.mark.parametrize(
    ("trace", "layout", "message"),
    [
        ({"type": "pie"}, {}, "trace kind"),
        ({"type": "scatter", "mode": "text", "x": [1], "y": [1]}, {}, "scatter mode"),
        ({"type": "scatter", "mode": "markers", "x": [1], "y": [1], "fill": "toself"}, {}, "fill"),
        ({"type": "scatter", "mode": "markers", "x": [1], "y": [1], "marker": {"symbol": "star"}}, {}, "star"),
        ({"type": "bar", "x": [1], "y": [1], "text": ["a"]}, {}, "text"),
        (None, {"legend": {}}, "legend"),
        (None, {"shapes": [{"type": "circle", "x0": 0, "x1": 1, "y0": 0, "y1": 1}]}, "circle"),
        (None, {"annotations": [{"x": 1, "y": 1, "text": "a"}]}, "arrow"),
        (None, {"xaxis": {"range": [0, 1], "type": "log"}}, "type"),
        (None, {"xaxis": {}}, "range"),
        (None, {"xaxis": {"range": [0, 1], "tickvals": [1], "ticktext": []}}, "labels"),
    ],
)
def test_what_is_not_drawn_is_refused(trace, layout, message):
    with pytest.raises(ValueError, match=message):
        render_svg({"data": [trace] if trace else [], "layout": PLAIN | layout}, title="title")


def test_the_alternative_text_is_in_the_picture():
    svg = drawn(index_bar(centre(), chart_wording()), description="more & more", name="index")
    assert svg.find(f"{SVG}title").text == "title"
    assert svg.find(f"{SVG}desc").text == "more & more"
    assert svg.get("aria-labelledby") == "index-title index-text"


def test_text_is_escaped():
    layout = PLAIN | {"annotations": [{"x": 1, "y": 1, "text": "<script>&", "showarrow": False}]}
    assert texts(drawn({"data": [], "layout": layout})) == ["<script>&"]


def test_print_places_text_by_width_and_screens_by_anchor():
    note = {"x": 5, "y": 5, "text": "Wide", "showarrow": False, "xanchor": "right", "font": {"size": 10}}
    figure = {"data": [], "layout": PLAIN | {"annotations": [note]}}
    on_paper, on_screen = (drawn(figure, screen=screen).find(f"{SVG}text") for screen in (False, True))
    assert float(on_paper.get("x")) == pytest.approx(50 - text_width("Wide", 10), abs=0.01)
    assert (on_screen.get("x"), on_screen.get("text-anchor")) == ("50", "end")
    assert on_paper.get("class") is None and on_screen.get("class") == "fill-ink"


@pytest.mark.parametrize(("value", "text"), [(-0.001, "0"), (1.0, "1"), (1.256, "1.26"), (-2.5, "-2.5"), (100, "100")])
def test_coordinates_are_short(value, text):
    assert number(value) == text
