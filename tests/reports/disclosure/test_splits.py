"""Splits by background beside the tree: what may be shown, and that nobody is given away where they cross."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.crossing import Atoms
from reports.disclosure.plan import Plan, PlanRefused, Split, measures_of
from reports.disclosure.split_audit import audit_splits
from reports.disclosure.splits import Proof, suppress_splits
from reports.disclosure.suppression import suppress
from survey.thresholds import Thresholds
from survey.tree import ROOT, Tree
from tests.test_disclosure.sums import by_enumeration

THEMES = (("autonomy", "index", ("AUT1",)), ("culture", "index", ("CUL1",)), ("turnover", "outcome", ("TUR1",)))
SOURCES = ("index", "autonomy", "culture", "turnover", "AUT1", "CUL1", "TUR1")
SPLITS = (Split("shift", ("day", "night")), Split("channel", ("phone", "chat")))


def plan_of(units, splits=SPLITS[:1]):
    tree = Tree.of(units)
    return Plan(tree, tree.units, measures_of(THEMES, ("AUT1", "CUL1", "TUR1"), [], Thresholds()), splits)


def atoms_of(people, **less):
    """(unit, options…) → people; `less` gives by source the people of a place who skipped it."""
    places = tuple(sorted(((unit, options) for unit, *options in people), key=str))
    places = tuple((unit, tuple(options)) for unit, options in places)

    def counted(source):
        gone = less.get(source, {})
        return np.array([people[unit, *options] - gone.get((unit, *options), 0) for unit, options in places])

    by_source = {source: counted(source) for source in SOURCES}
    return Atoms(places, by_source, np.minimum.reduce(list(by_source.values())))


def release(people, splits=SPLITS[:1], **less):
    """The tree's cells, the splits' outcome, and the atoms they were made of."""
    plan, atoms = plan_of({unit for unit, *_ in people}, splits), atoms_of(people, **less)
    own = {source: Counter() for source in SOURCES}
    for source in SOURCES:
        for (unit, _), count in zip(atoms.places, atoms.people[source].tolist(), strict=True):
            own[source][unit] += count
    tree = suppress(plan, own).published
    return plan, tree, atoms, suppress_splits(plan, tree, atoms)


def shown(outcome):
    return {(background, group) for background, group, _ in outcome.published}


def naive(plan, atoms):
    """Every group with enough people, and nothing more asked."""
    return {
        (split.background, group, measure.code)
        for at, split in enumerate(plan.splits)
        for group in split.groups
        for measure in plan.split_measures
        if atoms.people[measure.source][atoms.of_group(at, group)].sum() >= split.minimum
    }


def fewest_mixed(plan, tree, groups, atoms, code):
    """Among how few people a reader of the measure sees anybody: every atom, every combination of cells."""
    source = next(measure.source for measure in plan.measures if measure.code == code)
    rows = [
        [float(unit in (ROOT, path) or path.startswith(f"{unit}/")) for path, _ in atoms.places]
        for unit, other in tree
        if other == code
    ]
    for background, group, other in groups:
        if other == code:
            at = [split.background for split in plan.splits].index(background)
            rows.append([float(options[at] == group) for _, options in atoms.places])
    alike: dict[tuple, int] = Counter()
    for column, count in zip(np.array(rows).T.tolist(), atoms.people[source].tolist(), strict=True):
        alike[tuple(column)] += count
    cells, people = np.array(list(alike)).T, list(alike.values())
    found = [by_enumeration(cells, people, atom) for atom in range(len(people)) if people[atom]]
    return min((value for value in found if value is not None), default=None)


NIGHT_TEAM = {("Day", "day"): 30, ("Day", "night"): 1, ("Day", None): 20, ("Night", "night"): 20}


def test_a_night_team_and_one_person_are_a_planted_leak():
    plan, tree, atoms, outcome = release(NIGHT_TEAM)
    # All who work nights, less the night team, is one person.
    assert fewest_mixed(plan, tree, naive(plan, atoms), atoms, "index") == 1
    assert audit_splits(plan, tree, naive(plan, atoms), atoms, outcome.proofs) != ()
    assert shown(outcome) == {("shift", "day")}
    assert fewest_mixed(plan, tree, outcome.published, atoms, "index") >= 5
    assert audit_splits(plan, tree, outcome.published, atoms, outcome.proofs) == ()


def test_groups_that_are_spread_over_the_teams_are_shown():
    people = {(f"T{team}", shift): 5 for team in range(5) for shift in ("day", "night", None)}
    plan, tree, atoms, outcome = release(people)
    assert shown(outcome) == {("shift", "day"), ("shift", "night")}
    assert {code for *_, code in outcome.published} == {"index", "theme:autonomy", "theme:culture", "theme:turnover"}
    assert outcome.hidden == 0
    assert audit_splits(plan, tree, outcome.published, atoms, outcome.proofs) == ()


@pytest.mark.parametrize(
    ("night", "unsaid", "groups"),
    [
        (19, 40, {"day"}),  # 19 are too few, and lie with the 40
        (20, 40, {"day", "night"}),
        (20, 0, {"day", "night"}),
        (20, 19, {"day"}),  # the client less both would be the 19
        (19, 0, set()),  # the client less the day shift would be the 19
        (19, 1, {"day"}),
    ],
)
def test_what_a_split_leaves_is_nobody_or_a_full_group(night, unsaid, groups):
    people = {("One", "day"): 50, ("One", "night"): night, ("One", None): unsaid}
    outcome = release({place: count for place, count in people.items() if count})[3]
    assert shown(outcome) == {("shift", group) for group in groups}


def test_a_group_shows_index_and_all_its_themes_or_nothing():
    people = {("One", "day"): 60, ("One", "night"): 20, ("One", None): 25}
    outcome = release(people, culture={("One", "night"): 1})[3]
    assert shown(outcome) == {("shift", "day")}


def test_an_outcome_that_a_group_skipped_is_not_split_by_that_background():
    people = {("One", "day", "phone"): 30, ("One", "day", "chat"): 30, ("One", "night", "chat"): 25}
    outcome = release(people, SPLITS, turnover={("One", "night", "chat"): 6})[3]
    codes = {}
    for background, _, code in outcome.published:
        codes.setdefault(background, set()).add(code)
    assert codes == {
        "shift": {"index", "theme:autonomy", "theme:culture"},
        "channel": {"index", "theme:autonomy", "theme:culture", "theme:turnover"},
    }


def test_two_splits_are_not_subtracted_from_one_another():
    # Everybody on chat works nights, and one person on the phone.
    people = {
        ("One", "night", "chat"): 15, ("Two", "night", "chat"): 15, ("One", "night", "phone"): 1,
        ("One", "day", "phone"): 20, ("Two", "day", "phone"): 20, ("One", "day", None): 10, ("Two", "day", None): 12,
    }
    plan, tree, atoms, outcome = release(people, SPLITS)
    assert fewest_mixed(plan, tree, naive(plan, atoms), atoms, "index") == 1
    assert fewest_mixed(plan, tree, outcome.published, atoms, "index") >= 5
    assert shown(outcome)


def test_a_client_whose_index_is_hidden_has_no_splits():
    people = {("One", "day"): 50, ("One", "night"): 30}
    plan, tree, atoms, _ = release(people)
    assert suppress_splits(plan, tree - {(ROOT, "index")}, atoms).published == frozenset()
    assert suppress_splits(plan, tree - {(ROOT, "theme:culture")}, atoms).published == frozenset()


def test_what_the_budget_cannot_audit_is_not_published():
    # Shifts are spread over the teams; chat is one team and one person, which takes a programme to find out.
    people = {(f"T{team}", shift, "phone"): 10 for team in range(5) for shift in ("day", "night")}
    people |= {("Chat", "day", "chat"): 10, ("Chat", "night", "chat"): 15, ("T1", "day", "chat"): 1, ("T2", "day", None): 20}
    plan, tree, atoms, outcome = release(people, SPLITS)
    assert shown(outcome) == {("shift", "day"), ("shift", "night"), ("channel", "phone")}
    poor = suppress_splits(plan, tree, atoms, budget=0)
    assert shown(poor) == {("shift", "day"), ("shift", "night")}
    assert poor.hidden + len(poor.published) == outcome.hidden + len(outcome.published)
    plan, tree, atoms, _ = release(NIGHT_TEAM)
    assert suppress_splits(plan, tree, atoms, budget=0).published == frozenset()


def test_the_second_look_sees_what_is_not_planned_and_what_is_too_small():
    plan, tree, atoms, outcome = release(NIGHT_TEAM)
    cases = {
        ("shift", "noon", "index"): "not in the plan",
        ("salary", "high", "index"): "not in the plan",
        ("shift", "day", "item:AUT1"): "not in the plan",
    }
    for cell, sentence in cases.items():
        assert sentence in " ".join(audit_splits(plan, tree, {cell}, atoms, outcome.proofs))
    small = atoms_of({**NIGHT_TEAM, ("Day", None): 3})
    found = " ".join(audit_splits(plan, tree, {("shift", "day", "index"), ("shift", "night", "index")}, small, outcome.proofs))
    assert "leaves too few beside the groups of shift" in found
    few = atoms_of({**NIGHT_TEAM, ("Day", "day"): 12})
    assert "answered by too few" in " ".join(audit_splits(plan, tree, {("shift", "day", "index")}, few, outcome.proofs))
    hidden = tree - {(ROOT, "index")}
    assert "not shown for the client" in " ".join(audit_splits(plan, hidden, outcome.published, atoms, outcome.proofs))


def test_the_second_look_does_not_take_a_proof_on_trust():
    people = {(f"T{team}", shift): 4 for team in range(5) for shift in ("day", "night")}
    plan, tree, atoms, outcome = release(people)
    assert outcome.proofs
    assert audit_splits(plan, tree, outcome.published, atoms, ()) != ()
    first = outcome.proofs[0]
    for forged in (
        replace(first, moves=first.moves * 0.5),
        replace(first, moves=first.moves * 5),
        Proof(first.target, first.atoms[:1], first.moves[:1]),
        replace(first, target=int(first.atoms[1])),
    ):
        assert audit_splits(plan, tree, outcome.published, atoms, (forged, *outcome.proofs[1:])) != ()


@pytest.mark.parametrize(("groups", "minimum"), [(("day", "day"), 20), (("day", "night"), 19)])
def test_a_split_that_makes_no_sense_is_refused(groups, minimum):
    with pytest.raises(PlanRefused):
        Split("shift", groups, minimum)


def test_a_split_is_planned_once():
    with pytest.raises(PlanRefused):
        plan_of(["One"], SPLITS[:1] * 2)


@st.composite
def clients(draw):
    splits = SPLITS[: draw(st.integers(1, 2))]
    people = {}
    for _ in range(draw(st.integers(4, 9))):
        unit = draw(st.sampled_from(["A/1", "A/2", "B", "C"]))
        place = (unit, *(draw(st.sampled_from([*split.groups, None])) for split in splits))
        people[place] = draw(st.integers(1, 15) | st.just(25))
    skipped = {place: draw(st.sampled_from([0, 0, 0, 1])) for place in people}
    return people, splits, skipped


@settings(max_examples=40, deadline=None)
@given(clients())
def test_no_combination_of_units_and_groups_gives_a_small_group_away(client):
    people, splits, skipped = client
    plan, tree, atoms, outcome = release(people, splits, culture=skipped, CUL1=skipped)
    assert audit_splits(plan, tree, outcome.published, atoms, outcome.proofs) == ()
    for code in {code for *_, code in outcome.published}:
        fewest = fewest_mixed(plan, tree, outcome.published, atoms, code)
        assert fewest is None or fewest >= 5


@settings(max_examples=25, deadline=None)
@given(clients())
def test_the_second_look_finds_the_leaks_of_a_naive_release(client):
    people, splits, _ = client
    plan, tree, atoms, outcome = release(people, splits)
    groups = naive(plan, atoms)
    for code in {code for *_, code in groups if (ROOT, code) in tree}:
        fewest = fewest_mixed(plan, tree, groups, atoms, code)
        cells = {cell for cell in groups if cell[2] == code}
        if fewest is not None and fewest < 5:
            assert audit_splits(plan, tree, cells, atoms, outcome.proofs) != ()
