"""The person's side of a wave: who was invited, and how a token finds its wave. Dies when the wave closes.

Nothing here has an order, a time or a state: the rows are written once, shuffled, and never updated.
"""

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import db
from survey.models.organisation import CLIENT_KEY, MEMBER_REF, MONTH, UNIT_PATH

WITHOUT_ROWID = {"sqlite_with_rowid": False}


class Link(db.Model):
    """Which wave a token belongs to, by a digest of the token."""

    __tablename__ = "link"
    __table_args__ = (WITHOUT_ROWID,)

    auth: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    client: Mapped[str] = mapped_column(CLIENT_KEY)
    wave: Mapped[str] = mapped_column(MONTH)


class Invitation(db.Model):
    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(["client", "wave"], ["wave.client", "wave.month"]),
        Index("ix_invitation_auth", "client", "wave", "auth", unique=True),
        WITHOUT_ROWID,
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    auth: Mapped[bytes] = mapped_column(LargeBinary(32))
    unit: Mapped[str] = mapped_column(UNIT_PATH)
    member: Mapped[str] = mapped_column(MEMBER_REF)
    # Of a wave that was open when checks came in: filled in by the next tick, and nobody can answer until then.
    key_check: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class ClosedLink(db.Model):
    """Forty bits of a dead token's digest, so that a late visitor reads when the wave closed. Joins to nobody."""

    __tablename__ = "closed_link"
    __table_args__ = (WITHOUT_ROWID,)

    digest: Mapped[bytes] = mapped_column(LargeBinary(5), primary_key=True)
    client: Mapped[str] = mapped_column(CLIENT_KEY)
    wave: Mapped[str] = mapped_column(MONTH)
