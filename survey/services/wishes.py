"""The wish for no mail, beyond the roster row it was said to: kept without the person it is of.

While somebody is on the roster the wish stands with the row (reachability.py). When the row goes it leaves a keyed hash of
the reference and of each address, so that the next roster with the same person on it does not bring the mail back.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import delete, select

from survey.database import db, insert_into
from survey.models.outbox import DECLINED, EMAIL, NoMailWish
from survey.services.reachability import mark_undeliverable


@dataclass(frozen=True)
class Known:
    """What somebody is found again by."""

    ref: str
    email: str | None
    phone: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """Each with its kind, so that no reference is taken for a number."""
        given = {"ref": self.ref, "email": self.email, "phone": self.phone}
        return tuple(f"{kind} {value}" for kind, value in given.items() if value)


def keep_wishes(client: str, people: Iterable[Known], today: date) -> None:
    """Notes that these want no mail. Joins the caller's transaction."""
    rows = [{"client": client, "mark": mark, "kept_since": today} for each in people for mark in _marks(client, each)]
    if rows:
        db.session.execute(insert_into(NoMailWish).on_conflict_do_nothing(), rows)


def heed_wishes(client: str, people: Iterable[Known]) -> None:
    """Marks those of the newcomers whose wish was kept, and forgets it here. Joins the caller's transaction."""
    kept = set(db.session.scalars(select(NoMailWish.mark).filter_by(client=client)))
    for each in people if kept else ():
        marks = _marks(client, each)
        if kept.isdisjoint(marks):
            continue
        mark_undeliverable(client, each.ref, EMAIL, DECLINED)
        gone = (NoMailWish.client == client, NoMailWish.mark.in_(marks))
        db.session.execute(delete(NoMailWish).where(*gone).execution_options(synchronize_session=False))


def _marks(client: str, person: Known) -> list[bytes]:
    secret = current_app.extensions["senterpuls.settings"].secret_key
    key = hashlib.sha256(b"kept wishes" + secret.encode()).digest()
    return [hmac.digest(key, f"{client}\0{name}".encode(), "sha256") for name in person.names]
