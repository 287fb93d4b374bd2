"""Sentences of a comparison: each from its state, in every language with all its places."""

import pytest
from flask_babel import force_locale

from reports.comparison.value import Column, Comparison, Row
from reports.funnels import FunnelPoint, NoFunnel, UnitFunnel
from reports.narrative import comparison as tell
from reports.panels import Benchmark, Count, Figure, PoolFigure
from reports.standing import PoolComparison
from reports.statistics.funnel import FunnelUnit, funnel
from reports.statistics.ranks import RankInterval
from survey.instruments.scale import LANGUAGES

INDEX, THEME = Column("index", "Wellbeing index", "0-100"), Column("theme:a", "Autonomy", "1-6")
SET = Benchmark("nordic", "Nordic", 7, 64, {"index": PoolFigure(60, 55, 65)})
NOBODY = Count(None, None, None)


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context(), force_locale("en"):
        yield


def centre(name, value=60.0, *, state=None, difference=0.0, ranks=None, theme=None):
    figures = {"index": Figure(value)} | ({"theme:a": Figure(theme)} if theme else {})
    judged = {"index": PoolComparison("nordic", difference, state, None)} if state else {}
    return Row("fjord", "Fjord", name, name, "released", NOBODY, figures, {"index": ranks} if ranks else {}, judged)


def comparison(*rows, benchmark=SET, drawn=None):
    return Comparison("2026-10", "en", False, "Puls", (INDEX, THEME), rows, benchmark, drawn or NoFunnel("Too few."), ())


HIGHER, LOWER = {"state": "different", "difference": 6.0}, {"state": "different", "difference": -6.0}
SAME, UNTESTED = {"state": "not different", "difference": 30.0}, {"state": "not tested", "difference": -30.0}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([HIGHER, LOWER, LOWER], "higher in 1, lower in 2 of 3 centres"),
        ([HIGHER, SAME], "higher in 1 of 2 centres, lower in none"),
        ([LOWER, UNTESTED], "lower in 1 of 2 centres, higher in none"),
        ([SAME, UNTESTED], "different in none of 2 centres"),
        ([UNTESTED], "1 centre beside the median of Nordic, not tested"),
    ],
)
def test_the_heading_counts_what_was_found_and_never_what_only_looks_so(states, said):
    rows = [centre(f"C{number}", **state) for number, state in enumerate(states)]
    assert said in tell.heading(comparison(*rows))


def test_without_a_set_the_heading_is_the_span():
    low, high = centre("Low", 50.0), centre("High", 70.0)
    assert tell.heading(comparison(low, high, benchmark=None)) == "The index is between 50 (Low) and 70 (High)"
    assert tell.heading(comparison(low, benchmark=None)) == "Index 50 in 1 centre"
    assert tell.heading(comparison()) == "Nothing is shown for this month"


PLACES = [
    ([(1, 1, 3), (2, 3, 3), (2, 3, 3)], "A may stand first of 3 centres"),
    ([(1, 2, 3), (1, 3, 3), (2, 3, 3)], "A and B may stand first of 3 centres"),
    ([(1, 3, 4), (1, 4, 4), (1, 4, 4), (3, 4, 4)], "3 of 4 centres may stand first"),
    ([(1, 3, 3)] * 3, "the 3 centres can’t be told apart"),
    ([None, None], "fewer than three are shown"),
]


@pytest.mark.parametrize(("ranks", "said"), PLACES)
def test_a_heading_of_places_names_everybody_who_may_be_first(ranks, said):
    rows = [centre("ABCD"[at], ranks=RankInterval(*found) if found else None) for at, found in enumerate(ranks)]
    assert said in tell.positions_heading(comparison(*rows), INDEX, "centres")


def test_the_theme_that_is_lowest_in_most_is_named():
    assert tell.themes_heading(comparison()) == "Centres, theme by theme"
    rows = (centre("A", theme=3.0), centre("B", theme=2.0))
    assert tell.themes_heading(comparison(*rows)) == "Autonomy has the lowest score in 2 of 2 centres"


def drawn(*off):
    units = [FunnelUnit(60.0 + way, 40, 1.0) for way in (*off, *[0.0] * 12)]
    found = funnel(units, 60.0, 18.0)
    names = (f"C{number}" for number in range(len(units)))
    points = zip(names, units, found.zones, strict=True)
    return UnitFunnel(1, found, tuple(FunnelPoint(name, name, Figure(unit.value), 40, 40, zone) for name, unit, zone in points))


def test_the_funnel_names_who_lies_outside_or_says_that_nobody_does():
    assert tell.funnel_message(comparison(drawn=drawn(30.0))) == "C0 lies outside the 95 % limits"
    assert "None of 12 centres lies further from their mean" in tell.funnel_message(comparison(drawn=drawn()))
    assert tell.funnel_message(comparison()) == "Too few."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_whole_in_every_language(language):
    rows = (centre("A", **HIGHER, ranks=RankInterval(1, 1, 3), theme=2.0), centre("B", **LOWER, theme=2.0))
    whole = comparison(*rows, drawn=drawn(30.0))
    with force_locale(language):
        said = [
            tell.heading(whole), tell.themes_heading(whole), tell.positions_heading(whole, INDEX, "centres"),
            tell.funnel_alt(whole), tell.funnel_note(whole), tell.set_sentence(whole), *tell.method_sentences(whole),
            *(tell.zone_words(zone) for zone in ("far above", "above", "within", "below", "far below")),
            *(tell.absence(Row("a", "A", "", "A", state, NOBODY)) for state in ("hidden", "no release", "out of reach")),
        ]  # fmt: skip
    assert not [text for text in said if not text or "%(" in text or "%%" in text]
