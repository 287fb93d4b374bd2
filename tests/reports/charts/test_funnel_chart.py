from reports.charts.funnel import funnel_chart
from reports.exports.formats import chart_wording
from reports.statistics.funnel import INNER, OUTER
from tests.reports.report_samples import client
from tests.reports.standing_samples import funnelled

WORDING = chart_wording()


def drawn(**choices):
    return funnelled(client(), **choices).funnel


def test_every_unit_is_one_mark_at_its_displayed_value():
    many = drawn()
    *_lines, within, outside = funnel_chart(many, WORDING)["data"]
    assert sorted(within["y"] + outside["y"]) == sorted(point.figure.value for point in many.points)
    assert outside["marker"]["symbol"] == ["diamond", "diamond"] and set(within["marker"]["symbol"]) == {"circle"}


def test_units_that_would_cover_one_another_stand_side_by_side():
    many = drawn()
    assert len({(point.least, point.figure.value) for point in many.points}) < len(many.points)
    *_lines, within, outside = funnel_chart(many, WORDING)["data"]
    marks = [*zip(within["x"], within["y"], strict=True), *zip(outside["x"], outside["y"], strict=True)]
    assert len(set(marks)) == len(many.points)


def test_the_lines_are_the_limits():
    many = drawn()
    low, high, lowest, highest = funnel_chart(many, WORDING)["data"][:4]
    assert [line["x"][-1] for line in (low, high)] == [31, 31]
    assert (low["y"][-1], high["y"][-1]) == many.funnel.limits(31, 1.0, INNER)
    assert (lowest["y"][-1], highest["y"][-1]) == many.funnel.limits(31, 1.0, OUTER)


def test_units_outside_carry_their_names_and_a_crowd_does_not():
    names = [note["text"].strip("\u2002") for note in funnel_chart(drawn(), WORDING)["layout"]["annotations"]]
    assert names == ["Team 1", "Team 2"]
    crowd = drawn(teams=200, off=(-40.0, 35.0, 35.0, -40.0, 40.0, 40.0, -45.0))
    assert sum(point.zone != "within" for point in crowd.points) == 7
    assert funnel_chart(crowd, WORDING)["layout"]["annotations"] == []
