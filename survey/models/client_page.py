"""What a client shows of itself: its logo, and whom its staff may turn to."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import db
from survey.models.organisation import CLIENT_KEY

CONTACT_LIMIT = 200


class ClientLogo(db.Model):
    """The client's logo, drawn anew as a PNG: nothing that came with the uploaded file is in it."""

    __tablename__ = "client_logo"

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    png: Mapped[bytes]


class Procedure(db.Model):
    """Whom to turn to in danger, the safety representative, and where wrongdoing is reported; public once published."""

    __tablename__ = "procedure"

    client: Mapped[str] = mapped_column(CLIENT_KEY, ForeignKey("client.key"), primary_key=True)
    danger: Mapped[str] = mapped_column(String(CONTACT_LIMIT), default="")
    representative: Mapped[str] = mapped_column(String(CONTACT_LIMIT), default="")
    reporting: Mapped[str] = mapped_column(String(CONTACT_LIMIT), default="")
    published: Mapped[bool] = mapped_column(default=False)
