import pytest

from reports.disclosure.proven_bounds import suppress_around_bounds
from reports.disclosure.suppression import suppress
from survey.tree import ROOT
from tests.reports.disclosure.bounded_waves import TURNED, BoundedWave, beyond, random_wave

AUTONOMY = "theme:autonomy"
NINE = [f"Team {number}" for number in range(1, 10)]


def settled(wave):
    return suppress_around_bounds(wave.plan, wave.counts, wave.suppression, wave.cells, turned=TURNED)


def spread(many):
    return ([1, 2, 3, 4, 5, 6] * many)[:many]


def units_with(published, code):
    return {path for path, other in published if other == code}


@pytest.mark.parametrize(
    ("teams", "autonomy", "distribution"),
    [
        # 28 people less 23: the five can only have answered 6.
        ({"Moss": spread(23), "Oslo": [6] * 5}, {ROOT, "Oslo"}, set()),
        ({"Moss": spread(23), "Oslo": [1] * 5}, {ROOT, "Oslo"}, set()),
        # No bound, nothing to look at.
        ({"Moss": spread(23), "Oslo": spread(5)}, {ROOT, "Moss", "Oslo"}, {ROOT}),
        # At least 5.5, and the figures around leave open that it is 5.5.
        ({"Moss": spread(23), "Oslo": [6, 6, 5, 5, 5]}, {ROOT, "Moss", "Oslo"}, {ROOT}),
        # Teams enough beside it, none of them exact.
        ({"Oslo": [6] * 5, **dict.fromkeys(NINE, spread(18))}, {ROOT, "Oslo", *NINE}, {ROOT}),
    ],
)
def test_what_goes_around_a_bound(teams, autonomy, distribution):
    published = settled(BoundedWave(teams)).published
    assert units_with(published, AUTONOMY) == autonomy
    assert units_with(published, "distribution:AUT1") == distribution


def test_the_smallest_beside_it_goes_in_the_unit_around_both():
    teams = {"Oslo/1": [6] * 9, "Oslo/2": spread(21), "Oslo/3": spread(12), "Moss/1": spread(30), "Moss/2": spread(30)}
    wave = BoundedWave(teams)
    assert ("Oslo/1", AUTONOMY) in beyond(wave, wave.cells)
    published = settled(wave).published
    assert ("Oslo/3", AUTONOMY) not in published
    assert {(ROOT, AUTONOMY), ("Oslo", AUTONOMY), ("Moss/1", AUTONOMY), ("Moss/1", "distribution:AUT1")} <= published


def test_every_cell_that_goes_is_counted_as_hidden():
    wave = BoundedWave({"Moss": spread(23), "Oslo": [6] * 5})
    after = settled(wave)
    gone = wave.suppression.published - after.published
    assert gone and after.published < wave.suppression.published
    assert after.hidden == wave.suppression.hidden + len(gone)
    assert suppress(wave.plan, wave.counts, within=after.published) == after


def test_where_nothing_is_proven_nothing_goes():
    wave = BoundedWave({"Oslo": [6] * 30})
    assert settled(wave) is wave.suppression


@pytest.mark.parametrize("seed", range(4))
def test_in_small_waves_a_reader_proves_bounds_and_none_in_ours(seed):
    wave = random_wave(seed)
    assert beyond(wave, wave.cells)
    ours = wave.drawn(settled(wave).published)
    assert any(cell.bound for cell in ours.values())
    assert beyond(wave, ours) == set()
