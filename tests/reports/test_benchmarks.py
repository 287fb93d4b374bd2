"""Published figures: the shipped ones are those of the publications, in five languages, and compare in decimals."""

import re

import pytest

from reports.benchmarks import ReferenceRefused, compare_with_references, parse_reference_set, published_sets, references
from reports.panels import HIDDEN, Figure
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.scale import LANGUAGES

OURS = "medarbeiderpuls"

# as published: set, year, country, figure, the measure it may stand beside, scale, value
PUBLISHED = [
    ("medarbeiderindeks_2023", 2023, "NO", "education_relevance", "theme:education_relevance", "1-6", 3.3),
    ("medarbeiderindeks_2023", 2023, "NO", "involvement", "theme:involvement", "1-6", 4.0),
    ("medarbeiderindeks_2023", 2023, "NO", "autonomy", "theme:autonomy", "1-6", 3.9),
    ("medarbeiderindeks_2023_preliminary", 2023, "NO", "importance", "item:IMP1", "1-6", 5.3),
    ("medarbeiderindeks_2023_preliminary", 2023, "NO", "attractiveness", "item:ATT1", "1-6", 4.2),
    ("meditation_at_work_2017", 2017, "NL", "stress_several_times_a_week", "share:STR1:5-6", "share", 0.25),
    ("meditation_at_work_2017", 2017, "NL", "constant_pressure", "share:STR1:6-6", "share", 0.12),
    ("meditation_at_work_2017", 2017, "NL", "considering_resigning", "share:TUR1:4-6", "share", 0.35),
    ("meditation_at_work_2017", 2017, "NL", "source_workload", "", "share", 0.36),
    ("meditation_at_work_2017", 2017, "NL", "source_floor", "", "share", 0.31),
    ("meditation_at_work_2017", 2017, "NL", "source_balance", "", "share", 0.2),
    ("meditation_at_work_2017", 2017, "NL", "employer_workload", "", "share", 0.5),
    ("meditation_at_work_2017", 2017, "NL", "lack_of_training", "", "share", 0.14),
    ("meditation_at_work_2017", 2017, "NL", "wrong_tools", "", "share", 0.6),
    ("meditation_at_work_2017", 2017, "NL", "call_volume", "", "share", 0.38),
    ("meditation_at_work_2017", 2017, "NL", "contact_growth", "", "growth", 0.38),
    ("youcall_2024", 2024, "SE", "tenure", "", "years", 9.0),
]
# Words and letters that give away a neighbour's language.
FOREIGN = {
    "nb": r"[äöë]|\b(och|är|af|hvad|mere|vores|virksomhed\w*|oplyst|voor|the)\b",
    "sv": r"[æø]|\b(og|hva|hvad|hvor|ikke|der|publisert|the|voor)\b",
    "da": r"[äöë]|\b(och|av|hva|våre?|bedrift\w*|oppgitt|publisert|uken|the|voor)\b",
    "nl": r"[æøåäö]|\b(og|och|ikke|inte|the)\b",
    "en": r"[æøåäöë]|\b(og|och|het|een|center|labor)\b",
}
EXAMPLE = """
instrument = "medarbeiderpuls"
year = 2020
country = "NO"
source = { nb = "a", sv = "a", da = "a", nl = "a", en = "a" }
n = { nb = "b", sv = "b", da = "b", nl = "b", en = "b" }
note = { nb = "c", sv = "c", da = "c", nl = "c", en = "c" }

[[figures]]
key = "calm"
measure = "theme:calm"
scale = "1-6"
value = 4.5
label = { nb = "d", sv = "d", da = "d", nl = "d", en = "d" }
"""


def _texts(language):
    for reference in references(language, OURS):
        yield from ((reference.key, text) for text in (reference.label, reference.note, reference.n))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_those_that_were_published(language):
    assert [(one.key, one.year, one.country, one.measure, one.scale, one.value) for one in references(language, OURS)] == [
        (f"{key}.{figure}", year, country, measure, scale, value)
        for key, year, country, figure, measure, scale, value in PUBLISHED
    ]


def test_a_figure_stands_beside_a_measure_that_exists():
    instrument = parse_instrument(shipped_instruments()[OURS])
    single = {codes[0] for codes in instrument.theme_items.values() if len(codes) == 1}
    known = {
        *(f"theme:{theme.code}" for theme in instrument.themes),
        *(f"item:{code}" for code in instrument.codes if code not in single),
        *(share.code for share in instrument.shares),
    }
    beside = {reference.measure for reference in references("en", OURS)} - {""}
    assert beside <= known
    assert {share.code for share in instrument.shares} <= beside


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_borrows_from_its_neighbour(language):
    foreign = re.compile(FOREIGN[language], re.IGNORECASE)
    assert {key: text for key, text in _texts(language) if foreign.search(text)} == {}


def test_labels_and_notes_are_written_for_each_language():
    for versions in zip(*(references(language, OURS) for language in LANGUAGES), strict=True):
        assert len({one.label for one in versions}) == len(LANGUAGES), versions[0].key
        assert len({one.note for one in versions}) == len(LANGUAGES), versions[0].key


@pytest.mark.parametrize(
    "key, n",
    [
        ("medarbeiderindeks_2023.autonomy", "published mean, n ≈ 200"),
        ("medarbeiderindeks_2023_preliminary.importance", "published mean, n not stated"),
        ("meditation_at_work_2017.constant_pressure", "n not stated"),
        ("youcall_2024.tenure", "one company"),
    ],
)
def test_every_figure_says_how_many_answered(key, n):
    assert {one.key: one.n for one in references("en", OURS)}[key] == n


