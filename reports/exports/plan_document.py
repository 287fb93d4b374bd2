"""The part of the JSON document about measures (action plans). Pure."""

from typing import Any

from reports.action_plans.plan_row import PlanRow
from reports.panels import Shown, Suppressed


def plans_document(rows: tuple[PlanRow, ...]) -> list[dict[str, Any]]:
    """Every measure with its theme before and after; `said` is what is known of it in words."""
    return [_plan(row) for row in rows]


def _plan(row: PlanRow) -> dict[str, Any]:
    change, latest = row.followed.change, row.followed.latest
    return {
        "id": row.id,
        "unit_path": row.unit_path,
        "measure": row.code,
        "title": row.title,
        "owner": row.owner,
        "due_on": row.due_on,
        "status": row.status,
        "registered_on": row.registered_on,
        "ended_on": row.ended_on or None,
        "before": {"month": row.base_month, **_figure(row.followed.before)},
        "after": {"month": latest.month, **_figure(latest.figure)} if latest else None,
        "change": {"value": change.difference, "state": change.state} if change else None,
        "said": row.said,
    }


def _figure(shown: Shown) -> dict[str, Any]:
    if isinstance(shown, Suppressed):
        return {"state": "hidden", "value": None, "bound": None, "low": None, "high": None}
    return {"state": "released", "value": shown.value, "bound": shown.bound, "low": shown.low, "high": shown.high}
