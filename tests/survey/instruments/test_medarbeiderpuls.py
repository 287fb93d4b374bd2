"""The instrument that ships: complete in five languages, the same index every wave, and each language its own."""

import re
from pathlib import Path

import pytest

from survey.instruments.scale import LANGUAGES

TEN = (
    "autonomy",
    "involvement",
    "education_relevance",
    "motivation",
    "job_satisfaction",
    "culture",
    "leadership",
    "development",
    "technology",
    "workload",
)
MODULES = ("pressure", "strain_sources", "security", "readiness", "tools_training", "feedback_goals", "attractiveness")
NAME_WIDTH = 22  # characters: a theme's name stands in a table column

STEMS = {
    "nb": "I hvilken grad ",
    "sv": "I vilken utsträckning ",
    "da": "I hvilken grad ",
    "nl": "In hoeverre ",
    "en": "To what extent ",
}
# Words and letters that give away a neighbour's language.
FOREIGN = {
    "nb": r"[äöë]|\b(och|är|af|hvad|jer|mere|noget|brug|meget|arbejde\w*|mig|och|niet|the)\b",
    "sv": r"[æø]|\b(og|av deg|hva|hvad|hvilken|ikke|jobben din|der|du har brug|the)\b",
    "da": r"[äö]|\b(och|av|hva|deg|dere|mye|noe|arbeid\w*|bruke|kollegene|jobben|lederen?|svært|målene|trenger|fornøyd)\b",
    "nl": r"[æøåäö]|\b(og|och|jobb?|the|your|ikke)\b",
    "en": r"[æøåäöë]|\b(og|och|het|een|labour|color|favor|center)\b",
}
HEALTH = re.compile(
    r"helse|hälsa|helbred|gezond|health|diagnos|medisin|medicin|medicijn|medication"
    r"|syk|sjuk|syg|ziek|sick|absence|fravær|frånvaro|verzuim",
    re.IGNORECASE,
)


def _every_text(instrument, language):
    """All that a respondent or a reader may see in one language, by the part it belongs to."""
    yield instrument.key, instrument.names[language]
    for scale in instrument.scales:
        yield from ((f"{scale.key} {value}", words) for value, words in scale.labels[language].items())
    for theme in instrument.themes:
        yield theme.code, theme.names[language]
    for item in instrument.items:
        yield item.code, item.texts[language]
    for module in instrument.modules:
        yield module.key, module.names[language]
    for background in instrument.backgrounds:
        yield background.code, background.names[language]
        yield from ((f"{background.code} {option.code}", option.texts[language]) for option in background.options)
    for share in instrument.shares:
        yield share.code, share.notes[language]


@pytest.mark.parametrize("module, items", [(None, 12), *((module, 16) for module in MODULES), ("full", 40)])
def test_every_wave_carries_the_same_ten_themes(medarbeiderpuls, module, items):
    wave = medarbeiderpuls.for_wave(module)
    assert len(wave.items) == items
    assert wave.index_themes == TEN
    assert {code: wave.theme_items[code] for code in TEN} == {code: medarbeiderpuls.theme_items[code] for code in TEN}


def test_the_core_and_the_modules_are_those_of_the_plan(medarbeiderpuls):
    core = "AUT1 INV1 EDU1 MOT1 JOY1 MEA1 CUL1 LEA1 DEV1 TEC1 WRK1 TUR1"
    assert " ".join(medarbeiderpuls.core) == core
    assert tuple(module.key for module in medarbeiderpuls.modules) == MODULES
    outcomes = [theme.code for theme in medarbeiderpuls.themes if theme.role == "outcome"]
    assert outcomes == ["turnover_intention", "stress_frequency"]


def test_negative_items_are_those_that_ask_about_something_bad(medarbeiderpuls):
    negative = {item.code for item in medarbeiderpuls.items if item.direction == -1}
    assert negative == {"WRK1", "TUR1", "STR1", "VOL1", "TIM1", "CUS1", "MON1", "FRI1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_fits_its_scale_in_every_language(medarbeiderpuls, language):
    for item in medarbeiderpuls.items:
        text = item.texts[language]
        assert text.endswith("?"), item.code
        assert text.startswith(STEMS[language]) == (item.scale == "extent"), item.code
    assert {item.code for item in medarbeiderpuls.items if item.scale == "frequency"} == {"STR1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_borrows_from_its_neighbour(medarbeiderpuls, language):
    foreign = re.compile(FOREIGN[language], re.IGNORECASE)
    borrowed = {where: text for where, text in _every_text(medarbeiderpuls, language) if foreign.search(text)}
    assert borrowed == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_items_or_themes_read_the_same(medarbeiderpuls, language):
    assert len({item.texts[language] for item in medarbeiderpuls.items}) == len(medarbeiderpuls.items)
    assert len({theme.names[language] for theme in medarbeiderpuls.themes}) == len(medarbeiderpuls.themes)


def test_items_differ_between_languages(medarbeiderpuls):
    for item in medarbeiderpuls.items:
        assert len(set(item.texts.values())) == len(LANGUAGES), item.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_themes_fit_a_column(medarbeiderpuls, language):
    wide = [theme.names[language] for theme in medarbeiderpuls.themes if len(theme.names[language]) > NAME_WIDTH]
    assert wide == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_scales_say_what_the_plan_says(medarbeiderpuls, language):
    extent, frequency = medarbeiderpuls.scale("extent"), medarbeiderpuls.scale("frequency")
    assert set(extent.labels[language]) == {1, 6}
    assert set(frequency.labels[language]) == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_asks_about_health(medarbeiderpuls, language):
    asked = {where for where, text in _every_text(medarbeiderpuls, language) if HEALTH.search(text)}
    assert asked == set()


def test_backgrounds_may_always_be_left_unsaid(medarbeiderpuls):
    groups = {background.code: [option.code for option in background.groups] for background in medarbeiderpuls.backgrounds}
    assert groups == {
        "tenure": ["under_1", "from_1_to_3", "from_3_to_9", "over_9"],
        "channel": ["phone", "chat", "email", "mixed"],
        "shift": ["day", "evening", "night", "mixed"],
    }
    assert all(background.options[-1].code == "unsaid" for background in medarbeiderpuls.backgrounds)


def test_the_documented_table_is_the_instrument(medarbeiderpuls):
    page = (Path(__file__).parents[3] / "docs/instrument-format.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| ([A-Z]+\d)( \(−\))? \| (\w+)(, an outcome)? \|", page, re.MULTILINE)
    home = {code: module.key for module in medarbeiderpuls.modules for code in module.items}
    assert [(where, code, -1 if minus else 1, theme, bool(outcome)) for where, code, minus, theme, outcome in rows] == [
        (home.get(item.code, "core"), item.code, item.direction, item.theme, medarbeiderpuls.theme(item.theme).role == "outcome")
        for item in medarbeiderpuls.items
    ]
