"""Sentences about turnover: every verdict has its reason, none says why people leave, numbers agree with their words."""

import pytest
from flask_babel import force_locale

from reports.narrative import turnover
from reports.statistics.forecast_evidence import Reason
from reports.turnover.outlook import Contribution, Expectation, PastForecast, TurnoverBaseline
from reports.turnover.verdicts import FEW_PEOPLE, HIDDEN_SCORES, WITH_SCORES
from tests.reports.report_samples import intention_only, with_turnover

WORDS = {"skill": 0.17, "minimum": 5}
VERDICTS = [
    *(reason.name.lower() for reason in Reason),
    *(WITH_SCORES, HIDDEN_SCORES, FEW_PEOPLE, turnover.NOT_MADE, turnover.INTENTION_ONLY),
]
CAUSAL = ("because", "cause", "leads to", "makes people", "due to", "effect")


@pytest.mark.parametrize("language", ["en", "nb", "sv", "da", "nl"])
def test_every_verdict_has_a_reason_of_its_own_in_every_language(app, language):
    with force_locale(language):
        sentences = [turnover.reason_sentence(verdict, WORDS) for verdict in VERDICTS]
    assert len(set(sentences)) == len(VERDICTS)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_no_sentence_says_why_people_leave(app):
    said = [turnover.reason_sentence(verdict, WORDS) for verdict in VERDICTS]
    said += [turnover.contribution_sentence(Contribution("index", "Index", leavers), 12) for leavers in (0.6, 0, -0.6)]
    assert not [sentence for sentence in said for word in CAUSAL if word in sentence.lower()]


@pytest.mark.parametrize(
    "leavers, said",
    [
        (0.6, "Index: 0.6 more within 12 months than with the client's average score."),
        (-0.6, "Index: 0.6 fewer within 12 months than with the client's average score."),
        (0.0, "Index: as many as with the client's average score."),
    ],
)
def test_what_a_score_adds(app, leavers, said):
    assert turnover.contribution_sentence(Contribution("index", "Index", leavers), 12) == said


@pytest.mark.parametrize(
    "low, high, said", [(0, 0, "0 people"), (1, 1, "1 person"), (0, 1, "0 to 1 person"), (2, 8, "2 to 8 people")]
)
def test_people_from_and_to(app, low, high, said):
    assert turnover.write_people(low, high) == said


def test_headings_say_what_is_expected(app):
    assert turnover.turnover_heading(with_turnover()) == "Expected to leave within 12 months: 12 to 35 people"
    as_before = turnover.turnover_heading(with_turnover("base rate"))
    assert as_before == "Leaving within 12 months if turnover stays as it has been: 12 to 35 people"
    assert turnover.turnover_heading(intention_only()).startswith("Thoughts of leaving have been between")


@pytest.mark.parametrize(
    "leavers, word", [(None, "the unit had ended"), (1, "fewer"), (2, "within"), (9, "within"), (10, "more")]
)
def test_what_came_of_a_forecast(app, leavers, word):
    assert turnover.outcome_word(PastForecast("2026-06", 3, 5.1, 2, 9, leavers)) == word


def test_how_many_earlier_forecasts_held(app):
    record = with_turnover().turnover.record
    assert turnover.record_sentence(record).startswith("Of 2 earlier forecasts of this unit whose months have passed, 1 held")
    assert turnover.record_sentence(record[2:]) == ""


def test_the_yearly_rate_has_its_interval(app):
    assert turnover.rate_texts(TurnoverBaseline(21, 12, 101.5, 0.214, 0.15, 0.29)) == ("21%", "15–29%")
    assert turnover.rate_texts(TurnoverBaseline(0, 1, 0.0, None, None, None)) == ("–", "–")


def test_a_chart_is_told_in_words(app):
    shown = Expectation(3, "forecast", 5.6, 2, 10, 4.8)
    assert turnover.expectation_alt(shown) == "3 months: 5.6 leavers expected (2–10), 4.8 at the base rate."
