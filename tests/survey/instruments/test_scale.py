"""Scales: six options, words at both ends, an accessible name for each."""

import pytest

from survey.instruments.scale import LANGUAGES, InstrumentRefused, Scale

EXTENT = Scale("extent", {language: {1: "low", 6: "high"} for language in LANGUAGES})


@pytest.mark.parametrize(
    "language, name", [("nb", "4 av 6"), ("sv", "4 av 6"), ("da", "4 af 6"), ("nl", "4 van 6"), ("en", "4 of 6")]
)
def test_an_option_without_words_is_named_by_its_position(language, name):
    assert EXTENT.label(4, language) is None
    assert EXTENT.option_name(4, language) == name


def test_an_option_with_words_is_named_by_both():
    assert EXTENT.label(6, "en") == "high"
    assert EXTENT.option_name(6, "en") == "6 of 6, high"


@pytest.mark.parametrize("value", [0, 7, -1])
def test_an_option_outside_the_scale_is_an_error(value):
    with pytest.raises(ValueError, match=f"option {value} is outside 1–6"):
        EXTENT.option_name(value, "en")


def test_a_language_the_scale_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        Scale("extent", {"en": {1: "low", 6: "high"}}).label(1, "nb")


@pytest.mark.parametrize(
    "key, labels, sentence",
    [
        ("Extent", {"en": {1: "low", 6: "high"}}, "scale key 'Extent' must be small letters, digits and _"),
        ("extent", {}, "scale extent has no labels"),
        ("extent", {"en": {1: "low", 5: "high"}}, "scale extent in en has no words for option 1 or option 6"),
        ("extent", {"en": {1: "low", 6: "high", 7: "higher"}}, "scale extent in en labels an option outside 1–6"),
        ("extent", {"en": {1: "low", 6: " "}}, "scale extent, the label of option 6, is empty in en"),
        (
            "extent",
            {"en": {1: "low", 6: "high"}, "nb": {1: "lav", 3: "midt", 6: "høy"}},
            "scale extent in nb labels other options than its first language",
        ),
    ],
)
def test_a_broken_scale_is_refused_with_a_sentence(key, labels, sentence):
    with pytest.raises(InstrumentRefused) as refusal:
        Scale(key, labels)
    assert str(refusal.value) == sentence