def test_a_share_that_was_built_to_match_says_that_the_wordings_differ():
    notes = [one.note for one in references("en", OURS) if one.measure.startswith("share:")]
    assert len(notes) == 3
    assert all("The wordings differ" in note and "not tested" in note for note in notes)


def test_another_instrument_has_no_published_figures():
    assert references("en", "frontline") == ()
    assert compare_with_references("theme:autonomy", "1-6", Figure(4.0), "en", instrument="frontline") == ()


def test_a_language_without_texts_is_refused():
    with pytest.raises(ValueError, match="language 'fi' is not one of nb, sv, da, nl, en"):
        references("fi", OURS)


@pytest.mark.parametrize(
    "code, scale, value, difference",
    [
        ("theme:autonomy", "1-6", 4.0, 0.1),
        ("theme:autonomy", "1-6", 3.9, 0.0),
        ("theme:education_relevance", "1-6", 3.4, 0.1),
        ("theme:education_relevance", "1-6", 3.25, -0.05),
        ("theme:involvement", "1-6", 3.7, -0.3),
        ("item:IMP1", "1-6", 4.1, -1.2),
        ("share:TUR1:4-6", "share", 0.28, -0.07),
        ("share:STR1:6-6", "share", 0.15, 0.03),
    ],
)
def test_a_difference_is_the_displayed_value_minus_the_published_one_without_dust(code, scale, value, difference):
    (comparison,) = compare_with_references(code, scale, Figure(value), "en", instrument=OURS)
    assert repr(comparison.difference) == repr(difference)
    assert comparison.state == "not tested"
    assert comparison.reference.measure == code


@pytest.mark.parametrize("figure", [HIDDEN, Figure(5.5, "at least"), Figure(1.5, "at most")])
def test_a_hidden_or_clipped_figure_has_no_difference(figure):
    (comparison,) = compare_with_references("theme:autonomy", "1-6", figure, "nb", instrument=OURS)
    assert comparison.difference is None
    assert comparison.state == "not tested"


@pytest.mark.parametrize("code", ["theme:motivation", "index", "item:AUT1", "share:TUR1:5-6", ""])
def test_what_has_no_published_figure_is_compared_with_none(code):
    assert compare_with_references(code, "1-6", Figure(4.0), "en", instrument=OURS) == ()


def test_a_figure_on_another_scale_is_an_error():
    with pytest.raises(ValueError, match="theme:autonomy was published on the scale 1-6, not 0-100"):
        compare_with_references("theme:autonomy", "0-100", Figure(60.0), "en", instrument=OURS)


def test_files_are_read_once():
    assert published_sets() is published_sets()


def test_a_set_lends_its_note_to_a_figure_without_one():
    figure = parse_reference_set("example", EXAMPLE).figures[0]
    assert (figure.notes["nl"], figure.labels["nl"], figure.measure) == ("c", "d", "theme:calm")


@pytest.mark.parametrize(
    "written, instead, sentence",
    [
        ("year = 2020", "year = ", "set example: the file is not valid TOML: Invalid value (at line 3, column 8)"),
        ("year = 2020\n", "", "set example has no year"),
        ("year = 2020", 'year = "2020"', "set example: year is of the wrong kind"),
        (
            "year = 2020",
            "jear = 2020",
            "set example: unknown key jear; known are instrument, source, year, country, n, note, figures",
        ),
        ('"NO"', '"Norway"', "set example: the country must be two capitals, not 'Norway'"),
        ('nl = "a", ', "", "set example: the source must be given in nb, sv, da, nl, en and no other language"),
        ('en = "b"', 'en = " "', "set example: n has no words in en"),
        ('en = "b"', "en = 2", "set example: n has no words in en"),
        ('en = "d"', 'fi = "d"', "figure calm: the label must be given in nb, sv, da, nl, en and no other language"),
        ('sv = "c"', 'sv = ""', "figure calm: the note has no words in sv"),
        ('key = "calm"', 'key = "Calm"', "figure Calm: the key must be small letters, digits and _"),
        ('key = "calm"\n', "", "a figure of set example has no key"),
        ("value = 4.5", "value = 6.5", "figure calm: 6.5 lies outside the scale 1-6"),
        ("value = 4.5", "value = nan", "figure calm: nan lies outside the scale 1-6"),
        ("value = 4.5", "value = 4", "a figure of set example: value is of the wrong kind"),
        ('"1-6"', '"1-5"', "figure calm: there is no scale '1-5'"),
        ('"theme:calm"', '"index"', "figure calm: 'index' is no measure on the scale 1-6"),
        ('"theme:calm"', '"calm"', "figure calm: 'calm' is no measure on the scale 1-6"),
        ('"1-6"', '"years"', "figure calm: 'theme:calm' is no measure on the scale years"),
        ("[[figures]]", "[figures]", "set example: figures is of the wrong kind"),
    ],
)
def test_a_broken_set_is_refused_with_a_sentence(written, instead, sentence):
    assert written in EXAMPLE
    with pytest.raises(ReferenceRefused) as refusal:
        parse_reference_set("example", EXAMPLE.replace(written, instead, 1))
    assert str(refusal.value) == sentence


def test_a_set_has_figures_and_none_twice():
    head, _, figure = EXAMPLE.partition("[[figures]]")
    with pytest.raises(ReferenceRefused, match="set example: every entry of figures must be a table"):
        parse_reference_set("example", head + "figures = [4]")
    with pytest.raises(ReferenceRefused, match="set example has no figure"):
        parse_reference_set("example", head + "figures = []")
    with pytest.raises(ReferenceRefused, match="set example has a figure twice"):
        parse_reference_set("example", EXAMPLE + "[[figures]]" + figure)
