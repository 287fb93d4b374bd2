"""People who sign in, the clients and units they may open, and their one-time links."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, UNIT_PATH

ROLES = ("hr", "leader", "safety_rep", "consultant", "operator")


class Account(db.Model):
    """Someone who signs in. Members who answer have no account."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(f"role in {ROLES}", name="role"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8), default="en")
    created_at: Mapped[datetime] = mapped_column(Instant)


class Grant(db.Model):
    """A unit, and all below it, that an account may open; the empty path is the whole client."""

    __tablename__ = "access_grant"

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"), primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)


class SignInLink(db.Model):
    """A one-time link: only its hash is kept."""

    __tablename__ = "sign_in_link"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
