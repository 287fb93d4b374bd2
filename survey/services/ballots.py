"""A ballot's way in: find the wave a token belongs to, seal the answers, insert them once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, select

from survey.database import db, insert_into
from survey.models.ballot import SealedBallot
from survey.models.invitation import ClosedLink, Invitation, Link
from survey.models.organisation import Client, Member
from survey.models.wave import OPEN, Wave
from survey.sealing import Ballot, seal
from survey.tokens import Token


class UnknownToken(LookupError):
    """No open or lately closed wave has this token."""


class WaveClosed(Exception):
    """The wave takes no more ballots."""

    def __init__(self, closed_at: datetime):
        self.closed_at = closed_at
        super().__init__("this wave is closed")


@dataclass(frozen=True)
class Paper:
    """What one token opens: the wave, the unit the answer counts for, the language. Nothing of the person."""

    client: str
    client_name: str
    demonstration: bool
    wave: str
    unit: str
    language: str
    instrument: str
    instrument_version: int
    module: str | None
    public_key: bytes
    closes_at: datetime


# Tables and bound parameters, not classes and values: the statements are built once, and a ballot must be cheap.
_LINK, _INVITATION, _WAVE = Link.__table__.c, Invitation.__table__.c, Wave.__table__.c
_CLIENT, _MEMBER = Client.__table__.c, Member.__table__.c

_FIND_PAPER = (
    select(
        _LINK.client,
        _CLIENT.name.label("client_name"),
        _CLIENT.demonstration,
        _LINK.wave,
        _INVITATION.unit,
        _MEMBER.language,
        _WAVE.instrument,
        _WAVE.instrument_version,
        _WAVE.module,
        _WAVE.public_key,
        _WAVE.closes_at,
        _WAVE.closed_at,
        _WAVE.state,
    )
    .join(
        Invitation.__table__,
        (_INVITATION.client == _LINK.client) & (_INVITATION.wave == _LINK.wave) & (_INVITATION.auth == _LINK.auth),
    )
    .join(Wave.__table__, (_WAVE.client == _LINK.client) & (_WAVE.month == _LINK.wave))
    .join(Client.__table__, _CLIENT.key == _LINK.client)
    .outerjoin(Member.__table__, (_MEMBER.client == _INVITATION.client) & (_MEMBER.ref == _INVITATION.member))
    .where(_LINK.auth == bindparam("auth"))
)

_THIS_WAVE = (_WAVE.client == bindparam("client")) & (_WAVE.month == bindparam("wave"))
_BALLOT = ("client", "wave", "serial", "sealed")
_NEW_ROW = select(*(bindparam(name, type_=SealedBallot.__table__.c[name].type) for name in _BALLOT)).where(
    select(_WAVE.client).where(_THIS_WAVE, _WAVE.state == OPEN).exists()
)
_LOCK_WAVE = select(_WAVE.state, _WAVE.closed_at, _WAVE.closes_at).where(_THIS_WAVE).with_for_update(read=True)


def find_paper(token: Token, *, now: datetime) -> Paper:
    """Reads, never writes. UnknownToken, or WaveClosed with the moment it closed."""
    row = db.session.connection().execute(_FIND_PAPER, {"auth": token.auth}).first()
    if row is None:
        raise _closed_or_unknown(token)
    *fields, closed_at, state = row
    paper = Paper(*fields)
    if state != OPEN or paper.closes_at <= now:
        raise WaveClosed(closed_at or paper.closes_at)
    return paper


def cast_ballot(paper: Paper, token: Token, answers: Mapping[str, int]) -> None:
    """Seals the answers and inserts them, unless this token's ballot is there already: the first answer counts.

    One insert, the same for a first and a second ballot, which look alike to the caller. It takes effect only while the
    wave is open: WaveClosed otherwise. BallotTooLong where the answers have more text than a ballot holds.
    """
    ballot = Ballot(paper.client, paper.wave, paper.unit, token.proof, answers)
    wave = {"client": paper.client, "wave": paper.wave}
    connection = db.session.connection()
    row = {**wave, "serial": token.serial, "sealed": seal(ballot, paper.public_key)}
    connection.execute(_insert_for(connection.dialect.name), row)
    # In the insert's own transaction, and holding the wave's row until it is committed: a wave can't begin to close
    # between the two, so what is acknowledged is counted. SQLite has one writer and needs no such lock.
    found = connection.execute(_LOCK_WAVE, wave).one()
    if found.state != OPEN:
        raise WaveClosed(found.closed_at or found.closes_at)


@cache
def _insert_for(_dialect: str):
    """The insert of a ballot, built once for each kind of database."""
    return insert_into(SealedBallot.__table__).from_select(_BALLOT, _NEW_ROW).on_conflict_do_nothing()


def _closed_or_unknown(token: Token) -> Exception:
    closed_at = db.session.scalar(
        select(Wave.closed_at)
        .join(ClosedLink, (ClosedLink.client == Wave.client) & (ClosedLink.wave == Wave.month))
        .where(ClosedLink.digest == token.closed_digest)
    )
    return UnknownToken("no wave has this token") if closed_at is None else WaveClosed(closed_at)
