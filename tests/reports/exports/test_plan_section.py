"""The section on measures: on the page, in the PDF and in the document; words for every state, and none for what is hidden."""

import io
import re
from dataclasses import replace

import pytest
from flask import render_template
from pypdf import PdfReader

from reports import narrative
from reports.action_plans.following import Followed, PlanPoint
from reports.action_plans.plan_row import PlanRow
from reports.exports.contents import contents_of
from reports.exports.document import to_document
from reports.exports.pdf import render_pdf
from reports.narrative.action_plans import not_proof, plans_heading, since_sentence
from reports.panels import HIDDEN, Change, Figure
from tests.reports.report_samples import centre, hidden

BEFORE, AFTER = Figure(3.2, None, 2.9, 3.5), Figure(3.9, None, 3.6, 4.2)
MONTH = "2026-08"


def followed(before=BEFORE, after=AFTER, state="different", difference=0.7, **choices) -> Followed:
    change = None if state is None else Change(MONTH, difference, state)
    return Followed(before, (PlanPoint("2026-09", HIDDEN), PlanPoint("2026-10", after)), change, **choices)


def plan(found=None, **changes) -> PlanRow:
    found = found or followed()
    row = PlanRow(
        id="a" * 32, unit_path="Bergen/Team 2", unit_name="Team 2", code="theme:autonomy", theme_name="Autonomy",
        title="Decide about the day together", step="Pick one thing.", owner="Kari Nordmann", due_on="2026-12-01",
        status="running", registered_on="2026-08-20", ended_on="", base_month=MONTH, followed=found,
        said=since_sentence(MONTH, found),
    )  # fmt: skip
    return replace(row, **changes)


def page_of(report) -> str:
    html = render_template("report/page.html", report=report, contents=contents_of(report), tell=narrative)
    return " ".join(re.sub("<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("found", "words", "compared"),
    [
        (followed(), "is higher: 3.2 in August 2026, 3.9 in October 2026", True),
        (followed(difference=-0.7, after=Figure(2.5, None, 2.2, 2.8)), "is lower: 3.2 in August 2026, 2.5 in", True),
        (followed(state="not different"), "is not different: 3.2", True),
        (followed(after=Figure(5.5, "at least"), state="not tested", difference=None), "≥ 5.5 in October 2026; not tested", True),
        (followed(state=None, asked_anew=True), "asked in other words", False),
        (followed(before=HIDDEN, state=None), "no two results", False),
        (followed(after=HIDDEN, state=None), "no two results", False),
        (Followed(BEFORE), "No result has come", False),
        (Followed(HIDDEN), "No result has come", False),
    ],
)
def test_what_is_said_follows_from_the_state(in_app, found, words, compared):
    said = since_sentence(MONTH, found).replace("\u00a0", " ")
    assert words in said
    assert (not_proof() in said) == compared


def test_a_hidden_before_and_a_hidden_after_are_told_in_one_way(in_app):
    one, other = (since_sentence(MONTH, followed(**{side: HIDDEN}, state=None)) for side in ("before", "after"))
    assert one == other
    assert not re.search(r"\d", one)


def test_the_page_has_owner_date_status_and_both_figures(in_app):
    text = page_of(replace(centre(), action_plans=(plan(),)))
    assert "1 measure is under way" in text
    assert "Decide about the day together Autonomy · Team 2" in text
    assert "Kari Nordmann 1 Dec 2026" in text
    assert "3.2 (2.9–3.5) Aug 2026" in text and "3.9 (3.6–4.2) Oct 2026" in text
    assert "+0.7 ▲ higher" in text
    assert "is not proof that the measure caused it" in text


def test_what_is_not_compared_has_a_sentence_instead_of_figures(in_app):
    found = followed(before=HIDDEN, state=None)
    text = page_of(replace(centre(), action_plans=(plan(found),)))
    assert "no two results of this theme" in text and "3.9 (3.6–4.2) Oct 2026" not in text


def test_what_has_ended_says_when_and_how(in_app):
    ended = plan(status="dropped", ended_on="2026-10-02")
    text = page_of(replace(centre(), action_plans=(ended,), action_plans_left_out=3))
    assert "1 measure has ended" in text and "dropped 2 Oct 2026" in text
    assert "3 more measures are on the page of measures" in text


def test_the_heading_counts_what_is_under_way(in_app):
    rows = (plan(), plan(status="planned"), plan(status="done", ended_on="2026-10-02"))
    assert plans_heading(rows) == "2 measures are under way"


def test_the_pdf_holds_the_same_and_boxes_for_what_its_type_cannot_print(in_app):
    report = replace(centre(), action_plans=(plan(title="Kaffe \U0001f600 klokka ti", step="", owner="x" * 120),))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(render_pdf(report))).pages)
    assert "Kaffe □ klokka ti" in text
    assert "3.2 (2.9–3.5)" in text and "higher" in text


def test_markup_in_what_people_write_is_text(in_app):
    html = render_template(
        "report/page.html",
        report=(report := replace(centre(), action_plans=(plan(title="<script>x</script>", owner='"><b>y'),))),
        contents=contents_of(report),
        tell=narrative,
    )
    assert "<script>" not in html and "<b>y" not in html


@pytest.mark.parametrize("report", [centre(), hidden()])
def test_no_section_where_there_are_no_measures(in_app, report):
    assert "action_plans" not in contents_of(report).sections
    assert to_document(report)["action_plans"] == []


def test_the_document_has_the_figures_as_shown_and_none_of_what_is_hidden(in_app):
    rows = (plan(), plan(followed(before=HIDDEN, state=None), ended_on="2026-10-02", status="done"))
    first, second = to_document(replace(centre(), action_plans=rows))["action_plans"]
    assert first["before"] == {"month": MONTH, "state": "released", "value": 3.2, "bound": None, "low": 2.9, "high": 3.5}
    assert first["after"]["month"] == "2026-10" and first["change"] == {"value": 0.7, "state": "different"}
    assert (first["unit_path"], first["measure"], first["owner"]) == ("Bergen/Team 2", "theme:autonomy", "Kari Nordmann")
    assert (first["due_on"], first["status"], first["ended_on"]) == ("2026-12-01", "running", None)
    assert second["before"] == {"month": MONTH, "state": "hidden", "value": None, "bound": None, "low": None, "high": None}
    assert second["change"] is None and second["ended_on"] == "2026-10-02"


def test_a_hidden_report_holds_no_measures_whatever_it_was_given(in_app):
    report = replace(hidden(), action_plans=(plan(),), action_plans_left_out=4)
    assert "action_plans" not in contents_of(report).sections
    document = to_document(report)
    assert (document["action_plans"], document["action_plans_left_out"]) == ([], 0)
