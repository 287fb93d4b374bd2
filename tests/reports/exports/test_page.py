import re

import pytest
from flask import render_template

from reports import narrative
from reports.exports.contents import contents_of
from reports.narrative import cover, directions
from tests.reports.report_samples import SAMPLES, centre, hidden


def page_of(report):
    return render_template("report/page.html", report=report, contents=contents_of(report), tell=narrative)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_keeps_a_strict_content_policy(in_app, name):
    html = page_of(SAMPLES[name]())
    assert not re.search(r"\sstyle=|<script|<style|\son\w+=", html)


def test_charts_are_drawn_into_the_page_with_their_message(in_app):
    report = centre()
    html, charts = page_of(report), contents_of(report).charts
    narrow = [chart for chart in charts.values() if chart.narrow]
    assert html.count('role="img"') == len(charts) + len(narrow) > len(charts)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert cover.what_changed(report) in html


def test_demonstration_data_is_named_on_the_page(in_app):
    assert "Demonstration data" in page_of(centre())
    assert "Demonstration data" not in page_of(centre(demonstration=False))


def test_a_hidden_report_shows_the_sentence_and_no_chart(in_app):
    html = page_of(hidden())
    assert directions.hidden_sentence() in html
    assert "<svg" not in html and "<table" not in html


def test_every_table_scrolls_in_its_own_container(in_app):
    html = page_of(centre())
    contained = re.findall(r'<div class="table" tabindex="0" role="region" aria-label="[^"]+"><table', html)
    assert html.count("<table") == len(contained) > 0
