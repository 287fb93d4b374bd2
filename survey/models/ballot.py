"""The answers' side of a wave: sealed ballots of one length, and nothing else."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import db
from survey.models.invitation import WITHOUT_ROWID
from survey.models.organisation import CLIENT_KEY, MONTH


class SealedBallot(db.Model):
    """One anonymous submission. Has no foreign key, time, counter or address: only its serial and the sealed box."""

    __tablename__ = "ballot_box"
    __table_args__ = (WITHOUT_ROWID,)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    serial: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
