from dataclasses import replace

import pytest
from flask_babel import force_locale

from reports.exports.contents import contents_of
from reports.panels import HIDDEN, Benchmark, Panel, PoolFigure
from tests.reports.report_samples import centre

FIGURES = {"index": PoolFigure(61.0, 55.0, 68.0), "theme:autonomy": PoolFigure(4.1, 3.8, 4.5)}
NORDIC = Benchmark("nordic", "Nordic", 7, 64, FIGURES)


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


def test_a_set_stands_beside_what_the_report_shows_and_says_that_nothing_is_tested():
    report = replace(centre(), benchmarks=(NORDIC,))
    contents = contents_of(report)
    assert contents.sections[-2:] == ("benchmarks", "method")
    assert contents.benchmarks.heading == f"Index {report.index.figure.value:.0f}; the median of Nordic is 61, not tested"
    ((sentence, rows),) = contents.benchmarks.tables
    assert sentence.startswith("Nordic: 64 units of 7 clients.")
    assert [(panel.code, median, quartiles) for panel, median, quartiles in rows] == [
        ("index", "61", "55–68"),
        ("theme:autonomy", "4.1", "3.8–4.5"),
    ]


def test_a_hidden_figure_has_nothing_beside_it():
    shown = centre()
    report = replace(shown, index=Panel("index", "Wellbeing index", "0-100", HIDDEN), benchmarks=(NORDIC,))
    benchmarks = contents_of(report).benchmarks
    assert benchmarks.heading == "Beside other clients"
    assert [panel.code for panel, *_ in benchmarks.tables[0][1]] == ["theme:autonomy"]


def test_without_a_set_there_is_no_section():
    assert "benchmarks" not in contents_of(centre()).sections
