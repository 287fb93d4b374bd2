"""From TOML to an instrument: the documented example loads, and each way of breaking it has its sentence."""

import pytest

from survey.instruments.catalogue import language_for, parse_instrument, shipped_instruments
from survey.instruments.scale import LANGUAGES, InstrumentRefused

TOP_KEYS = "key, version, languages, name, item_sd, index_sd, scales, themes, items, modules, backgrounds, shares"
CAL1 = '[items.CAL1]\ntheme = "calm"\n'
LONG = "How far " + "and further " * 8 + "does it go?"  # 21 words

# what is written in the documented example, what is written instead, the sentence
BROKEN = [
    ('key = "frontline"', "key = frontline", "the file is not valid TOML: Invalid value (at line 1, column 7)"),
    ('key = "frontline"\n', "", "the instrument has no key"),
    ('key = "frontline"', 'key = "Front line"', "instrument key 'Front line' must be small letters, digits, _ and -"),
    ('key = "frontline"', "key = 7", "the instrument: key must be a text"),
    ("version = 1", "version = 0", "version must be a positive whole number, not 0"),
    ("version = 1", "version = true", "the instrument: version must be a whole number"),
    ("version = 1", "version = 1.5", "the instrument: version must be a whole number"),
    (
        "version = 1",
        "version = 1\nauthor = 2",
        f"the instrument: unknown key author; known are {TOP_KEYS}",
    ),
    ("version = 1", 'version = 1\nitem_sd = "wide"', "the instrument: item_sd must be a number"),
    ("version = 1", "version = 1\nindex_sd = true", "the instrument: index_sd must be a number"),
    ("version = 1", "version = 1\nitem_sd = 0", "item_sd must be above 0 and at most 2.5, not 0"),
    ("version = 1", "version = 1\nitem_sd = 2.6", "item_sd must be above 0 and at most 2.5, not 2.6"),
    ("version = 1", "version = 1\nitem_sd = nan", "item_sd must be above 0 and at most 2.5, not nan"),
    ("version = 1", "version = 1\nindex_sd = -1.0", "index_sd must be above 0 and at most 50, not -1"),
    ("version = 1", "version = 1\nindex_sd = 50.1", "index_sd must be above 0 and at most 50, not 50.1"),
    ("version = 1", "version = 1\nindex_sd = inf", "index_sd must be above 0 and at most 50, not inf"),
    ('["en", "nb"]', "[]", "the instrument has no language"),
    ('["en", "nb"]', '["en", "nb", "en"]', "language en is listed twice"),
    ('["en", "nb"]', '["en", "nb", "fi"]', "language fi is not one of nb, sv, da, nl, en"),
    ('["en", "nb"]', '["en", "nb", "sv"]', "the instrument's name is missing in sv"),
    ('["en", "nb"]', '["en", 2]', "the instrument: every entry of languages must be a text"),
    ('name.nb = "Frontlinjepuls"\n', "", "the instrument's name is missing in nb"),
    ('"Frontlinjepuls"', '" "', "the instrument's name is empty in nb"),
    (
        '"Frontlinjepuls"',
        '"Front\\nlinje"',
        "the instrument's name in nb holds a line break or a character that can't be printed",
    ),
    ('6 = "completely"', '6 = ""', "scale extent, the label of option 6, is empty in en"),
    ('6 = "completely"', '7 = "completely"', "scale extent in en labels an option outside 1–6"),
    ('6 = "completely"', 'six = "completely"', "scale extent in en: six is not the number of an option"),
    ('6 = "completely"', "6 = 6", "scale extent in en: 6 must be a text"),
    ('label.nb = { 1 = "ikke i det hele tatt", 6 = "fullt og helt" }\n', "", "scale extent: a set of labels is missing in nb"),
    ('role = "index"', 'role = "main"', "theme calm: role must be one of index, outcome, module, not 'main'"),
    ('role = "index"', 'role = "module"', "no theme has the role index, so there is no wellbeing index"),
    (
        'role = "module"',
        'role = "index"',
        "theme rooms is in the index, which is the same every wave: its items can't be in a module",
    ),
    ('role = "index"\n', "", "theme calm has no role"),
    (
        'role = "index"',
        'role = "outcome"',
        "theme calm is an outcome, so it must be one item: unreversed items have no common mean",
    ),
    ("[themes.calm]", "[themes.Calm]", "theme code 'Calm' must be small letters, digits and _"),
    ("[themes.calm]", '[themes.quiet]\nrole = "index"\nname.en = "x"\n[themes.calm]', "theme quiet has no item"),
    ('en = "Calm", ', "", "theme calm: the name is missing in en"),
    ('en = "Calm"', 'en = "Calm", sv = "Lugn"', "theme calm: the name is given in sv, which the instrument doesn't list"),
    (CAL1, '[items.CAL1]\ntheme = "quiet"\n', "item CAL1: there is no theme 'quiet'"),
    (CAL1, '[items.cal1]\ntheme = "calm"\n', "item code 'cal1' must be 1–4 capitals and 1–2 digits"),
    (CAL1, "[items.CAL1]\n", "item CAL1 has no theme"),
    (CAL1, CAL1 + "direction = 0\n", "item CAL1: direction must be 1 or -1, not 0"),
    (CAL1, CAL1 + 'direction = "up"\n', "item CAL1: direction must be a whole number"),
    (CAL1, CAL1 + 'scale = "yesno"\n', "item CAL1: there is no scale 'yesno'"),
    (CAL1, CAL1 + 'wording = "x"\n', "item CAL1: unknown key wording; known are theme, scale, direction, text"),
    (
        "[items.CAL2]",
        "[items.CAL1]",
        "the file is not valid TOML: Cannot declare ('items', 'CAL1') twice (at line 28, column 12)",
    ),
    ('text.en = "How far does noise tire you?"', 'text.en = "\t"', "item CAL2: the text is empty in en"),
    ('text.en = "How far does noise tire you?"\n', "", "item CAL2: the text is missing in en"),
    ('text.en = "How far does noise tire you?"', "text.en = 4", "item CAL2, text: en must be a text"),
    ("How far does noise tire you?", LONG, "item CAL2 in en has 21 words; at most 20"),
    ('["ROO1"]', "[]", "module premises has no item"),
    ('["ROO1"]', '["ROO9"]', "module premises: there is no item 'ROO9'"),
    ('["ROO1"]', '["ROO1", "ROO1"]', "item ROO1 stands in a module more than once"),
    ('["ROO1"]', '["ROO1", "CAL1"]', "theme calm: its items must all be in the core or all in one module"),
    ('["ROO1"]', '["ROO1", "A1", "A2", "A3", "A4"]', "module premises has 5 items; at most 4"),
    ('["ROO1"]', '"ROO1"', "module premises: items must be a list"),
    ("[modules.premises]", "[modules.full]", "module key 'full' is taken: it means everything"),
    ("[modules.premises]", "[modules.the-rooms]", "module key 'the-rooms' must be small letters, digits and _"),
    ("unsaid = {", "other = {", "background shift has no option 'unsaid' (prefer not to say)"),
    ('night = { en = "night", nb = "natt" }\n', "", "background shift needs at least two options beside 'unsaid'"),
    ('en = "night", ', "", "background shift, option night: the text is missing in en"),
    ("night = {", "Night = {", "background shift, option 'Night' must be small letters, digits and _"),
    (
        "[backgrounds.shift]\nname = { en",
        "[backgrounds.shift]\nnames = { en",
        "background shift: unknown key names; known are name, options",
    ),
    ('item = "LEV1"', 'item = "LEV9"', "share share:LEV9:4-6: there is no item 'LEV9'"),
    ("[4, 5, 6]", "[]", "share of LEV1 has no values"),
    ("[4, 5, 6]", "[5, 6, 7]", "share of LEV1: values must lie within 1–6"),
    ("[4, 5, 6]", "[4, 6]", "share of LEV1: values must rise by one, as in 4, 5, 6"),
    ("[4, 5, 6]", "[true]", "a share: every entry of values must be a whole number"),
    ("[[shares]]", '[[shares]]\nitem = "LEV1"\nvalues = [4, 5, 6]\n[[shares]]', "share share:LEV1:4-6 stands twice"),
    ("[[shares]]", "[shares]", "the instrument: shares must be a list"),
    (', nb = "tenker på å slutte (svar 4–6)"', "", "share share:LEV1:4-6: the note is missing in nb"),
]


