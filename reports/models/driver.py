"""What goes with an outcome, for the client as a whole: of a release, computed once and never changed."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import db
from survey.models.organisation import CLIENT_KEY, MONTH

MEASURE = String(80)


class ReleasedOutcome(db.Model):
    """An outcome with the share of its differences that goes with all themes together, and the people behind it, to 5."""

    __tablename__ = "released_outcome"
    __table_args__ = (ForeignKeyConstraint(["client", "wave"], ["release.client", "release.wave"]),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    outcome: Mapped[str] = mapped_column(MEASURE, primary_key=True)
    explained: Mapped[float]
    people: Mapped[int]
    above_chance: Mapped[bool]


class ReleasedDriver(db.Model):
    """A theme's share of it with its interval, in whole per cents."""

    __tablename__ = "released_driver"
    __table_args__ = (
        ForeignKeyConstraint(
            ["client", "wave", "outcome"],
            ["released_outcome.client", "released_outcome.wave", "released_outcome.outcome"],
        ),
        CheckConstraint("direction in (-1, 0, 1)", name="direction"),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    outcome: Mapped[str] = mapped_column(MEASURE, primary_key=True)
    theme: Mapped[str] = mapped_column(MEASURE, primary_key=True)
    share: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    direction: Mapped[int]
