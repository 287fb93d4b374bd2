from dataclasses import replace

from reports.exports.contents import contents_of
from reports.exports.driver_charts import driver_charts
from reports.exports.formats import chart_wording
from tests.reports.report_samples import client, team


def test_a_chart_an_outcome_with_its_message_and_every_number():
    (name, figure, alt), *more = driver_charts(client(), chart_wording())
    bars = figure["data"][0]

    assert (name, more) == ("drivers-1", [])
    assert list(bars["x"]) == sorted((driver.share for driver in client().drivers[0].drivers), reverse=True)
    assert alt.startswith("“Considers leaving within 12 months” goes together most with Leadership. Leadership 11% (7–16%)")
    assert alt.count("%") == 20


def test_the_section_is_there_where_there_is_something_to_say_and_each_chart_once():
    twice = replace(client(), drivers=client().drivers * 2)

    assert "drivers" in contents_of(client()).sections
    assert {"drivers-1", "drivers-2"} <= contents_of(twice).charts.keys()
    assert "drivers" not in contents_of(team()).sections and "drivers-1" not in contents_of(team()).charts
