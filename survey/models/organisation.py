"""Clients, their members, and in which unit a member has been from when to when.

The unit tree is not kept of its own: it is the tree of the units that have members, frozen by each wave.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.thresholds import MINIMUM_SCORE
from survey.tree import PATH_LIMIT

CLIENT_KEY = String(40)
MONTH = String(7)  # 2026-11
UNIT_PATH = String(PATH_LIMIT)
MEMBER_REF = String(80)


class Client(db.Model):
    __tablename__ = "client"
    __table_args__ = (CheckConstraint(f"minimum_score >= {MINIMUM_SCORE}", name="minimum_score"),)

    key: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str | None] = mapped_column(String(2))
    sector: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8), default="nb")
    minimum_score: Mapped[int] = mapped_column(default=MINIMUM_SCORE)
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    public_result: Mapped[bool] = mapped_column(default=False)  # centres' one-page results may be read without signing in
    chat: Mapped[bool] = mapped_column(default=False)  # messages go by the chat gateway instead of e-mail


class Member(db.Model):
    """Someone on the roster. Holds contact data only: nothing about answers, ever."""

    __tablename__ = "member"
    __table_args__ = (Index("ix_member_email", "email"), Index("ix_member_phone", "phone"))

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    ref: Mapped[str] = mapped_column(MEMBER_REF, primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))


class Membership(db.Model):
    """A member's time in one unit. Open-ended while it lasts; who has left has no open one."""

    __tablename__ = "membership"
    __table_args__ = (ForeignKeyConstraint(["client", "member"], ["member.client", "member.ref"]),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    member: Mapped[str] = mapped_column(MEMBER_REF, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
