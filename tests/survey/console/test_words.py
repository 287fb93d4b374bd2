"""A service's sentence in the reader's language: translated where it was marked, as it stands otherwise."""

import pytest
from flask_babel import force_locale

from survey.console.words import in_readers_language
from survey.refusal import Refusal, Sentence
from survey.tree import PATH_LIMIT, PathRefused, clean_path


@pytest.fixture
def norwegian(app):
    with app.test_request_context(), force_locale("nb"):
        yield


def test_a_marked_refusal_is_told_in_the_readers_language(norwegian):
    with pytest.raises(PathRefused) as refused:
        clean_path("x" * (PATH_LIMIT + 1))
    assert str(refused.value) == f"unit_path is longer than {PATH_LIMIT} characters"
    assert in_readers_language(refused.value.sentence) == f"unit_path er lengre enn {PATH_LIMIT} tegn"


def test_a_sentence_within_a_sentence_is_translated_too(norwegian):
    sentence = Sentence(
        "%(file)s, row %(row)s, column %(column)s: %(what)s; replace formulas by their values (“Paste values”).",
        file="a.xlsx", row=3, column="B", what=Sentence("a formula"),
    )  # fmt: skip
    assert "en formel" in in_readers_language(sentence)


@pytest.mark.parametrize("said", ["Nothing is marked here.", "A hundred % of it, %s and %(all)s."])
def test_a_sentence_without_a_template_stays_as_it_is(norwegian, said):
    assert in_readers_language(Refusal(said).sentence) == said == str(Refusal(said))
    assert in_readers_language(said) == said