def test_the_documented_example_loads(example_text):
    example = parse_instrument(example_text)
    assert (example.key, example.version, example.languages) == ("frontline", 1, ("en", "nb"))
    assert example.codes == ("CAL1", "CAL2", "LEV1", "ROO1")
    assert example.item("CAL1").scale == "extent"
    assert [share.code for share in example.shares] == ["share:LEV1:4-6"]


@pytest.mark.parametrize("written, instead, sentence", BROKEN, ids=[sentence for _, _, sentence in BROKEN])
def test_a_broken_instrument_is_refused_with_a_sentence(example_text, written, instead, sentence):
    assert written in example_text
    with pytest.raises(InstrumentRefused) as refusal:
        parse_instrument(example_text.replace(written, instead, 1))
    assert str(refusal.value) == sentence


def test_an_item_of_twenty_words_is_the_longest(example_text):
    longest = " ".join(LONG.split()[1:])
    example = parse_instrument(example_text.replace("How far does noise tire you?", longest))
    assert example.item("CAL2").texts["en"] == longest


def test_a_theme_on_two_scales_is_refused(example_text):
    other = '[scales.often]\nlabel = { en = { 1 = "never", 6 = "always" }, nb = { 1 = "aldri", 6 = "alltid" } }\n'
    text = example_text.replace("[scales.extent]", other + "[scales.extent]").replace(CAL1, CAL1 + 'scale = "often"\n')
    with pytest.raises(InstrumentRefused) as refusal:
        parse_instrument(text)
    assert str(refusal.value) == "theme calm mixes the scales extent, often"


def test_shipped_instruments_are_found_by_the_key_they_hold():
    shipped = shipped_instruments()
    assert "medarbeiderpuls" in shipped
    assert {key: parse_instrument(text).key for key, text in shipped.items()} == {key: key for key in shipped}


@pytest.mark.parametrize(
    "asked, shown",
    [
        *((language, language) for language in LANGUAGES),
        *((tag, "nb") for tag in ("no", "NO", "nn", "nn-NO", "nb-NO", "no_NO", " nb ")),
        ("sv-SE", "sv"),
        ("da-DK", "da"),
        ("nl_BE", "nl"),
        ("en-GB", "en"),
        ("EN-us", "en"),
        ("fi", "nb"),
        ("", "nb"),
        ("enx", "nb"),
    ],
)
def test_language_for_a_tag(asked, shown):
    assert language_for(asked, LANGUAGES) == shown


def test_a_language_the_instrument_does_not_have_gives_its_first():
    assert language_for("sv", ("en", "nb")) == "en"
    assert language_for("nn", ("en", "nb")) == "nb"
    assert language_for("nn", ("en",)) == "en"
