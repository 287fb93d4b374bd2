"""The rows of measures (action plans), and the waves they are followed through."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from reports.frames import Asked
from reports.models.action_plan import ActionPlan, ActionPlanVersion
from reports.models.release import Release
from survey.database import db
from survey.models.wave import RELEASED, Wave
from survey.tree import ROOT, SEPARATOR


def load_plans(client: str, path: str = ROOT) -> list[ActionPlan]:
    """The measures of a unit and of all units below it, as they stand."""
    unit = ActionPlan.unit_path
    within = () if path == ROOT else ((unit == path) | unit.startswith(path + SEPARATOR, autoescape=True),)
    return list(db.session.scalars(select(ActionPlan).where(ActionPlan.client == client, *within)))


def find_plan(client: str, plan: str) -> ActionPlan | None:
    """One measure of this client; None where it has none of that id."""
    return db.session.get(ActionPlan, (client, plan), populate_existing=True)


def load_versions(plan: ActionPlan) -> Sequence[ActionPlanVersion]:
    """Every version of a measure, oldest first."""
    query = select(ActionPlanVersion).filter_by(client=plan.client, plan=plan.id).order_by(ActionPlanVersion.version)
    return db.session.scalars(query).all()


def newest_release(client: str) -> Wave | None:
    """The released wave of the latest month; None before the first release."""
    released = select(func.max(Wave.month)).where(Wave.client == client, Wave.state == RELEASED)
    month = db.session.scalar(released)
    return None if month is None else db.session.get(Wave, (client, month))


class Closing(NamedTuple):
    """A released wave: when it closed, how it asked, and the hash that names its release."""

    at: datetime
    asked: Asked
    sha256: str


def load_closings(client: str, upto: str) -> dict[str, Closing]:
    """Released month up to this one → its closing, oldest first."""
    asked = (Wave.instrument, Wave.instrument_version, Wave.module, Wave.imported)
    rows = db.session.execute(
        select(Wave.month, Wave.closed_at, Release.sha256, *asked)
        .join(Release, (Release.client == Wave.client) & (Release.wave == Wave.month))
        .where(Wave.client == client, Wave.month <= upto, Wave.state == RELEASED)
        .order_by(Wave.month)
    )
    return {month: Closing(closed_at, Asked(*rest), sha256) for month, closed_at, sha256, *rest in rows}
