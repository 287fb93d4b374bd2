"""Charts measured with a ruler: no line, mark, bar or interval lies anywhere but on a displayed number."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from reports.build import build_report
from reports.exports.contents import contents_of
from reports.models.release import ReleasedCell
from survey.database import db
from tests.test_disclosure.charts_read import has_axis, read_lengths, read_values
from tests.test_disclosure.conftest import MONTHS
from tests.test_disclosure.told import FINER, published, store_finer, ticks, told_of

MONTH = MONTHS[-1]
UNITS = ("", "Oslo", "Bergen/Green", "Bergen/Pink")
HALF_PER_CENT = 0.005


def drawings(app, unit, screen=True):
    with app.test_request_context("/?lang=en"):
        contents = contents_of(build_report("fjord", unit, MONTH, "en"))
        return {name: chart.svg(screen=screen) for name, chart in contents.charts.items()}


def off_the_grid(svg, told):
    """Values that a ruler reads and nobody was told."""
    known = np.array(sorted(float(number) for number in told))
    return [value for value, error in read_values(svg) if np.abs(known - value).min() > error]


def strangers(app, unit):
    told = told_of("fjord", MONTH, unit) | ticks() | published()
    return {name: off for name, svg in drawings(app, unit).items() if has_axis(svg) and (off := off_the_grid(svg, told))}


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_drawn_is_what_is_displayed(app, unit):
    drawn = drawings(app, unit)
    assert {"index", "themes", "trend-index", "trend-themes"} <= drawn.keys()
    assert sum(len(read_values(svg)) for svg in drawn.values() if has_axis(svg)) > 50
    assert strangers(app, unit) == {}


@pytest.mark.parametrize("unit", UNITS)
def test_a_chart_drawn_from_finer_figures_is_found_out(app, unit):
    told = told_of("fjord", MONTH, unit) | ticks() | published()
    store_finer()
    for name in ("index", "themes", "trend-index", "trend-themes"):
        off = off_the_grid(drawings(app, unit)[name], told)
        assert any(min(abs(value - FINER - float(number)) for number in told) < 0.002 for value in off), name


def test_bars_of_a_distribution_are_as_long_as_the_shares_that_are_written(app):
    shown = {
        cell.measure.replace(":", "-"): [group["value"] for group in cell.shares]
        for cell in db.session.scalars(select(ReleasedCell).filter_by(client="fjord", wave=MONTH, unit_path=""))
        if cell.shares
    }
    drawn = drawings(app, "")
    assert len(shown) > 5
    for name, shares in shown.items():
        assert fits(read_lengths(drawn[name]), shares)
        unrounded = [1 + HALF_PER_CENT * (-1) ** at / 2 / share for at, share in enumerate(shares)]  # the naive bar
        assert not fits([length * by for length, by in zip(read_lengths(drawn[name]), unrounded, strict=True)], shares)


def fits(lengths, shares):
    """Whether one scale makes every bar's length its share, to the hundredth of a px that is drawn."""
    scale = sum(lengths) / sum(shares)
    return np.abs(np.array(lengths) - scale * np.array(shares)).max() < 0.02


def test_print_and_screen_are_drawn_alike(app):
    for unit in UNITS:
        on_screen, printed = drawings(app, unit), drawings(app, unit, screen=False)
        for name, svg in on_screen.items():
            assert sorted(read_lengths(svg)) == sorted(read_lengths(printed[name]))


def test_a_hidden_figure_is_drawn_nowhere(app):
    """Whatever stood in a figure that is hidden, the drawing is the same to the last letter."""
    with app.test_request_context("/?lang=en"):
        report = build_report("fjord", "Bergen/Pink", MONTH, "en")
        hidden = [panel for panel in report.panels if panel.state == "hidden"]
        assert hidden
        shown = contents_of(report).charts
        dropped = contents_of(replace(report, items=tuple(panel for panel in report.items if panel.state == "released"))).charts
    assert {name: chart.svg() for name, chart in shown.items()} == {name: chart.svg() for name, chart in dropped.items()}
