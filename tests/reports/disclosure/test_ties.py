from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports.disclosure.plan import Plan, measures_of
from reports.disclosure.suppression import suppress
from reports.disclosure.ties import Ties
from survey.thresholds import Thresholds
from survey.tree import Tree
from tests.test_disclosure.mixtures import joint_leaks
from tests.test_disclosure.trees import small_trees

THEMES = (("autonomy", "index", ("AUT1",)), ("satisfaction", "index", ("JOY1", "MEA1")), ("culture", "index", ("CUL1",)))
MEASURES = measures_of(THEMES, ("AUT1", "JOY1", "MEA1", "CUL1"), [], Thresholds())
TIED = tuple(measure for measure in MEASURES if measure.kind != "distribution")
SOURCES = {measure.source for measure in TIED}


def plan_of(paths):
    tree = Tree.of(paths)
    return Plan(tree, tree.units, TIED)


def shown(plan, **hidden):
    """Everything but the units named, by source."""
    return {m.code: frozenset(plan.tree.units - set(hidden.get(m.source, ()))) for m in plan.measures}


def everywhere(own, **of_source):
    return {source: own | of_source.get(source, {}) for source in SOURCES}


OWN = {"Oslo/1": 3, "Oslo/2": 12, "Oslo/3": 11, "Oslo/4": 14}


def test_two_hidden_teams_are_one_group():
    """A theme hides other teams than the index does: the index less the other themes gives the team of three."""
    plan = plan_of(OWN)
    items = {"JOY1": plan.tree.units, "MEA1": plan.tree.units}
    cells = shown(plan, index=["Oslo/1", "Oslo/2"], culture=["Oslo/1", "Oslo/2"], satisfaction=["Oslo/1", "Oslo/2"], **items)
    as_one = {**cells, "theme:autonomy": plan.tree.units - {"Oslo/1", "Oslo/2"}}
    assert list(Ties(plan, everywhere(OWN)).breaches(as_one)) == []
    apart = {**cells, "theme:autonomy": plan.tree.units - {"Oslo/1", "Oslo/3"}}
    found = list(Ties(plan, everywhere(OWN)).breaches(apart))
    assert {breach.column.measure.code for breach in found} >= {"theme:autonomy"}
    assert joint_leaks(plan, everywhere(OWN), as_one) == []
    assert "theme:autonomy" in {code for code, _ in joint_leaks(plan, everywhere(OWN), apart)}


@st.composite
def waves(draw):
    tree, people = draw(small_trees(largest=14))
    assume(sum(people.values()))
    counts = {
        source: {path: max(0, count - draw(st.sampled_from([0, 0, 0, 1, 3]))) for path, count in people.items()}
        for source in sorted(SOURCES)
    }
    counts["index"] = {path: max(own[path] for own in counts.values()) for path in people}
    return Plan(tree, tree.units, TIED), counts


@settings(deadline=None, max_examples=25)  # hundreds of linear programmes each
@given(waves())
def test_no_mixture_of_published_sums_gives_few_people_away(wave):
    plan, counts = wave
    published = suppress(plan, counts).published
    cells = {m.code: frozenset(path for path, code in published if code == m.code) for m in plan.measures}
    assert joint_leaks(plan, counts, cells) == []
