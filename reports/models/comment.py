"""Comments that may be shown: apart from the release's figures, because they go before it does."""

from sqlalchemy import ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import db
from survey.models.organisation import CLIENT_KEY, MONTH, UNIT_PATH


class ReleasedComment(db.Model):
    """One comment, masked, at the one place where it is shown. No date, no order: it is kept by a random id alone."""

    __tablename__ = "released_comment"
    __table_args__ = (
        ForeignKeyConstraint(["client", "wave"], ["release.client", "release.wave"]),
        {"sqlite_with_rowid": False},
    )

    client: Mapped[str] = mapped_column(CLIENT_KEY, primary_key=True)
    wave: Mapped[str] = mapped_column(MONTH, primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
