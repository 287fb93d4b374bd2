"""A unit's report from released rows: what it shows, what it keeps to itself, and how months follow one another."""

import pytest

from reports.build import WaveNotReleased, build_report
from reports.panels import HIDDEN, Figure
from reports.release import close_wave
from tests.waves import cast_all, open_test_wave

TEAMS = {"Oslo/Blue": 24, "Oslo/Red": 8, "Oslo/Tiny": 3, "Bergen/Green": 30}


@pytest.fixture
def months(app, vault, now, week):
    """Three released waves, September left out; all of the first answer 4, later ones 2."""
    for number, (month, value) in enumerate([("2026-07", 4), ("2026-08", 2), ("2026-10", 2)]):
        opened = now + 4 * number * week
        wave = open_test_wave(vault, opened, teams=TEAMS if number == 0 else None, month=month)
        cast_all(wave, vault, opened, lambda member, code, value=value: value + len(member) % 2)
        close_wave(wave, vault=vault, now=opened + week)


def test_a_report_needs_a_release(app, vault, now):
    open_test_wave(vault, now, teams=TEAMS)
    with pytest.raises(WaveNotReleased, match="has no release"):
        build_report("fjord", "", "2026-10", "en")


def test_the_client_stands_with_its_centres(months):
    report = build_report("fjord", "", "2026-10", "nb")
    assert (report.state, report.unit_name, report.language) == ("released", "Fjord Kundesenter", "nb")
    assert (report.n.shown, report.n.invited, report.n.response_rate) == (65, 65, (100, 100))
    assert [row.path for row in report.units] == ["Bergen", "Oslo"]
    assert len(report.themes) == 10
    assert [panel.code for panel in report.outcomes] == ["share:TUR1:4-6", "theme:turnover_intention"]
    assert isinstance(report.index.figure, Figure)


def test_a_small_team_and_the_sibling_that_would_give_it_away_are_hidden_alike(months):
    report = build_report("fjord", "Oslo", "2026-10", "en")
    states = {row.name: row.state for row in report.units}
    assert states == {"Blue": "released", "Red": "hidden", "Tiny": "hidden"}
    hidden = [row for row in report.units if row.state == "hidden"]
    assert all(set(row.figures.values()) == {HIDDEN} and row.n.shown is None and row.n.invited is None for row in hidden)


@pytest.mark.parametrize("path", ["Oslo/Red", "Oslo/Tiny", "Oslo/Nobody", "Trondheim"])
def test_hidden_and_unknown_units_are_refused_alike(months, path):
    report = build_report("fjord", path, "2026-10", "en")
    assert (report.state, report.index.figure, report.n.shown) == ("hidden", HIDDEN, None)
    assert (report.themes, report.units, report.trends, report.distributions, report.certificate) == ((), (), (), (), {})


def test_a_change_is_told_against_the_last_wave_that_showed_the_measure(months):
    report = build_report("fjord", "Oslo/Blue", "2026-08", "en")
    assert (report.index.change.since, report.index.change.state) == ("2026-07", "different")
    assert report.index.change.difference < 0
    assert build_report("fjord", "Oslo/Blue", "2026-10", "en").index.change.since == "2026-08"
    assert build_report("fjord", "Oslo/Blue", "2026-07", "en").index.change is None


def test_a_month_without_a_wave_is_a_gap_and_later_waves_are_not_foretold(months):
    trend = build_report("fjord", "Oslo/Blue", "2026-10", "en").trend("index")
    assert [point.month for point in trend.points] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert [point.figure is HIDDEN for point in trend.points] == [False, False, True, False]
    earlier = build_report("fjord", "Oslo/Blue", "2026-08", "en").trend("index")
    assert [point.month for point in earlier.points] == ["2026-07", "2026-08"]


def test_published_figures_stand_beside_their_themes_untested(months):
    report = build_report("fjord", "", "2026-10", "en")
    autonomy = next(panel for panel in report.themes if panel.code == "theme:autonomy")
    assert [comparison.reference.value for comparison in autonomy.references] == [3.9]
    assert autonomy.references[0].state == "not tested"
    assert autonomy.references[0].difference == round(autonomy.figure.value - 3.9, 1)


def test_norwegian_of_any_kind_reads_bokmal_and_unknown_languages_the_first(months):
    assert build_report("fjord", "", "2026-10", "nn-NO").language == "nb"
    assert build_report("fjord", "", "2026-10", "xx").language == "nb"
