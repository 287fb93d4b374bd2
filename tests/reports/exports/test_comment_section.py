"""Comments in a report: as text, to those who may open the unit, and not a trace where there are none."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import render_template
from markupsafe import escape

from reports import narrative
from reports.exports.contents import contents_of
from reports.exports.document import to_document
from reports.release import close_wave
from tests.browser import signed_in
from tests.reports.comment_waves import cast_comments
from tests.reports.report_samples import centre, commented, hidden
from tests.waves import MONTH, open_test_wave

WORDS = "More time between calls"


def page_of(report) -> str:
    return render_template("report/page.html", report=report, contents=contents_of(report), tell=narrative)


def test_a_comment_is_text_and_never_mark_up(in_app):
    report = commented()
    html = page_of(report)
    for comment in report.comments:
        assert f'<li dir="auto">{escape(comment.text)}</li>' in html
        assert comment.id not in html
    assert "<script" not in html


def test_no_comments_leave_no_trace(in_app):
    assert 'id="comments"' not in page_of(centre())
    assert "comments" not in contents_of(centre()).sections


def test_a_hidden_report_shows_no_comment_whatever_it_holds(in_app):
    report = replace(hidden(), comments=commented().comments)
    assert to_document(report)["comments"] == []
    assert 'id="comments"' not in page_of(report)


@pytest.mark.parametrize(
    ("role", "grant", "unit", "seen"),
    [
        ("hr", "", "Oslo", True),
        ("safety_rep", "", "Oslo", True),
        ("consultant", "", "Oslo", True),
        ("leader", "Oslo", "Oslo", True),
        ("leader", "Oslo", "Oslo/Blue", False),
        ("leader", "Oslo/Blue", "Oslo", False),
        ("leader", "Oslo/Blue", "Oslo/Blue", False),
        ("leader", "Bergen", "Oslo", False),
        ("operator", None, "Oslo", False),
        ("hr", "", "", False),
    ],
)
def test_who_reads_a_centres_comments(app, vault, now, role, grant, unit, seen):
    release(vault, now)
    reader = signed_in(app, "reader@example.com", role, None if grant is None else "fjord", grant or "")
    for kind in ("report", "report.json"):
        answer = reader.get(f"/console/fjord/{MONTH}/{kind}?unit={unit}")
        assert (WORDS in answer.get_data(as_text=True)) is seen


def release(vault, now: datetime) -> None:
    wave = open_test_wave(vault, now, teams={"Oslo/Blue": 25, "Bergen/Green": 25})
    cast_comments(wave, vault, now, {f"Blue-{number}": WORDS for number in range(10)})
    close_wave(wave, vault=vault, now=now + timedelta(days=7))
