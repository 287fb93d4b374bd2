"""Measures against what a release showed (action plans), and every version of each of them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reports.action_plans.status import STATUSES
from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, MONTH, UNIT_PATH

PLAN = String(32)
THEME = String(60)
OWN_WORDING_LIMIT = 200  # characters
OWNER_LIMIT = 120


class ActionPlan(db.Model):
    """What a unit means to do about a theme, by whom and until when. It is never deleted: who gives it up says "dropped".

    base_month: the newest release when it was registered, which is what came before it; nobody can change it. measure:
    its key in the catalogue; a measure in the unit's own words has none. ended_at: when it was done or dropped. version:
    counts its changes, so that of two people who edit it at once the second is told.
    """

    __tablename__ = "action_plan"
    __table_args__ = (
        ForeignKeyConstraint(["client", "base_month"], ["release.client", "release.wave"]),
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint("(measure is null) != (own_wording is null)", name="one_wording"),
        Index("ix_action_plan_client_unit_path", "client", "unit_path"),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    id: Mapped[str] = mapped_column(PLAN, primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    theme: Mapped[str] = mapped_column(THEME)
    base_month: Mapped[str] = mapped_column(MONTH)
    measure: Mapped[str | None] = mapped_column(String(60))
    own_wording: Mapped[str | None] = mapped_column(String(OWN_WORDING_LIMIT))
    owner: Mapped[str] = mapped_column(String(OWNER_LIMIT))
    due_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(8))
    registered_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__: ClassVar[dict] = {"version_id_col": version}  # of two saves at one moment the second fails


class ActionPlanVersion(db.Model):
    """A measure as it stood after one change. content: field → value, as JSON has it."""

    __tablename__ = "action_plan_version"
    __table_args__ = (ForeignKeyConstraint(["client", "plan"], ["action_plan.client", "action_plan.id"]),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    plan: Mapped[str] = mapped_column(PLAN, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(254))  # an account's e-mail address, or "command line"
    content: Mapped[dict] = mapped_column(JSON)
