"""Names leave measures after their time or when somebody asks; what was done, and when, stays."""

from datetime import timedelta

import pytest

from reports.action_plans.forgetting import NOBODY, find_mentions, forget_names, forget_old_names
from reports.action_plans.registering import change_plan, register_plan
from reports.action_plans.rows import find_plan, load_versions
from reports.action_plans.status import DONE
from survey.database import db
from survey.retention import PLAN_NAMES_KEPT
from tests.reports.action_plans.followed_waves import THEME, client_with, closing, content

SHOWN = {"": 3.5, "Oslo": 3.4, "Oslo/Team 1": 3.0}
DAY = timedelta(days=1)
ASKED = closing("2026-09") + DAY


@pytest.fixture
def plan(app):
    fjord = client_with({"2026-09": SHOWN})
    made = register_plan(fjord.key, "Oslo", THEME, content(owner="Kari (kari@example.com)"), now=ASKED, actor="kari@example.com")
    db.session.commit()
    return made


def names(plan) -> tuple[str, list[tuple[str, str]]]:
    return find_plan(plan.client, plan.id).owner, [(one.by, one.content["owner"]) for one in load_versions(plan)]


def test_names_go_two_years_after_a_measure_has_ended(plan):
    assert forget_old_names(plan.client, now=ASKED + 2 * PLAN_NAMES_KEPT) == 0  # it has not
    change_plan(plan, content(owner="Ola", status=DONE), seen=1, now=ASKED + DAY, actor="ola@example.com")
    assert forget_old_names(plan.client, now=ASKED + PLAN_NAMES_KEPT) == 0
    assert forget_old_names(plan.client, now=ASKED + DAY + PLAN_NAMES_KEPT) == 1
    assert names(plan) == (NOBODY, [(NOBODY, NOBODY)] * 2)
    assert (plan.version, plan.status) == (2, DONE)
    assert forget_old_names(plan.client, now=ASKED + 2 * PLAN_NAMES_KEPT) == 0


def test_one_persons_names_go_on_request_and_others_stay(plan):
    change_plan(plan, content(owner="Ola"), seen=1, now=ASKED + DAY, actor="ola@example.com")
    assert [one.id for one in find_mentions(plan.client, ["kari@example.com"])] == [plan.id]
    assert find_mentions(plan.client, ["karin@example.com", "ari@example.com"]) == []
    assert find_mentions("sol", ["kari@example.com"]) == []
    assert forget_names(plan.client, ["kari@example.com"]) == 1
    assert names(plan) == ("Ola", [(NOBODY, NOBODY), ("ola@example.com", "Ola")])
