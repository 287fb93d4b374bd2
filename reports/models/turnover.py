"""Headcounts and leavers as HR gave them; forecasts as they were made, never changed; and what became of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, MONTH, UNIT_PATH


class TurnoverMonth(db.Model):
    """One of the client's smallest units in a month: people on its first day, and how many of them left during it."""

    __tablename__ = "turnover_month"
    __table_args__ = (CheckConstraint("leavers >= 0 and leavers <= headcount", name="leavers"),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    month: Mapped[str] = mapped_column(MONTH, primary_key=True)
    headcount: Mapped[int]
    leavers: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Instant)
