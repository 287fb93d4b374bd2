"""Who read or changed what, and when: append-only. The respondent side never writes here."""

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db
from survey.models.organisation import CLIENT_KEY


class AuditEntry(db.Model):
    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_client_at", "client", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    client: Mapped[str | None] = mapped_column(CLIENT_KEY)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(254))  # an account's e-mail address, or "command line"
    action: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict] = mapped_column(JSON)
