"""The section on turnover: on the page, in the PDF's contents and in the document, and not there where there is nothing."""

import io
import json
import re
from dataclasses import replace

import pytest
from flask import render_template
from openpyxl import load_workbook

from reports import narrative
from reports.exports.contents import contents_of
from reports.exports.document import to_document, to_json
from reports.exports.xlsx import to_xlsx
from tests.reports.report_samples import centre, hidden, intention_only, with_turnover


def page_of(report) -> str:
    html = render_template("report/page.html", report=report, contents=contents_of(report), tell=narrative)
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_the_page_tells_forecast_baseline_contributions_and_record(in_app):
    text = page_of(with_turnover())
    assert "Expected to leave within 12 months: 12 to 35 people" in text
    assert "3 5.6 2–10 4.8" in text and "12 22.4 12–35 19.2" in text
    assert "Wellbeing index: 1.2 more within 12 months" in text
    assert "Intention to leave: 0.4 fewer within 12 months" in text
    assert "June 2026 3 5.1 2–9 4 within" in text
    assert "May 2026 3 5.0 2–9 11 more" in text
    assert "September 2025 12 20.3 11–32 – the unit had ended" in text


def test_a_base_rate_has_no_contributions(in_app):
    text = page_of(with_turnover("base rate"))
    assert "if turnover stays as it has been" in text
    assert "What the scores add" not in text


def test_intention_alone_is_a_trend_and_labelled_so(in_app):
    report = intention_only()
    assert "Thoughts of leaving only; no forecast." in page_of(report)
    assert "intention" in contents_of(report).charts and "turnover" not in contents_of(report).charts
    short = replace(report, intention=replace(report.intention, points=report.intention.points[-1:]))
    assert "turnover" not in contents_of(short).sections


@pytest.mark.parametrize("report", [centre(), hidden()])
def test_no_section_where_there_is_nothing_to_say(in_app, report):
    assert "turnover" not in contents_of(report).sections


def test_the_document_holds_the_same_figures(in_app):
    told = to_document(with_turnover())["turnover"]
    assert (told["state"], told["headcount"], told["baseline"]["leavers"]) == ("forecast", 104, 21)
    assert told["horizons"][1] == {"months": 12, "state": "forecast", "expected": 22.4, "low": 12, "high": 35, "base": 19.2}
    assert told["contributions"][0] == {"months": 3, "code": "index", "leavers": 1.2}
    assert [past["within"] for past in told["record"]] == [True, False, None]
    assert json.loads(to_json(with_turnover()))["turnover"] == told


def test_a_hidden_document_says_nothing_whatever_the_report_held(in_app):
    held = replace(hidden(), turnover=with_turnover().turnover)
    assert to_document(held) == to_document(hidden())
    assert to_document(hidden())["turnover"]["state"] == "not available"


def test_the_address_of_the_record_stands_on_the_page_alone(in_app):
    report = with_turnover()
    html = render_template(
        "report/page.html", report=report, contents=contents_of(report), tell=narrative, track_record="/console/x/track-record"
    )
    assert '<a href="/console/x/track-record">' in html
    assert "track-record" not in render_template("report/pdf.html", report=report, contents=contents_of(report), tell=narrative)


def test_the_spreadsheet_holds_the_same_figures(in_app):
    book = load_workbook(io.BytesIO(to_xlsx(with_turnover())))
    rows = list(book["Turnover"].iter_rows(values_only=True))
    assert rows[0][0].startswith("Expected to leave within 12 months: 12 to 35 people. The reason")
    assert rows[4][:6] == ("October 2026", 12, 22.4, 12, 35, 19.2)
    assert [row[6:8] for row in rows[5:8]] == [(4, "within"), (11, "more"), (None, "the unit had ended")]
    assert "Turnover" not in load_workbook(io.BytesIO(to_xlsx(intention_only()))).sheetnames
