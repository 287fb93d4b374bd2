"""Headcounts and leavers as they were taken in."""

from sqlalchemy import select

from reports.models.turnover import TurnoverMonth
from reports.turnover.unit_months import UnitMonth
from survey.database import db


def load_unit_months(client: str, *, before: str | None = None) -> tuple[UnitMonth, ...]:
    """The client's months, all or those before a month, by unit and month."""
    table = TurnoverMonth
    query = select(table.unit_path, table.month, table.headcount, table.leavers).where(table.client == client)
    if before is not None:
        query = query.where(table.month < before)
    return tuple(UnitMonth(*row) for row in db.session.execute(query.order_by(table.unit_path, table.month)))
