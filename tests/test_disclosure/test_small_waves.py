"""Random small waves: whatever a reader solves for, nobody below a minimum comes out of a release."""

from hypothesis import given, settings

from tests.test_disclosure.published import identities, naive, ours, people_of, targets_of
from tests.test_disclosure.small_waves import small_waves
from tests.test_disclosure.sums import pinned, subtracted

HALF_STEP = 0.125
PROGRAMMES = 2  # targets solved for through the rounding; what a naive release gives away comes first


def _likely(wave, targets):
    return [*dict.fromkeys([*subtracted(naive(wave), targets), *targets])][:PROGRAMMES]


def test_a_release_that_hides_below_five_is_taken_apart_in_many_of_them():
    """The same solver, the same waves: by one measure, and by all together."""
    alone, together = [], []

    @settings(max_examples=40, derandomize=True)
    @given(small_waves())
    def look(wave):
        known, targets = naive(wave), targets_of(wave)
        alone.append(bool(subtracted(known, targets)))
        together.append(alone[-1] or bool(subtracted([*known, *identities(people_of(wave))], targets)))

    look()
    assert sum(alone) > len(alone) / 4
    assert sum(together) >= sum(alone)


@settings(max_examples=60, derandomize=True)
@given(small_waves())
def test_no_measure_gives_a_small_group_away(wave):
    counted, targets, known = people_of(wave), targets_of(wave), ours(wave)
    assert wave.findings.audit.failures == ()
    assert subtracted(known, targets) == []
    assert pinned(known, counted, _likely(wave, targets), within=HALF_STEP) == []


@settings(max_examples=40, derandomize=True)
@given(small_waves(skips=False))
def test_all_measures_together_give_nobody_away_where_everybody_answered_everything(wave):
    counted, targets = people_of(wave), targets_of(wave)
    known = [*ours(wave), *identities(counted)]
    assert subtracted(known, targets) == []
    assert pinned(known, counted, _likely(wave, targets), within=HALF_STEP) == []


@settings(max_examples=40, derandomize=True)
@given(small_waves())
def test_people_who_skip_are_at_most_estimated(wave):
    """Index and themes together, taken as exact, can be solved for some who skip a theme: not through the rounding."""
    counted, targets = people_of(wave), targets_of(wave)
    known = [*ours(wave), *identities(counted)]
    solved = subtracted(known, targets)
    assert pinned(known, counted, (solved or targets)[:PROGRAMMES], within=HALF_STEP) == []
