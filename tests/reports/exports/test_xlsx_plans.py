from dataclasses import replace

import pytest

from reports.action_plans.following import Followed
from reports.narrative.action_plans import not_proof, since_sentence
from reports.panels import HIDDEN
from tests.reports.exports.test_plan_section import AFTER, BEFORE, MONTH, plan
from tests.reports.exports.workbooks import by_first, sheet_rows
from tests.reports.report_samples import centre


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def test_a_measure_stands_with_its_theme_before_and_after():
    report = replace(centre(), action_plans=(plan(), plan(title="=1+1", owner="@all")), action_plans_left_out=2)
    rows = by_first(sheet_rows(report, "Measures"))
    row = rows["Decide about the day together"]
    assert row[1:4] == ("Team 2", "Autonomy", "Kari Nordmann")
    assert (row[6], row[8], row[10]) == (BEFORE.value, AFTER.value, 0.7)
    assert row[11].endswith(not_proof())
    assert "=1+1" in rows


def test_where_nothing_can_be_compared_a_sentence_says_so_and_no_number_stands():
    found = Followed(HIDDEN, ())
    report = replace(centre(), action_plans=(plan(found),))
    row = by_first(sheet_rows(report, "Measures"))["Decide about the day together"]
    assert row[6:11] == (None,) * 5
    assert row[11] == since_sentence(MONTH, found)


def test_without_measures_there_is_no_such_sheet():
    with pytest.raises(KeyError):
        sheet_rows(centre(), "Measures")
