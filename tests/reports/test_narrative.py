from dataclasses import replace

import pytest

from reports.narrative import cover, directions, headings
from reports.panels import HIDDEN, Change, Count, Figure, Panel, Reference, ReferenceComparison
from reports.report import Distribution, Group, OptionGroup, Split, Trend, TrendPoint
from tests.reports.report_samples import centre, hidden

SEPTEMBER = "2026-09"
CLAIMS = ("higher", "lower", "fell", "rose", "above", "below")


def index(difference, state, figure=None):
    figure = figure or Figure(68.0, None, 64.0, 72.0)
    change = Change(SEPTEMBER, difference, state) if state else None
    return Panel("index", "Wellbeing index", "0-100", figure, (), change)


def theme(name, difference, state, value=4.0, published=None, up=True):
    change = Change(SEPTEMBER, difference, state) if state else None
    references = ()
    if published:
        source = Reference("key", "Source", 2023, "NO", "measure", "1-6", 3.9, "about 200", "note")
        references = (ReferenceComparison(source, *published),)
    return Panel(f"theme:{name}", name, "1-6", Figure(value), references, change, up)


def report_with(**parts):
    return replace(centre(), **parts)


@pytest.mark.parametrize(
    ("difference", "state", "word"),
    [
        (5.0, "different", "higher"),
        (-5.0, "different", "lower"),
        (0.0, "different", "different"),
        (None, "different", "different"),
        (-9.0, "not different", "not different"),
        (-9.0, "not tested", "not tested"),
    ],
)
def test_only_a_tested_difference_has_a_direction(difference, state, word):
    assert directions.direction(difference, state) == word


@pytest.mark.parametrize(
    ("difference", "state", "heading", "changed"),
    [
        (6.0, "different", "Wellbeing is 68 of 100, higher than in September 2026",
         "The index is higher than in September 2026 (+6 points)."),
        (-6.0, "different", "Wellbeing is 68 of 100, lower than in September 2026",
         "The index is lower than in September 2026 (−6 points)."),
        (None, "different", "Wellbeing is 68 of 100, different from September 2026",
         "The index is different from September 2026."),
        (-6.0, "not different", "Wellbeing is 68 of 100, not different from September 2026",
         "The index is not different from September 2026."),
        (-6.0, "not tested", "Wellbeing is 68 of 100; the change since September 2026 is not tested",
         "The change since September 2026 is not tested."),
        (None, None, "Wellbeing starts at 68 of 100", "This is the first wave, so there is nothing to compare with yet."),
    ],
)
def test_the_index_is_told_by_its_state(difference, state, heading, changed):
    report = report_with(index=index(difference, state))
    assert cover.cover_heading(report) == heading
    assert cover.what_changed(report) == changed


def test_a_hidden_index_gets_the_uniform_sentence():
    assert cover.where_we_are(hidden()) == directions.hidden_sentence()
    assert cover.cover_heading(hidden()) == "The wellbeing index is not shown this month"
    assert cover.what_to_look_at(hidden()) == "No theme is shown this month."


def test_where_we_are_gives_the_interval_and_the_grain_of_n():
    report = report_with(index=index(None, None), n=Count("10–19", 15, (45, 85)))
    assert cover.where_we_are(report) == (
        "The index is 68 on a scale from 0 to 100; with 10–19 answers the 95 % interval is 64–72."
    )
    clipped = report_with(index=index(None, None, Figure(90.0, "at least")))
    assert cover.where_we_are(clipped) == "The index is ≥\u00a090 on a scale from 0 to 100."
    unknown = report_with(index=index(None, None), n=Count(None, None, None))
    assert cover.where_we_are(unknown) == "The index is 68 on a scale from 0 to 100; the 95 % interval is 64–72."


@pytest.mark.parametrize(
    ("themes", "heading"),
    [
        ([("A", 0.5, "different"), ("B", -0.5, "different")], "Since September 2026: higher in A, lower in B"),
        ([("A", 0.5, "different"), ("B", -0.5, "not different")], "Since September 2026: higher in A"),
        ([(name, -0.5, "different") for name in "ABC"], "Since September 2026: lower in 3 themes"),
        ([("A", -0.5, "not different"), ("B", 0.5, "not different")], "No theme is different from September 2026"),
        ([("A", -0.5, "not different"), ("B", 0.5, "not tested")], "No theme that was tested is different from September 2026"),
        ([("A", -0.5, "not tested"), ("B", 0.5, "not tested")], "Changes of the themes since September 2026 are not tested"),
        ([("A", None, None)], "A scores highest, A lowest"),
    ],
)
def test_the_heading_of_the_themes_claims_what_was_tested(themes, heading):
    report = report_with(themes=tuple(theme(*at) for at in themes))
    assert headings.themes_heading(report) == heading


def test_untested_and_undifferent_themes_are_never_called_higher_or_lower():
    states = ("not different", "not tested")
    themes = tuple(theme(name, -1.0, state, published=(-1.0, state)) for name, state in zip("AB", states, strict=True))
    report = report_with(themes=themes, index=index(-20.0, "not different"))
    told = [headings.themes_heading(report), cover.cover_heading(report), cover.what_changed(report),
            cover.what_to_look_at(report)]
    assert not any(claim in sentence for sentence in told for claim in CLAIMS)


