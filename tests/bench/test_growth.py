import json
from xml.etree import ElementTree

import pytest

from bench.growth import Growth, exponent
from bench.plot import draw_growth
from bench.result import Line
from bench.writing import Ran, write_results

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("power", [0, 0.5, 1, 2])
def test_the_exponent_of_a_power_is_found_again(power):
    assert exponent([(x, 3 * x**power) for x in (10, 100, 5_000)]) == pytest.approx(power)


def test_one_size_has_no_growth():
    assert exponent([(10, 2.0), (10, 3.0)]) is None


@pytest.mark.parametrize("series", [{}, {"a": []}, {"a": [(0, 1)]}, {"a": [(1, 0.0)]}])
def test_what_has_no_logarithm_is_refused(series):
    with pytest.raises(ValueError, match="points above nothing"):
        Growth("close", "Close", "ballots", "s", series)


@pytest.mark.parametrize("flat", [True, False])
def test_a_picture_names_every_line_and_holds_every_point_inside_its_frame(flat):
    growth = Growth("load", "A < B", "phones", "ms", {"one": [(1, 0.02), (128, 700)], "two & more": [(8, 3.0)]}, flat)
    picture = ElementTree.fromstring(draw_growth(growth.to_dict()))
    width, height = float(picture.get("width")), float(picture.get("height"))
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in picture.iter(f"{SVG}circle")]
    assert len(dots) == 3
    assert all(0 < x < width and 0 < y < height for x, y in dots)
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"A < B", "one", "two & more", "level" if flat else "proportional"} <= set(texts)


def test_a_larger_cost_stands_higher_and_more_work_further_right():
    growth = Growth("load", "Load", "phones", "ms", {"one": [(1, 1.0), (10, 10.0)]})
    picture = ElementTree.fromstring(draw_growth(growth.to_dict()))
    (x1, y1), (x2, y2) = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in picture.iter(f"{SVG}circle")]
    assert x2 > x1 and y2 < y1


def test_results_hold_the_growth_its_exponent_and_its_picture(tmp_path):
    growth = Growth("close", "Close", "ballots", "s", {"SQLite": [(10, 1.0), (1000, 100.0)]})
    table = write_results(tmp_path, "2026-11-22", {}, Ran("close", [Line("job", 1.0, "s"), growth], 4.0, (5, 6)))
    assert "![Close](2026-11-22-close.svg)" in table.read_text()
    assert "SQLite 1.00" in table.read_text()
    assert (tmp_path / "2026-11-22-close.svg").read_text().startswith("<svg")
    (kept,) = json.loads((tmp_path / "2026-11-22.json").read_text())["benchmarks"]["close"]["growths"]
    assert kept["series"] == {"SQLite": [[10, 1.0], [1000, 100.0]]}
