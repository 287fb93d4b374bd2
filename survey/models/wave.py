"""A wave, what it froze when it opened, and the instruments it may use. States are rows."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, MONTH, UNIT_PATH
from survey.wave_states import CLOSING, DESTROYING, HELD, HOLD_LIMIT, OPEN, RELEASED, STATES, WITHDRAWN

__all__ = ["CLOSING", "DESTROYING", "HELD", "HOLD_LIMIT", "OPEN", "RELEASED", "WITHDRAWN", "StoredInstrument", "Wave", "WaveUnit"]


class StoredInstrument(db.Model):
    """A published instrument, as the TOML it came in: a version never changes."""

    __tablename__ = "instrument"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(Instant)


class Wave(db.Model):
    __tablename__ = "wave"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="state"),
        ForeignKeyConstraint(["instrument", "instrument_version"], ["instrument.key", "instrument.version"]),
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    month: Mapped[str] = mapped_column(MONTH, primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    instrument: Mapped[str] = mapped_column(String(40))
    instrument_version: Mapped[int]
    module: Mapped[str | None] = mapped_column(String(40))
    thresholds: Mapped[dict] = mapped_column(JSON)
    imported: Mapped[bool] = mapped_column(default=False)
    public_key: Mapped[bytes | None]
    vault_entry: Mapped[str | None] = mapped_column(String(32))
    vault_fingerprint: Mapped[str | None] = mapped_column(String(64))  # of the destroyed entry
    links_handed_out: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    held_at: Mapped[datetime | None] = mapped_column(Instant)  # a wave is held once
    mailed: Mapped[bool] = mapped_column(default=False)  # its invitations are sent, and so will be the news of its release
    own_items: Mapped[str | None] = mapped_column(Text)  # the client's own, as JSON; None where it asks none

    @property
    def destroyed_by(self) -> datetime:
        """What the respondent's preview promises: by then every ballot and key of the wave is gone, whatever happens."""
        return self.closes_at + HOLD_LIMIT


class WaveUnit(db.Model):
    """A unit of the tree as it stood when the wave opened.

    `standing` is False where the team has changed so much since its last wave that it counts in its parent only.
    """

    __tablename__ = "wave_unit"
    __table_args__ = (ForeignKeyConstraint(["client", "wave"], ["wave.client", "wave.month"]),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    invited: Mapped[int | None]  # with all units below; unknown for some imported waves
    standing: Mapped[bool] = mapped_column(default=True)