def test_what_to_look_at_takes_the_strongest_evidence_first():
    fallen, below = theme("A", -0.5, "different"), theme("B", 0.1, "not different", published=(-0.6, "different"))
    low = theme("C", 0.1, "not different", value=2.5)
    assert cover.what_to_look_at(report_with(themes=(fallen, below, low))) == (
        "A is the theme that is lower than in September 2026."
    )
    assert cover.what_to_look_at(report_with(themes=(below, low))) == "B is the theme below its published figure."
    assert cover.what_to_look_at(report_with(themes=(low,))) == "C has the lowest score, 2.5."
    twins = (low, theme("D", 0.1, "not tested", value=2.5))
    assert cover.what_to_look_at(report_with(themes=twins)) == "C and D have the lowest score, 2.5."


def test_a_measure_where_high_is_bad_gets_worse_upwards():
    strain = theme("Strain", 0.5, "different", up=False)
    assert directions.worse((strain,), directions.change_of) == [strain]


def test_the_units_heading_counts_displayed_scores_only():
    report = centre()
    assert headings.units_heading(report, ()) == "No unit is shown on its own this month"
    shown = [unit for unit in report.units if unit.state == "released"]
    lowest = [min(at.figures[panel.code].value for panel in report.themes if at.figures[panel.code] != HIDDEN) for at in shown]
    count = sum(at.figures["theme:workload"].value == low for at, low in zip(shown, lowest, strict=True))
    assert headings.units_heading(report, report.units) == f"Workload has the lowest score in {count} of {len(shown)} units"


def test_units_without_a_common_lowest_theme_are_told_by_their_span():
    report = centre()
    low, high = dict(report.units[0].figures), dict(report.units[1].figures)
    low |= {"index": Figure(61.0), "theme:autonomy": Figure(2.0)}
    high |= {"index": Figure(75.0), "theme:culture": Figure(2.0)}
    two = tuple(replace(unit, figures=at) for unit, at in zip(report.units, (low, high), strict=False))
    assert headings.units_heading(report, two) == "In 2 units the index is between 61 and 75"
    blind = tuple(replace(unit, figures=unit.figures | {"index": HIDDEN}) for unit in two)
    assert headings.units_heading(report, blind) == "2 units, theme by theme"


def test_the_trend_heading_gives_the_span_without_a_direction():
    points = tuple(TrendPoint(f"2026-0{at}", shown) for at, shown in enumerate((Figure(60.0), HIDDEN, Figure(71.0)), 1))
    report = report_with(trends=(Trend("index", "Wellbeing index", "0-100", points),))
    assert headings.trends_heading(report) == "Over 2 waves the index has been between 60 and 71"


def test_clipped_shares_are_counted_at_the_least_they_can_be():
    def item(*groups):
        return Distribution("distribution:X", "text", tuple("123456"), tuple(OptionGroup(*group) for group in groups))

    unsure = item((1, 2, 0.2), (3, 4, 0.4), (5, 6, 0.4))
    sure = item((1, 2, 0.2), (3, 3, 0.2), (4, 5, 0.55), (6, 6, 0.05, "at most"))
    assert headings.distributions_heading((unsure, sure)) == "More than half answer 4, 5 or 6 in 1 of 2 statements"
    assert headings.distributions_heading(()) == "The statements behind the themes"


@pytest.mark.parametrize(
    ("difference", "state", "heading"),
    [
        (-0.07, "different", "Leaving: 28%, lower than the published 35%"),
        (0.07, "different", "Leaving: 28%, higher than the published 35%"),
        (None, "different", "Leaving: 28%, different from the published 35%"),
        (-0.07, "not different", "Leaving: 28%, not different from the published 35%"),
        (-0.07, "not tested", "Leaving: 28%; published 35%, not tested"),
    ],
)
def test_outcomes_are_told_by_their_state(difference, state, heading):
    source = Reference("key", "Source", 2017, "NL", "measure", "share", 0.35, "not stated", "note")
    panel = Panel("share:TUR1:4-6", "Leaving", "share", Figure(0.28), (ReferenceComparison(source, difference, state),))
    assert headings.outcomes_heading((panel,)) == heading
    assert headings.outcomes_heading((replace(panel, figure=HIDDEN),)) == "No outcome is shown this month"


def split_of(*values):
    """One background with a group a value, None for a hidden one."""
    groups = (
        Group(f"g{at}", f"Group {at}", "hidden", Count(None, None, None), {})
        if value is None
        else Group(f"g{at}", f"Group {at}", "released", Count("≈ 25", None, None), {"index": Figure(value)})
        for at, value in enumerate(values)
    )
    return (Split("shift", "Shift", tuple(groups)),)


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        ((55.0, None, 62.0), "The index is between 55 (Shift: Group 0) and 62 (Shift: Group 2)"),
        ((61.0, 61.0), "In all 2 groups shown the index is 61"),
        ((61.0, None), "What people say of themselves"),
        ((), "What people say of themselves"),
    ],
)
def test_the_heading_of_groups_gives_the_span_and_tests_nothing(values, heading):
    assert headings.splits_heading(split_of(*values)) == heading
