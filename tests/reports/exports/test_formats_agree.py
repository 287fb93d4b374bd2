"""One report, every format, read back: the same figures at the same grain; and each reader notices where they are not."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import render_template
from flask_babel import force_locale

from reports import narrative
from reports.exports.contents import contents_of
from reports.exports.kinds import KINDS, write_report
from reports.panels import HIDDEN, Figure
from survey.instruments.scale import LANGUAGES
from tests.reports.exports.deck_read import in_charts, in_deck
from tests.reports.exports.figures import Words, differences, figures_of
from tests.reports.exports.files_read import in_csv, in_json, in_xlsx
from tests.reports.exports.pages_read import in_page, in_pdf
from tests.reports.report_samples import SAMPLES, centre, client, crowded, everything_hidden, team

READERS = {
    "json": [in_json], "csv": [in_csv], "xlsx": [in_xlsx], "pptx": [in_deck, in_charts], "pdf": [in_pdf], "page": [in_page],
}  # fmt: skip
QUICK = [name for name in READERS if name != "pdf"]  # a PDF takes a second
SHOWN = [name for name in SAMPLES if name not in ("hidden", "blocked")]


@pytest.fixture(autouse=True)
def page(in_app):
    yield


def written(report, name):
    if name != "page":
        return write_report(report, name)
    with force_locale(report.language):
        return render_template("report/page.html", report=report, contents=contents_of(report), tell=narrative)


def read(report, name):
    content = written(report, name)
    return {key: figure for reader in READERS[name] for key, figure in reader(content, report).items()}


def disagreements(report, name, of=None):
    """Every reader's on its own, so that a chart can't hide behind its table."""
    content = written(of or report, name)
    return {key: found for reader in READERS[name] for key, found in differences(report, reader(content, of or report)).items()}


def test_every_format_has_a_reader():
    assert READERS.keys() == {*KINDS, "page"}


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("sample", SHOWN)
def test_a_format_holds_what_the_report_holds(name, sample):
    assert disagreements(SAMPLES[sample](), name) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUICK)
def test_in_every_language(name, language):
    for report in (centre(language=language), team(language=language), everything_hidden()):
        assert disagreements(replace(report, language=language), name) == {}


@pytest.mark.parametrize("language", ["nb", "nl"])
def test_the_pdf_too(language):
    report = centre(language=language)
    assert disagreements(report, "pdf") == {}
    assert {code for unit, code in read(report, "pdf") if unit == report.unit_path} >= {panel.code for panel in report.panels}


def test_the_pdf_of_a_small_team_too():
    assert disagreements(team(), "pdf") == {}


def left_to_others(report, name):
    """What a format does not tell: the waves and shares of drawings, and what a row across the table stands for."""
    told = figures_of(report).keys()
    drawn = {key for key in told if "@" in key[1] or key[1].startswith("distribution:")}
    below = {(unit.path, "n") for unit in report.units}
    across = {(unit.path, code) for unit in report.units if unit.state == "hidden" for code in unit.figures}
    aside = {(report.unit_path, panel.code) for panel in (*report.items, *report.modules)}
    waves = {key for key in drawn if "@" in key[1]}
    themes = {key for key in waves if not key[1].startswith("index@")}
    leaves = {"json": below | across, "pdf": drawn | across, "page": waves, "pptx": aside | themes | across}
    return leaves.get(name, set())


@pytest.mark.parametrize("name", READERS)
def test_nothing_is_left_out(name):
    report = centre()
    latest = {key for key in figures_of(report) if key[1].endswith(f"@{report.month}")}  # the score itself
    found = read(report, name).keys()
    assert figures_of(report).keys() - found - latest - left_to_others(report, name) == set()
    assert len(found) > 40


def _theme(report, change):
    first, *rest = report.themes
    return replace(report, themes=(replace(first, figure=change(first.figure)), *rest))


def _unit(report, change):
    first, *rest = report.units
    figures = dict(first.figures) | {"theme:autonomy": change(first.figures["theme:autonomy"])}
    return replace(report, units=(replace(first, figures=figures), *rest))


def _shares(report, change):
    first, *rest = report.distributions
    return replace(report, distributions=(replace(first, groups=(change(first.groups[0]), *first.groups[1:])), *rest))


def _finer(figure, by=0.04):
    return replace(figure, value=round(figure.value + by, 2))


PLANTS = {
    "a theme with one more decimal": lambda report: _theme(report, _finer),
    "a theme's interval": lambda report: _theme(report, lambda one: replace(one, low=round(one.low - 0.1, 2))),
    "a bound that is a value": lambda report: _theme(report, lambda one: Figure(5.5, "at least")),
    "a hidden theme": lambda report: _theme(report, lambda one: HIDDEN),
    "a unit's theme": lambda report: _unit(report, lambda one: _finer(one, 0.25)),
    "a unit's hidden theme": lambda report: _unit(report, lambda one: HIDDEN),
    "a share": lambda report: _shares(report, lambda one: replace(one, share=round(one.share + 0.01, 2))),
}


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("planted", PLANTS)
def test_another_figure_is_noticed_in_every_format(name, planted):
    report = centre()
    assert len(disagreements(report, name, of=PLANTS[planted](report))) == 1


def test_another_decimal_is_noticed_in_the_pdf():
    report = centre()
    both = PLANTS["a theme with one more decimal"](PLANTS["a unit's theme"](report))
    assert {code for _unit, code in disagreements(report, "pdf", of=both)} >= {"theme:autonomy"}
    assert {unit for unit, _code in disagreements(report, "pdf", of=both)} == {report.unit_path, report.units[0].path}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decimal_comma_is_one(language):
    words = Words(language)
    sign = "." if language == "en" else ","
    assert words.figure(f"≥\xa05{sign}5", f"5{sign}1–5{sign}5").value == Decimal("5.5")
    assert words.number("28\xa0%") == Decimal("0.28")


def test_a_count_in_thousands_or_as_a_band():
    assert Words("da").count("1.386").value == Words("nb").count("1\xa0386").value == Decimal(1386)
    assert Words("sv").count("10–19").bound == "10–19"
    assert [client().n.shown, crowded().n.shown] == [233, 1386]
