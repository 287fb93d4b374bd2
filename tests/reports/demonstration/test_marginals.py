"""Quotas come to the published figures (Medarbeiderindeks 2023; Meditation at Work 2017)."""

import numpy as np
import pytest

from reports.demonstration.marginals import CODES, options_by_rank
from survey.instruments.catalogue import parse_instrument, shipped_instruments


@pytest.mark.parametrize(("code", "published"), [("EDU1", 3.3), ("INV1", 4.0), ("AUT1", 3.9), ("IMP1", 5.3), ("ATT1", 4.2)])
@pytest.mark.parametrize("people", [60, 101, 218, 1000])
def test_a_mean_shows_as_the_published_one(code, published, people):
    assert round(options_by_rank(code, people, 0.0).mean(), 1) == published


@pytest.mark.parametrize(("code", "lowest", "published"), [("STR1", 5, 0.25), ("STR1", 6, 0.12), ("TUR1", 4, 0.35)])
@pytest.mark.parametrize("people", [60, 101, 218, 1000])
def test_a_share_is_the_published_one_to_within_half_a_person(code, lowest, published, people):
    chosen = (options_by_rank(code, people, 0.0) >= lowest).sum()
    assert abs(chosen - published * people) <= 0.5 + 1e-9


def test_a_shift_moves_everybody_one_way():
    level, higher = (options_by_rank("AUT1", 200, shift) for shift in (0.0, 0.2))
    assert (higher >= level).all()
    assert 0.1 < higher.mean() - level.mean() < 0.4


def test_answers_are_in_order_and_on_the_scale():
    for code in CODES:
        options = options_by_rank(code, 97, 0.0)
        assert options.min() >= 1
        assert options.max() <= 6
        assert (np.diff(options) >= 0).all()


def test_nobody_gives_no_answers():
    assert len(options_by_rank("AUT1", 0, 0.0)) == 0


def test_every_item_that_is_asked_can_be_answered():
    assert set(parse_instrument(shipped_instruments()["medarbeiderpuls"]).codes) <= set(CODES)
