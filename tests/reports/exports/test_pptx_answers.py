from dataclasses import replace

import pytest
from flask_babel import gettext

from reports.exports.pptx_answers import answers_slide
from reports.exports.slides.parts import Chart
from reports.narrative.directions import hidden_sentence
from tests.reports.report_samples import centre, everything_hidden


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def chart_of(report):
    (chart,) = [part for part in answers_slide(report).parts if isinstance(part, Chart)]
    return chart


def test_every_share_stands_once_and_joined_ones_say_which_options():
    report = centre()
    chart = chart_of(report)
    for at, item in enumerate(report.distributions):
        values = [series.values[at] for series in chart.series if series.values[at] is not None]
        assert values == [group.share for group in item.groups]
        joined = [series.texts[at] for series in chart.series if "–" in series.texts[at]]
        assert len(joined) == sum(group.first != group.last for group in item.groups)


def test_an_option_is_named_in_words_only_where_all_statements_have_them():
    report = centre()
    low = report.distributions[0].options[0]
    assert [series.name for series in chart_of(report).series][:2] == [low, "2"]
    first, *rest = report.distributions
    often = replace(first, options=("never", "2", "3", "4", "5", "all the time"))
    assert [series.name for series in chart_of(replace(report, distributions=(often, *rest))).series] == list("123456")


def test_where_none_may_be_shown_the_one_sentence_stands():
    slide = answers_slide(everything_hidden())
    assert [one.text for part in slide.parts for one in part.paragraphs] == [hidden_sentence()]
    assert slide.title == gettext("The statements behind the themes")
