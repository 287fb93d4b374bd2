"""What a closed wave left behind, computed once and never changed: the only thing the reading side reads."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, MONTH, UNIT_PATH

CODE = String(40)  # of a background or one of its options


class Release(db.Model):
    """One wave's release: its certificate and, where enough answered, the client-level moments."""

    __tablename__ = "release"
    __table_args__ = (ForeignKeyConstraint(["client", "wave"], ["wave.client", "wave.month"]),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    certificate: Mapped[dict] = mapped_column(JSON)
    moments: Mapped[dict | None] = mapped_column(JSON)
    frozen_at: Mapped[datetime] = mapped_column(Instant)
    reliability: Mapped[list | None] = mapped_column(JSON)  # of the index and of themes with several items, rounded


class ReleasedUnit(db.Model):
    """A unit that may be shown, with its number of ballots at the grain of the rule. A hidden unit has no row."""

    __tablename__ = "released_unit"
    __table_args__ = (ForeignKeyConstraint(["client", "wave"], ["release.client", "release.wave"]),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    n_low: Mapped[int]
    n_high: Mapped[int]
    n_exact: Mapped[bool]


class ReleasedCell(db.Model):
    """One displayed figure: rounded, clipped, with its interval. A hidden figure has no row.

    A distribution keeps its six shares in `shares`; every other cell its number in `value`.
    """

    __tablename__ = "released_cell"
    __table_args__ = (
        ForeignKeyConstraint(["client", "wave"], ["release.client", "release.wave"]),
        CheckConstraint("(value is null) != (shares is null)", name="one_kind"),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[float | None]
    bound: Mapped[str | None] = mapped_column(String(8))
    low: Mapped[float | None]
    high: Mapped[float | None]
    adjusted: Mapped[float | None]
    step: Mapped[float]  # the grid the figure is shown on
    shares: Mapped[list | None] = mapped_column(JSON(none_as_null=True))


class ReleasedGroup(db.Model):
    """A group of a background that may be shown, for the client as a whole. A hidden group has no row."""

    __tablename__ = "released_group"
    __table_args__ = (ForeignKeyConstraint(["client", "wave"], ["release.client", "release.wave"]),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    background: Mapped[str] = mapped_column(CODE, primary_key=True)
    group_code: Mapped[str] = mapped_column(CODE, primary_key=True)
    n_low: Mapped[int]
    n_high: Mapped[int]
    n_exact: Mapped[bool]


class ReleasedGroupCell(db.Model):
    """One displayed figure of a shown group, rounded and clipped like a unit's."""

    __tablename__ = "released_group_cell"
    __table_args__ = (
        ForeignKeyConstraint(
            ["client", "wave", "background", "group_code"],
            ["released_group.client", "released_group.wave", "released_group.background", "released_group.group_code"],
        ),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    background: Mapped[str] = mapped_column(CODE, primary_key=True)
    group_code: Mapped[str] = mapped_column(CODE, primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[float]
    bound: Mapped[str | None] = mapped_column(String(8))
    low: Mapped[float]
    high: Mapped[float]
    step: Mapped[float]
