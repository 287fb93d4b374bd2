"""Benchmark sets made of several clients' releases: declared once, frozen month by month, never changed."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import MONTH

POOL_KEY = String(40)


class Pool(db.Model):
    """Which clients may stand in a set. What is left open holds for every client."""

    __tablename__ = "pool"

    key: Mapped[str] = mapped_column(POOL_KEY, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    instrument: Mapped[str] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    sector: Mapped[str | None] = mapped_column(String(40))
    size_from: Mapped[int | None]  # people invited
    size_to: Mapped[int | None]
    demonstration: Mapped[bool] = mapped_column(default=False)
    declared_at: Mapped[datetime] = mapped_column(Instant)


class ReleasedPool(db.Model):
    """A set as it was released for one month. `members` is for the rule and never shown: client keys, sorted."""

    __tablename__ = "released_pool"

    pool: Mapped[str] = mapped_column(POOL_KEY, ForeignKey("pool.key"), primary_key=True)
    month: Mapped[str] = mapped_column(MONTH, primary_key=True)
    members: Mapped[list] = mapped_column(JSON)
    units: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(Instant)


class ReleasedPoolCell(db.Model):
    """Median and quartiles of one measure over the set's released leaves, on the grid of the figure.

    A bound is there where a leaf at the end of its scale stands behind the figure, which is then known to one side only.
    """

    __tablename__ = "released_pool_cell"
    __table_args__ = (ForeignKeyConstraint(["pool", "month"], ["released_pool.pool", "released_pool.month"]),)

    pool: Mapped[str] = mapped_column(POOL_KEY, primary_key=True)
    month: Mapped[str] = mapped_column(MONTH, primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    median: Mapped[float]
    lower: Mapped[float]
    upper: Mapped[float]
    step: Mapped[float]
    median_bound: Mapped[str | None] = mapped_column(String(8))
    lower_bound: Mapped[str | None] = mapped_column(String(8))
    upper_bound: Mapped[str | None] = mapped_column(String(8))
