"""Registering and changing measures: what is frozen, who comes second, what the log keeps."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from reports.action_plans.registering import PlanChanged, PlanContent, change_plan, content_of, register_plan
from reports.action_plans.rows import find_plan, load_plans, load_versions
from reports.models.action_plan import ActionPlan, ActionPlanVersion
from survey.database import db
from survey.models.audit import AuditEntry
from survey.refusal import Refusal
from tests.reports.action_plans.followed_waves import ACTOR, TEAMS, THEME, client_with, closing, content, release

DAY = timedelta(days=1)
SHOWN = {"": 3.5, "Oslo": 3.4, "Oslo/Team 1": 3.0}


@pytest.fixture
def fjord(app):
    return client_with({"2026-08": SHOWN, "2026-09": SHOWN})


def registered(fjord, *, unit="Oslo/Team 1", at=None, **choices):
    return register_plan(fjord.key, unit, THEME, content(**choices), now=at or closing("2026-09") + DAY, actor=ACTOR)


def actions():
    return [entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.at))]


def test_what_came_before_is_the_newest_release_and_stays_it(fjord):
    plan = registered(fjord)
    assert (plan.base_month, plan.version, plan.ended_at) == ("2026-09", 1, None)
    release(fjord, "2026-10", SHOWN)
    change_plan(plan, content(owner="Ola"), seen=1, now=closing("2026-10") + DAY, actor=ACTOR)
    assert (plan.base_month, plan.registered_at) == ("2026-09", closing("2026-09") + DAY)
    assert not {"base_month", "registered_at", "unit_path", "theme"} & set(asdict(content()))  # nobody can write them


def test_a_measure_registered_after_a_result_does_not_reach_behind_it(fjord):
    release(fjord, "2026-10", SHOWN)
    assert registered(fjord, at=closing("2026-10") + DAY).base_month == "2026-10"


@pytest.mark.parametrize(
    ("unit", "theme", "choices", "sentence"),
    [
        ("Oslo/Team 9", THEME, {}, "no unit"),
        ("Oslo/Team 1", "turnover_intention", {}, "no theme"),  # an outcome is nothing to act on by itself
        ("Oslo/Team 1", "nothing", {}, "no theme"),
        ("Oslo/Team 1", THEME, {"measure": "knowledge_base"}, "no measure knowledge_base for autonomy"),
    ],
)
def test_what_the_newest_release_or_the_catalogue_does_not_have_is_refused(fjord, unit, theme, choices, sentence):
    with pytest.raises(Refusal, match=sentence):
        register_plan("fjord", unit, theme, content(**choices), now=closing("2026-09"), actor=ACTOR)
    assert load_plans("fjord") == []


def test_before_the_first_release_there_is_nothing_to_register_against(app):
    client_with({})
    with pytest.raises(Refusal, match="no release yet"):
        register_plan("fjord", "Oslo", THEME, content(), now=closing("2026-09"), actor=ACTOR)


@pytest.mark.parametrize(
    ("choices", "accepted"),
    [
        ({"measure": None, "own_wording": "x" * 200}, True),
        ({"measure": None, "own_wording": "x" * 201}, False),
        ({"measure": None, "own_wording": "  "}, False),
        ({"measure": None, "own_wording": None}, False),
        ({"measure": "decide_together", "own_wording": "both"}, False),
        ({"owner": "x" * 120}, True),
        ({"owner": "x" * 121}, False),
        ({"owner": " "}, False),
        ({"due_on": date(2000, 1, 1)}, True),
        ({"due_on": date(1999, 12, 31)}, False),
        ({"due_on": date(2099, 12, 31)}, True),
        ({"due_on": date(2100, 1, 1)}, False),
        ({"status": "planned"}, True),
        ({"status": "paused"}, False),
    ],
)
def test_what_may_be_written_of_a_measure(choices, accepted):
    if accepted:
        assert isinstance(content(**choices), PlanContent)
    else:
        with pytest.raises(Refusal):
            content(**choices)


def test_the_second_of_two_who_read_the_same_version_is_told(fjord):
    plan = registered(fjord)
    assert change_plan(plan, content(owner="First"), seen=1, now=closing("2026-09") + 2 * DAY, actor="first@example.com")
    with pytest.raises(PlanChanged):
        change_plan(plan, content(owner="Second"), seen=1, now=closing("2026-09") + 2 * DAY, actor="second@example.com")
    assert (plan.owner, plan.version) == ("First", 2)
    assert change_plan(plan, content(owner="Second"), seen=2, now=closing("2026-09") + 3 * DAY, actor="second@example.com")
    assert [one.content["owner"] for one in load_versions(plan)] == ["Kari Nordmann", "First", "Second"]


def test_a_save_between_reading_and_writing_is_noticed_too(fjord):
    """Both have read version 1 when the other one's row is written underneath."""
    plan = registered(fjord)
    db.session.commit()
    found = find_plan("fjord", plan.id)
    assert found.version == 1
    with db.engine.begin() as other:
        other.execute(update(ActionPlan.__table__).values(owner="First", version=2))
    with pytest.raises(PlanChanged):
        change_plan(found, content(owner="Second"), seen=1, now=closing("2026-09") + DAY, actor=ACTOR)
    assert find_plan("fjord", plan.id).owner == "First"
    assert len(load_versions(found)) == 1


