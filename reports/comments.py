"""Comments of a released wave: kept as far as they may be shown, read by place, removed by hand, deleted after a year."""

import secrets
from calendar import isleap
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from reports.disclosure.comments import names_of, place_comments
from reports.exports.pdf_cache import forget_all
from reports.models.comment import ReleasedComment
from reports.models.release import ReleasedUnit
from survey.database import db
from survey.models.organisation import Member
from survey.models.wave import Wave
from survey.refusal import Refusal
from survey.thresholds import Thresholds


def release_comments(wave: Wave, comments: Iterable[tuple[str, str]], units: Iterable[str]) -> None:
    """Adds those comments of the wave that may be shown to the transaction that froze its release; the others are gone.

    comments: (unit, text) of each, in no order that means anything; units: the unit of every ballot.
    """
    comments = list(comments)
    if not comments:  # the names of a large roster are much to read
        return
    this = {"client": wave.client, "wave": wave.month}
    published = set(db.session.scalars(select(ReleasedUnit.unit_path).filter_by(**this)))
    members = db.session.execute(select(Member.ref, Member.email).filter_by(client=wave.client))
    placed = place_comments(comments, Counter(units), published, names_of(map(tuple, members)), Thresholds(**wave.thresholds))
    rows = [{**this, "unit_path": one.unit, "id": secrets.token_hex(16), "text": one.text} for one in placed]
    if rows:  # sorted by what is random: the order of writing shows in a database's files
        db.session.execute(insert(ReleasedComment), sorted(rows, key=lambda row: row["id"]))


def find_comment(client: str, month: str, comment_id: str) -> ReleasedComment | None:
    """One comment as it is shown; None where there is none of that id."""
    return db.session.scalar(select(ReleasedComment).filter_by(client=client, wave=month, id=comment_id))


def remove_comment(client: str, month: str, comment_id: str) -> None:
    """Deletes one comment that names somebody or should never have been shown. Refusal where there is none of that id."""
    this = (ReleasedComment.client == client, ReleasedComment.wave == month, ReleasedComment.id == comment_id)
    if not db.session.execute(delete(ReleasedComment).where(*this)).rowcount:
        raise Refusal(f"There is no comment {comment_id!r} in the wave {month} of {client}; its id stands in the JSON report.")
    forget_all()


def delete_old_comments(client: str, *, now: datetime) -> int:
    """Deletes the comments of the client's waves that closed twelve months ago or earlier; tells how many there were."""
    old = select(Wave.month).where(Wave.client == client, Wave.closed_at <= a_year_before(now))
    these = delete(ReleasedComment).where(ReleasedComment.client == client, ReleasedComment.wave.in_(old))
    gone = db.session.execute(these.execution_options(synchronize_session=False)).rowcount
    if gone:
        forget_all()
    return gone


def a_year_before(now: datetime) -> datetime:
    """The same moment twelve months ago; of 29 February the 28th."""
    before = now.year - 1
    leap_day = (now.month, now.day) == (2, 29) and not isleap(before)
    return now.replace(year=before, day=28 if leap_day else now.day)
