"""People who sign in, the clients and units they may open, their one-time links, tries and letters."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY, UNIT_PATH

INVITED, RESET = "invitation", "reset"
LETTERS = (INVITED, RESET)
ROLES = ("hr", "leader", "safety_rep", "consultant", "operator")


class Account(db.Model):
    """Someone who signs in. Members who answer have no account.

    password: an Argon2id hash; None where none has been chosen. stamp: stands in every session; a new one ends them all.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(f"role in {ROLES}", name="role"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8), default="en")
    created_at: Mapped[datetime] = mapped_column(Instant)
    password: Mapped[str | None] = mapped_column(String(200))
    stamp: Mapped[str] = mapped_column(String(32))
    signed_in_at: Mapped[datetime | None] = mapped_column(Instant)  # last


class Grant(db.Model):
    """A unit, and all below it, that an account may open; the empty path is the whole client."""

    __tablename__ = "access_grant"

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"), primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(Instant)


class SignInLink(db.Model):
    """A one-time link: only its hash is kept."""

    __tablename__ = "sign_in_link"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInTry(db.Model):
    """Wrong tries in a row of one address, whether it is an account's or not, under a keyed hash of what was typed."""

    __tablename__ = "sign_in_try"

    asker: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    tries: Mapped[int]
    tried_at: Mapped[datetime] = mapped_column(Instant, index=True)
    open_at: Mapped[datetime] = mapped_column(Instant)  # from when on the next try is looked at


class AccountLetter(db.Model):
    """A letter with a one-time link that waits. It holds no link: that is made at the moment of sending."""

    __tablename__ = "account_letter"
    __table_args__ = (CheckConstraint(f"kind in {LETTERS}", name="kind"),)

    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(Instant)


class SecondFactor(db.Model):
    """The secret of an account's second factor, sealed; not asked for before `confirmed_at`.

    last_step: the time step of the code that was used last, since a code is good once.
    """

    __tablename__ = "second_factor"

    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"), primary_key=True)
    sealed: Mapped[bytes]
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_step: Mapped[int | None]


class RecoveryCode(db.Model):
    """A code for the day on which the telephone is lost: only its hash is kept, and only until it is used."""

    __tablename__ = "recovery_code"

    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
