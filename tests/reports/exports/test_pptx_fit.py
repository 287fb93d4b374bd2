"""Every text of every sample in every language is measured: nothing runs over its box, nothing stands on something else."""

from dataclasses import replace
from itertools import combinations

import pytest
from flask_babel import force_locale

from reports.exports.pptx import slides_of
from reports.exports.slides.deck import TITLE_SIZES
from reports.exports.slides.fitting import fitted_size, text_height
from reports.exports.slides.paper import FOOT_TOP
from reports.exports.slides.parts import Paragraph, Table, Words
from survey.instruments.scale import LANGUAGES
from tests.reports.exports.test_plan_section import plan
from tests.reports.report_samples import SAMPLES, centre

HAIR = 0.011  # inches


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_fits_its_box(name, language):
    over = {}
    for number, slide in enumerate(told(name, language), 1):
        for words in texts(slide):
            size = fitted_size(words.paragraphs, words.sizes, words.box.width, words.box.height)
            if text_height(words.paragraphs, size, words.box.width) > words.box.height:
                over[number] = words.paragraphs[0].text
    assert over == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_stands_on_anything_else(name, language):
    for number, slide in enumerate(told(name, language), 1):
        boxes = [slide.title_box, *(part.box for part in slide.parts)]
        assert [(number, one, other) for one, other in combinations(boxes, 2) if overlap(one, other)] == []
        assert max(box.top + box.height for box in boxes) <= FOOT_TOP


@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_is_as_large_as_its_box(name):
    for slide in told(name, "en"):
        for table in (part for part in slide.parts if isinstance(part, Table)):
            assert sum(table.widths) == pytest.approx(table.box.width, abs=HAIR)
            assert table.head_height + table.row_height * len(table.rows) == pytest.approx(table.box.height, abs=HAIR)
            assert table.row_height >= 0.19  # inches, of the smallest letters


@pytest.mark.parametrize("language", LANGUAGES)
def test_measures_in_many_words_fit_as_well(language):
    title = "Bli enige om pausene i teamet, og la den som har åpnet en vanskelig samtale få fem minutter til seg selv etterpå"
    rows = (plan(title=title, owner="Avdelingsleder for kundeservice privatmarked, Kari Nordmann Hansen"),) * 7
    report = replace(centre(), language=language, action_plans=rows)
    with force_locale(language):
        last = slides_of(report)[-1]
    for words in texts(last):
        size = fitted_size(words.paragraphs, words.sizes, words.box.width, words.box.height)
        assert text_height(words.paragraphs, size, words.box.width) <= words.box.height


def told(name, language):
    report = replace(SAMPLES[name](), language=language)
    with force_locale(language):
        return slides_of(report)


def texts(slide):
    title = Words(slide.title_box, (Paragraph(slide.title, bold=True),), TITLE_SIZES)
    return [title, *(part for part in slide.parts if isinstance(part, Words))]


def overlap(one, other) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return across > HAIR and down > HAIR
