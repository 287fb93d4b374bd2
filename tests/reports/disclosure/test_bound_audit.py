import pytest

from reports.disclosure.bound_audit import bound_failures
from reports.disclosure.proven_bounds import suppress_around_bounds
from tests.reports.disclosure.bounded_waves import TURNED, BoundedWave, beyond, random_wave
from tests.reports.disclosure.test_proven_bounds import spread


def found_in(wave, cells):
    return set(bound_failures(wave.plan, wave.counts, cells, turned=TURNED))


@pytest.mark.parametrize(
    ("oslo", "caught"),
    [([6] * 5, True), ([1] * 5, True), ([6, 6, 5, 5, 5], False), ([4] * 5, False)],
)
def test_a_bound_that_subtraction_undoes_is_caught(oslo, caught):
    wave = BoundedWave({"Moss": spread(23), "Oslo": oslo})
    assert (("Oslo", "theme:autonomy") in found_in(wave, wave.cells)) == caught


def test_a_bound_that_its_own_distribution_undoes_is_caught():
    wave = BoundedWave({"Oslo": [6] * 43 + [5] * 15 + [3] * 2})
    told = dict(wave.cells)
    told["Oslo", "distribution:AUT1"] = told["Oslo", "distribution:AUT1"].__class__(
        None,
        0.01,
        shares=[{"first": n, "last": n, "value": v} for n, v in zip(range(1, 7), (0, 0, 0.03, 0, 0.25, 0.72), strict=True)],
    )
    assert ("Oslo", "theme:autonomy") not in found_in(wave, wave.cells)
    assert ("Oslo", "theme:autonomy") in found_in(wave, told)


@pytest.mark.parametrize("seed", [11, 12])
def test_what_it_finds_is_proven_and_gone_in_ours(seed):
    wave = random_wave(seed)
    found = found_in(wave, wave.cells)
    assert found and found <= beyond(wave, wave.cells)
    settled = suppress_around_bounds(wave.plan, wave.counts, wave.suppression, wave.cells, turned=TURNED)
    assert found_in(wave, wave.drawn(settled.published)) == set()
