"""What a client asks on its own. A wave freezes those that are asked when it opens, in its own row."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import db
from survey.models.organisation import CLIENT_KEY


class StoredOwnItem(db.Model):
    """One question of a client, under a code that no other question of the client ever gets."""

    __tablename__ = "own_item"
    __table_args__ = (CheckConstraint("direction in (-1, 1)", name="direction"),)

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40))
    direction: Mapped[int]
    names: Mapped[dict] = mapped_column(JSON)  # language → what it is about
    texts: Mapped[dict] = mapped_column(JSON)
    asked: Mapped[bool]  # in the waves that open from now on
