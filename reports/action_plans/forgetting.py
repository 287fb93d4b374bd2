"""Names in measures: who was to do one and who wrote it, forgotten after a time or on request. What was done stays."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from reports.exports.pdf_cache import forget_all
from reports.models.action_plan import ActionPlan, ActionPlanVersion
from survey.database import db
from survey.retention import PLAN_NAMES_KEPT

NOBODY = "–"  # where a name was


def forget_old_names(client: str, *, now: datetime) -> int:
    """Takes the names out of the client's measures that ended two years ago; how many measures. Joins the transaction."""
    ended = select(ActionPlan.id).where(ActionPlan.client == client, ActionPlan.ended_at <= now - PLAN_NAMES_KEPT)
    plans = set(db.session.scalars(ended.where(ActionPlan.owner != NOBODY)))
    for version in db.session.scalars(_versions(client, plans)):
        version.by, version.content = NOBODY, version.content | {"owner": NOBODY}
    _write_owner(client, plans)
    return len(plans)


def find_mentions(client: str | None, names: Iterable[str]) -> list[ActionPlan]:
    """Measures whose owner, own wording or history holds one of the names (in small letters), of a client or of any."""
    wanted = [name for name in names if name]
    plans = select(ActionPlan).order_by(ActionPlan.client, ActionPlan.registered_at, ActionPlan.id)
    if client is not None:
        plans = plans.where(ActionPlan.client == client)
    versions = _by_plan(client)
    return [plan for plan in db.session.scalars(plans) if _holds([plan], versions.get((plan.client, plan.id), []), wanted)]


def forget_names(client: str | None, names: Iterable[str]) -> int:
    """Takes the names out of measures' owners and histories; how many measures held one. Own wordings are people's to mend."""
    wanted = [name for name in names if name]
    plans = find_mentions(client, wanted)
    versions = _by_plan(client)
    for plan in plans:
        for version in versions.get((plan.client, plan.id), []):
            if _named(version.by, wanted):
                version.by = NOBODY
            if _named(version.content.get("owner", ""), wanted):
                version.content = version.content | {"owner": NOBODY}
        if _named(plan.owner, wanted):
            _write_owner(plan.client, {plan.id})
    if plans:
        forget_all()
    return len(plans)


def _write_owner(client: str, plans: set[str]) -> None:
    """Beside the session, since this is no version more."""
    if plans:
        these = update(ActionPlan).where(ActionPlan.client == client, ActionPlan.id.in_(plans))
        db.session.flush()
        db.session.execute(these.values(owner=NOBODY).execution_options(synchronize_session=False))
        db.session.expire_all()


def _versions(client: str, plans: set[str]):
    return select(ActionPlanVersion).where(ActionPlanVersion.client == client, ActionPlanVersion.plan.in_(plans))


def _by_plan(client: str | None) -> dict[tuple[str, str], list[ActionPlanVersion]]:
    query = select(ActionPlanVersion)
    if client is not None:
        query = query.where(ActionPlanVersion.client == client)
    found: dict[tuple[str, str], list[ActionPlanVersion]] = {}
    for version in db.session.scalars(query):
        found.setdefault((version.client, version.plan), []).append(version)
    return found


def _holds(plans: list[ActionPlan], versions: list[ActionPlanVersion], wanted: list[str]) -> bool:
    texts = [text for plan in plans for text in (plan.owner, plan.own_wording or "")]
    texts += [text for one in versions for text in (one.by, one.content.get("owner", ""))]
    return any(_named(text, wanted) for text in texts)


def _named(text: str, wanted: list[str]) -> bool:
    """Whole words: kari@example.com is not in karikari@example.com."""
    return any(re.search(rf"(?<![\w.+-]){re.escape(name)}(?![\w-])", text.lower()) for name in wanted)
