"""What has still to be sent, which addresses take nothing, and whether the servers that carry messages answer.

A row of the outbox is there until its message has left, and then it is gone: there is no time and no list of what was
sent, so nothing here can be put beside the order of the ballots. It holds no link: links are derived at sending.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.invitation import WITHOUT_ROWID
from survey.models.organisation import CLIENT_KEY, MEMBER_REF, MONTH

INVITATION, REMINDER, RELEASE, RESEND = "invitation", "reminder", "release", "resend"
KINDS = (INVITATION, REMINDER, RELEASE, RESEND)
EMAIL, SMS, CHAT = "email", "sms", "chat"
CHANNELS = (EMAIL, SMS, CHAT)
REFUSED, BOUNCED, DECLINED = "refused", "bounced", "declined"  # by the server at once, later, or by the member
REASONS = (REFUSED, BOUNCED, DECLINED)


class Outbox(db.Model):
    """One message that waits. `recipient` is an invitation's id; for a release, which has no link, a member's reference."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint(f"channel in {CHANNELS}", name="channel"),
        ForeignKeyConstraint(["client", "wave"], ["wave.client", "wave.month"]),
        WITHOUT_ROWID,
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    recipient: Mapped[str] = mapped_column(MEMBER_REF, primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(Instant)  # a full hour: no trace of anyone's time


class Undeliverable(db.Model):
    """An address or number of a member that takes no messages. Says nothing of when, or of answers."""

    __tablename__ = "undeliverable"
    __table_args__ = (
        CheckConstraint(f"channel in {CHANNELS}", name="channel"),
        CheckConstraint(f"reason in {REASONS}", name="reason"),
        ForeignKeyConstraint(["client", "member"], ["member.client", "member.ref"]),
        WITHOUT_ROWID,
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    member: Mapped[str] = mapped_column(MEMBER_REF, primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    reason: Mapped[str] = mapped_column(String(12))


class Carrier(db.Model):
    """A mail server or gateway as it was found last: down since when, when to try again, who is sending now.

    It stands for the whole installation, never for a person, so its times are exact.
    """

    __tablename__ = "carrier"
    __table_args__ = (CheckConstraint(f"channel in {CHANNELS}", name="channel"),)

    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(String(80))
    retry_at: Mapped[datetime | None] = mapped_column(Instant)
    busy_until: Mapped[datetime | None] = mapped_column(Instant)


class NoMailWish(db.Model):
    """The wish for no mail of somebody whose roster row is gone, under a keyed hash of who it was: see docs/decisions/0145.

    Taken up again, and gone from here, when the same person comes back on a roster.
    """

    __tablename__ = "no_mail_wish"
    __table_args__ = (WITHOUT_ROWID,)

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    kept_since: Mapped[date]
