from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.audit import audit
from reports.disclosure.plan import Plan
from reports.disclosure.tie_audit import tie_failures
from reports.disclosure.ties import Ties
from survey.tree import lineage_of
from tests.reports.disclosure import plain_walks
from tests.reports.disclosure.test_ties import OWN, everywhere, plan_of, waves

COMPLAINT = "can be worked out from a whole and its parts"


def cells_of(published, plan):
    return {m.code: frozenset(path for path, code in published if code == m.code) for m in plan.measures}


def complaints(plan, counts, published):
    return [failure for failure in audit(plan, counts, published).failures if COMPLAINT in failure]


def test_a_theme_that_hides_another_team_than_the_index_is_caught():
    plan = plan_of(OWN)
    everything = {(path, m.code) for path, m in plan.candidates()}
    hidden = {"Oslo/1", "Oslo/2"}
    as_one = {cell for cell in everything if cell[0] not in hidden}
    assert complaints(plan, everywhere(OWN), as_one) == []
    apart = as_one - {("Oslo/3", "theme:autonomy")} | {("Oslo/2", "theme:autonomy")}
    assert f"theme:autonomy of Oslo/1 {COMPLAINT}" in complaints(plan, everywhere(OWN), apart)


@settings(deadline=None)
@given(waves(), st.data())
def test_the_two_looks_agree_on_any_cells(wave, data):
    plan, counts = wave
    published = data.draw(st.frozensets(st.sampled_from([(path, m.code) for path, m in plan.candidates()])))
    found = any(True for _ in Ties(plan, counts).breaches(cells_of(published, plan)))
    assert found == bool(complaints(plan, counts, published))


def home(path, units):
    return next((unit for unit in lineage_of(path) if unit in units), None)


@settings(deadline=None, max_examples=300)
@given(waves(), st.data())
def test_walking_all_at_once_finds_whom_walking_one_by_one_finds(wave, data):
    plan, counts = wave
    standing = data.draw(st.sets(st.sampled_from(sorted(plan.tree.units)), min_size=len(plan.tree.units) - 2))
    plan = Plan(plan.tree, frozenset(standing | {""}), plan.measures)
    published = data.draw(st.frozensets(st.sampled_from([(path, m.code) for path, m in plan.candidates()])))
    found = set(tie_failures(plan, counts, published, home))
    assert found == set(plain_walks.tie_failures(plan, counts, published, home))