def test_a_save_that_changes_nothing_is_no_version(fjord):
    plan = registered(fjord)
    assert not change_plan(plan, content_of(plan), seen=1, now=closing("2026-09") + DAY, actor=ACTOR)
    assert (plan.version, len(load_versions(plan))) == (1, 1)


@pytest.mark.parametrize(
    ("course", "ended"),
    [(["planned", "running"], None), (["done"], 1), (["dropped"], 1), (["done", "dropped"], 1), (["done", "running"], None)],
)
def test_the_day_on_which_a_measure_ended(fjord, course, ended):
    plan, start = registered(fjord), closing("2026-09")
    for day, status in enumerate(course, start=1):
        change_plan(plan, content(status=status), seen=plan.version, now=start + day * DAY, actor=ACTOR)
    assert plan.ended_at == (ended and start + ended * DAY)


def test_every_change_is_in_the_audit_log_and_every_version_is_kept(fjord):
    plan = registered(fjord)
    change_plan(plan, content(status="dropped"), seen=1, now=closing("2026-09") + 2 * DAY, actor="ola@example.com")
    assert actions() == ["measure registered", "measure changed"]
    newest = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.at)))[-1]
    assert (newest.client, newest.actor) == ("fjord", "ola@example.com")
    assert newest.detail == {
        "plan": plan.id, "unit_path": "Oslo/Team 1", "theme": THEME, "version": 2, "status": "dropped",
    }  # fmt: skip
    kept = [(one.by, one.content["status"]) for one in load_versions(plan)]
    assert kept == [(ACTOR, "running"), ("ola@example.com", "dropped")]


def test_a_unit_has_the_measures_of_those_below_it_and_of_no_namesake(fjord):
    release(fjord, "2026-10", SHOWN | {"Bergen": 3.0})
    paths = ["", "Oslo", "Oslo/Team 1", "Bergen", *TEAMS[:1]]
    for path in paths:
        registered(fjord, unit=path, at=closing("2026-10") + DAY)
    client_with({"2026-09": SHOWN}, key="sol")
    found = {path: sorted(plan.unit_path for plan in load_plans("fjord", path)) for path in ("", "Oslo", "Os", "Bergen/Team 1")}
    assert found == {"": sorted(paths), "Oslo": ["Oslo", "Oslo/Team 1"], "Os": [], "Bergen/Team 1": ["Bergen/Team 1"]}
    assert load_plans("sol") == []
    assert find_plan("sol", load_plans("fjord")[0].id) is None


def test_no_row_of_a_measure_is_deleted_by_anything_here(fjord):
    plan = registered(fjord)
    change_plan(plan, content(status="dropped"), seen=1, now=closing("2026-09") + DAY, actor=ACTOR)
    assert len(load_plans("fjord")) == 1
    assert db.session.query(ActionPlanVersion).count() == 2
