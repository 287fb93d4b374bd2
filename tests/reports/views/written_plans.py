"""Set-up for tests of the pages of measures: what is written, sent and stored."""

from datetime import UTC, date, datetime

from reports.action_plans.registering import PlanContent, register_plan
from reports.models.action_plan import ActionPlan
from survey.database import db
from tests.browser import TOKEN

ALL = "/console/fjord/measures"
NEW = f"{ALL}/new?unit=Oslo/Team+1&theme=autonomy"
WRITTEN = {"choice": "decide_together", "owner": "Kari Nordmann", "due_on": "2026-12-01", "status": "running"}
OWN = {"choice": "own", "own_wording": "Coffee at ten", "owner": "Ola", "due_on": "2026-12-24", "status": "planned"}


def registered(unit="Oslo/Team 1", client="fjord", **choices) -> str:
    content = {"measure": "decide_together", "own_wording": None, "owner": "Kari", "due_on": date(2026, 12, 1)}
    content["status"] = "running"
    plan = register_plan(client, unit, "autonomy", PlanContent(**(content | choices)), now=datetime.now(UTC), actor="a@b.no")
    db.session.commit()
    return plan.id


def send(browser, page, fields, action=None):
    """The page's form, filled in and sent with its token."""
    token = TOKEN.search(browser.get(page).text)[1]
    return browser.post(action or page, data={"csrf_token": token, **fields})


def stored(plan: str) -> ActionPlan:
    db.session.rollback()
    return db.session.get(ActionPlan, ("fjord", plan), populate_existing=True)
