from dataclasses import replace

import pytest

from reports.exports.contents import by_value, contents_of, sections_of
from reports.panels import HIDDEN, Figure, Panel
from tests.reports.report_samples import centre, everything_hidden, first_wave, hidden, team


def theme(name, shown):
    return Panel(f"theme:{name}", name, "1-6", shown)


@pytest.mark.parametrize(
    ("report", "sections"),
    [
        (centre(), ("cover", "themes", "units", "trends", "distributions", "outcomes", "method")),
        (first_wave(), ("cover", "themes", "units", "distributions", "outcomes", "method")),
        (team(), ("cover", "themes", "trends", "distributions", "outcomes", "method")),
        (replace(team(), items=(), outcomes=(), modules=()), ("cover", "themes", "trends", "method")),
        (hidden(), ("hidden",)),
    ],
)
def test_only_sections_with_something_to_say_are_there(report, sections):
    assert contents_of(report).sections == sections


def test_one_shown_wave_is_no_trend():
    assert "trends" not in sections_of(centre(), 1)
    assert "trends" in sections_of(centre(), 2)


def test_themes_stand_from_high_to_low_with_hidden_ones_last():
    panels = (theme("a", Figure(3.0)), theme("b", HIDDEN), theme("c", Figure(4.0)), theme("d", Figure(3.0)))
    assert [panel.name for panel in by_value(panels)] == ["c", "a", "d", "b"]


def test_a_hidden_report_draws_nothing():
    assert contents_of(hidden()).charts == {}


def test_hidden_measures_draw_no_chart():
    assert set(contents_of(everything_hidden()).charts) == {"index", "trend-index"}


def test_alternative_texts_say_the_message_and_the_numbers():
    report = centre()
    charts = contents_of(report).charts
    assert "95 % interval" in charts["index"].alt and "not different from September 2026" in charts["index"].alt
    assert all(f"{panel.name} {panel.figure.value:.1f}" in charts["themes"].alt for panel in report.themes)
    assert "I am motivated by the work I do" in charts["distribution-MOT1"].alt


def test_twelve_waves_are_enough_to_tell():
    assert contents_of(centre(waves=12)).too_few_waves  # one of them is hidden
    assert not contents_of(centre(waves=13)).too_few_waves
