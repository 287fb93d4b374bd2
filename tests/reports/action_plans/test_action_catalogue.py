import re
import tomllib
from importlib import resources

import pytest

from reports.action_plans.catalogue import CatalogueMeasure, catalogue, measures_for, parse_catalogue
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.scale import LANGUAGES

SHIPPED = parse_instrument(shipped_instruments()["medarbeiderpuls"])
THEMES = [theme.code for theme in SHIPPED.themes if theme.role != "outcome"]
TEXTS = dict.fromkeys(LANGUAGES, "Some words")
PUBLISHED = {
    tomllib.loads(file.read_text())["source"]["en"]
    for file in resources.files("reports.references").iterdir()
    if file.name.endswith(".toml")
}


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_two_to_four_measures_to_pick_from(theme):
    assert 2 <= len(measures_for(theme)) <= 4


def test_no_measure_is_for_a_theme_that_nobody_asks():
    assert {theme for one in catalogue().values() for theme in one.themes} <= set(THEMES)
    assert measures_for("a_theme_of_our_own") == ()


@pytest.mark.parametrize("measure", catalogue().values(), ids=lambda measure: measure.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_on_monday_is_one_sentence(measure, language):
    step = measure.step(language)
    assert step[0].isupper() and step.endswith(".")
    assert not re.search(r"[.!?] ", step)
    assert not measure.name(language).endswith(".")


def test_a_problem_is_named_by_a_publication_that_we_hold_and_by_no_other():
    assert {one.problem for one in catalogue().values()} - {""} <= PUBLISHED


def test_no_two_measures_have_one_name():
    for language in LANGUAGES:
        names = [one.name(language) for one in catalogue().values()]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("themes", "names", "steps"),
    [
        ((), TEXTS, TEXTS),
        (("autonomy",), TEXTS, {"en": "Only in English"}),
        (("autonomy",), TEXTS | {"nl": " "}, TEXTS),
        (("autonomy",), TEXTS | {"nb": "en to tre fire fem seks sju åtte ni"}, TEXTS),
    ],
)
def test_a_measure_that_lacks_something_is_refused(themes, names, steps):
    with pytest.raises(ValueError, match="measure m"):
        CatalogueMeasure("m", themes, names, steps)


def test_the_languages_of_a_browser_find_their_text():
    (one,) = parse_catalogue(
        '[measures.m]\nthemes = ["culture"]\nname = {nb = "a", sv = "b", da = "c", nl = "d", en = "e"}\n'
        'do = {nb = "A.", sv = "B.", da = "C.", nl = "D.", en = "E."}\n'
    ).values()
    assert [one.name(language) for language in ("nn-NO", "sv", "en")] == ["a", "b", "e"]
    assert one.step("nl") == "D."
