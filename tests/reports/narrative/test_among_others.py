"""What is said of a unit among others: by the state, with chance beside it, and of the silent."""

from dataclasses import replace

import pytest
from flask_babel import force_locale

from reports.narrative.funnel import chance_sentence, funnel_heading, outside_sentences
from reports.narrative.non_response import rates_sentence, silent_sentences
from reports.narrative.standing import standing_heading, standing_rows
from reports.panels import Count
from tests.reports.report_samples import client, placed, team
from tests.reports.standing_samples import funnelled


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


def test_the_table_writes_every_state_in_its_own_word():
    rows = standing_rows(placed())
    assert [row.word for row in rows[:3]] == ["lower", "not different", "not tested"]
    assert [row.place for row in rows[:3]] == ["3 to 9 of 14", "not told apart", "2 of 14"]
    assert standing_heading(placed()) == "The index lies between place 3 and place 9 of 14 teams"


def test_a_report_that_stands_beside_nothing_has_no_rows():
    assert standing_rows(team()) == []


@pytest.mark.parametrize(
    ("off", "heading"),
    [
        ((), "None of 24 teams lies further from the client’s index than chance allows"),
        ((-32.0,), "Team 1 lies outside the 95 % limits"),
        ((-32.0, 30.0), "Team 1 and Team 2 lie outside the 95 % limits"),
    ],
)
def test_the_heading_names_who_lies_outside(off, heading):
    assert funnel_heading(funnelled(client(), off=off).funnel) == heading


def test_more_than_two_are_counted_and_all_are_named_below():
    drawn = funnelled(client(), teams=60, off=(-45.0, 40.0, 40.0)).funnel
    assert funnel_heading(drawn) == "3 of 60 teams lie outside the 95 % limits"
    assert outside_sentences(drawn) == ["Above the 99.8 % limit: Team 2 and Team 3.", "Below the 99.8 % limit: Team 1."]


def test_what_chance_would_bring_stands_beside_what_was_found():
    assert chance_sentence(funnelled(client()).funnel) == (
        "Outside the 95 % limits: 2 of 24 teams; expected by chance alone: 1.2. Outside the 99.8 % limits: "
        "2; expected by chance alone: 0.05."
    )


def test_the_silent_are_told_of_in_plain_words():
    report = funnelled(client())
    index, share = silent_sentences(report)
    assert "as low as 44" in index and "as high as 71" in index
    assert "“Leaving” would lie between 20% and 48%" in share
    assert rates_sentence(report.non_response).endswith("from 62% (Oslo) to 71–100% (Moss).")


def test_where_everybody_answered_nobody_is_silent():
    assert silent_sentences(replace(funnelled(client()), n=Count(20, 20, (100, 100)))) == []
