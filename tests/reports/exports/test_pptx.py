import io
from dataclasses import replace

import pytest
from flask_babel import force_locale
from pptx import Presentation

from reports.exports.pptx import slides_of, to_pptx
from reports.narrative.action_plans import not_proof
from reports.narrative.directions import hidden_sentence
from survey.instruments.scale import LANGUAGES
from tests.reports.exports.test_plan_section import plan
from tests.reports.report_samples import SAMPLES, centre, client, hidden


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def deck_of(report):
    return Presentation(io.BytesIO(to_pptx(report)))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_is_eight_slides_whose_titles_are_messages(name):
    report = SAMPLES[name]()
    deck = deck_of(report)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(titles) == (1 if report.state == "hidden" else 8)
    assert all(titles) and len(set(titles)) >= len(titles) - 1  # two may both say that no theme is shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slide_says_in_its_notes_what_hidden_means(language):
    report = replace(centre(), language=language)
    with force_locale(language):
        sentence = hidden_sentence()
    for slide in deck_of(report).slides:
        assert slide.notes_slide.notes_text_frame.text.endswith(sentence)


def test_the_same_report_gives_the_same_bytes():
    assert to_pptx(client()) == to_pptx(client())


def test_a_hidden_report_has_its_cover_and_no_number():
    (slide,) = slides_of(hidden())
    texts = [one.text for part in slide.parts for one in part.paragraphs]
    assert hidden_sentence() in texts
    assert not any(sign.isdigit() for text in texts[:2] + texts[3:] for sign in text)


def test_a_deck_says_of_which_day_it_is_and_in_which_language():
    report = replace(centre(), language="da")
    properties = deck_of(report).core_properties
    assert (properties.language, str(properties.created.date())) == ("da-DK", report.closed_on)
    assert properties.author == report.client_name


def test_measures_stand_on_the_last_slide_with_what_became_of_them_in_its_notes():
    rows = tuple(plan(title=f"Measure {number}") for number in range(6))
    last = deck_of(replace(centre(), action_plans=rows, action_plans_left_out=3)).slides[7]
    words = " ".join(shape.text_frame.text for shape in last.shapes if shape.has_text_frame)
    assert "Measure 3" in words and "Measure 4" not in words
    assert "5 more measures" in words
    assert "Kari Nordmann" in words
    assert not_proof() in last.notes_slide.notes_text_frame.text
