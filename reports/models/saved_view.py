"""Comparisons that a consultant comes back to: a name, and what stands in the address. No figures."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Instant, db

NAME_LIMIT = 60


class SavedView(db.Model):
    """One view of one account. query: as Choice.query() gives it; what it names is looked up anew whenever it is opened."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account", "name", name="uq_saved_view_account_name"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account: Mapped[str] = mapped_column(String(32), ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    query: Mapped[dict] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Instant)
