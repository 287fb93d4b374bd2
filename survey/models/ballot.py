"""The answers' side of a wave: sealed ballots of one length, and nothing else."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import db
from survey.models.invitation import WITHOUT_ROWID
from survey.models.organisation import CLIENT_KEY, MONTH

# PostgreSQL's partitions have bounds, and bounds have an order: that of bytes, which no update of a language's order moves.
CLIENT_KEY_BYTES = CLIENT_KEY.with_variant(String(CLIENT_KEY.length, collation="C"), "postgresql")
MONTH_BYTES = MONTH.with_variant(String(MONTH.length, collation="C"), "postgresql")


class SealedBallot(db.Model):
    """One anonymous submission. Has no foreign key, time, counter or address: only its serial and the sealed box.

    On PostgreSQL a wave's ballots are a partition: survey/services/partitions.py.
    """

    __tablename__ = "ballot_box"
    __table_args__ = (WITHOUT_ROWID | {"postgresql_partition_by": "RANGE (client, wave)"},)

    client: Mapped[str] = mapped_column(CLIENT_KEY_BYTES, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH_BYTES, primary_key=True)
    serial: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
