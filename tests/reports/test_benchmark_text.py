from dataclasses import replace

import pytest
from flask_babel import force_locale

from reports.exports.contents import contents_of
from reports.panels import HIDDEN, Benchmark, Panel, PoolFigure
from reports.standing import PoolComparison, Standing
from reports.statistics.quarters import Place
from tests.reports.report_samples import centre

FIGURES = {"index": PoolFigure(61.0, 55.0, 68.0), "theme:autonomy": PoolFigure(4.1, 3.8, 4.5, "at least", None, "at least")}
NORDIC = Benchmark("nordic", "Nordic", 7, 64, FIGURES)


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


def beside(comparison):
    return replace(centre(), benchmarks=(NORDIC,), standings={"index": Standing(pools={"nordic": comparison})})


def test_a_set_stands_beside_what_the_report_shows():
    contents = contents_of(beside(PoolComparison("nordic", 5.0, "different", Place("middle", "above"))))
    assert contents.sections[-2:] == ("benchmarks", "method")
    ((sentence, rows),) = contents.benchmarks.tables
    assert sentence.startswith("Nordic: 64 units of 7 clients.")
    assert [(row.panel.code, row.median, row.quartiles, row.difference, row.word, row.place) for row in rows] == [
        ("index", "61", "55–68", 5.0, "higher", "in the middle half or above"),
        ("theme:autonomy", "≥\u00a04.1", "3.8–≥\u00a04.5", None, "not tested", "can’t be placed"),
    ]


@pytest.mark.parametrize(
    ("difference", "state", "words"),
    [
        (5.0, "different", ", higher than the median of Nordic, 61"),
        (-5.0, "different", ", lower than the median of Nordic, 61"),
        (-5.0, "not different", ", not different from the median of Nordic, 61"),
        (-5.0, "not tested", "; the median of Nordic is 61, not tested"),
        (None, "not tested", "; the median of Nordic is 61, not tested"),
    ],
)
def test_the_heading_says_what_the_state_allows(difference, state, words):
    heading = contents_of(beside(PoolComparison("nordic", difference, state, None))).benchmarks.heading
    assert heading == f"Index {centre().index.figure.value:.0f}{words}"


def test_a_hidden_figure_has_nothing_beside_it():
    shown = centre()
    report = replace(shown, index=Panel("index", "Wellbeing index", "0-100", HIDDEN), benchmarks=(NORDIC,))
    benchmarks = contents_of(report).benchmarks
    assert benchmarks.heading == "Beside other clients"
    assert [row.panel.code for row in benchmarks.tables[0][1]] == ["theme:autonomy"]


def test_without_a_set_there_is_no_section():
    assert "benchmarks" not in contents_of(centre()).sections
