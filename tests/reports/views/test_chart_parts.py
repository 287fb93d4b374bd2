import gzip
import json
from importlib.metadata import version

import pytest

from reports.views.chart_parts import NoStyles, style_rules
from survey.database import db
from survey.models.audit import AuditEntry
from tests.browser import browser_of, signed_in

CHARTS = "/console/fjord/2026-10/charts.json"


def test_a_page_names_where_its_parts_are(hr):
    page = hr.get("/console/fjord/2026-10/report?unit=Oslo&lang=nb").text
    assert f'data-script="/console/parts/{version("plotly")}/plotly.js"' in page
    assert f'data-figures="{CHARTS}?unit=Oslo&amp;lang=nb"' in page
    assert page.count("<script") == 1 and "<script src=" in page


def test_the_library_is_the_installed_one_and_may_be_kept(app):
    stranger = browser_of(app)
    packed = stranger.get("/console/parts/x/plotly.js", headers={"Accept-Encoding": "gzip"})
    plain = stranger.get("/console/parts/x/plotly.js")
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == plain.data
    assert b"plotly.js v" in plain.data[:200] and len(packed.data) < len(plain.data) / 3
    assert "immutable" in plain.headers["Cache-Control"] and plain.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in packed.headers


def test_the_librarys_style_rules_come_as_a_file(app):
    sheet = browser_of(app).get("/console/parts/x/plotly.css").text
    assert ".js-plotly-plot .plotly .main-svg{position:absolute;" in sheet
    assert "X " not in sheet and sheet.count("{") == sheet.count("}") > 30


def test_a_library_without_its_rules_is_noticed():
    with pytest.raises(NoStyles):
        style_rules("var x = {};")


def test_what_is_told_at_a_pointer_is_what_the_page_says(hr):
    charts = json.loads(hr.get(f"{CHARTS}?lang=nb").data)["charts"]
    page = hr.get("/console/fjord/2026-10/report?lang=nb").text
    told = [text for chart in charts.values() for trace in chart["data"] for text in trace.get("hovertext", ()) if text]
    assert len(told) > 20
    assert all(text.partition(": ")[2].partition(" (")[0] in page for text in told)
    assert any("," in text for text in told)


def test_figures_are_for_who_may_open_the_report(app, hr, leader):
    assert leader.get(f"{CHARTS}?unit=Bergen").status_code == 200
    refused = [leader.get(f"{CHARTS}?unit={unit}") for unit in ("Oslo", "Nowhere", "Bergen/Team 9")]
    assert {answer.status_code for answer in refused} == {404} and len({answer.data for answer in refused}) == 1
    assert signed_in(app, "x@example.com", "hr", "sol").get(CHARTS).status_code == 404


def test_that_they_were_read_is_in_the_log(hr):
    hr.get(CHARTS)
    entry = db.session.query(AuditEntry).order_by(AuditEntry.at.desc()).first()
    assert (entry.action, entry.detail["kind"]) == ("report opened", "charts")
