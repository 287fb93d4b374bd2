"""A ballot's way in: find the wave a token belongs to, seal the answers, insert them once."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from survey.database import connection, insert_into, is_away
from survey.models.ballot import SealedBallot
from survey.models.invitation import ClosedLink, Invitation, Link
from survey.models.organisation import Client, Member
from survey.models.wave import HOLD_LIMIT, OPEN, RELEASED, WITHDRAWN, Wave, WaveUnit
from survey.prepared import Prepared
from survey.sealing import Ballot, seal
from survey.thresholds import Thresholds
from survey.tokens import Token
from survey.tree import ROOT


class UnknownToken(LookupError):
    """No open or lately closed wave has this token."""


class WaveClosed(Exception):
    """The wave takes no more ballots. destroyed_by: the latest moment its answers exist; None where they are gone."""

    def __init__(self, closed_at: datetime, destroyed_by: datetime | None):
        self.closed_at, self.destroyed_by = closed_at, destroyed_by
        super().__init__("this wave is closed")


class BallotUncertain(Exception):
    """The database was lost while the ballot was written, so it may be there or not. It may be sent again: the first counts."""


class WrongKey(Exception):
    """The wave's public key is not the one this token's invitation was written for: somebody else could read the answers."""


@dataclass(frozen=True)
class Paper:
    """What one token opens: the wave, the unit the answer counts for, the language. Nothing of the person."""

    client: str
    client_name: str
    demonstration: bool
    wave: str
    unit: str
    language: str | None
    client_language: str
    instrument: str
    instrument_version: int
    module: str | None
    own_items: str | None
    minima: Mapping[str, int]
    invited: int | None
    public_key: bytes
    closes_at: datetime

    @property
    def thresholds(self) -> Thresholds:
        """The minimum group sizes that the wave froze when it opened."""
        return Thresholds(**self.minima)

    @property
    def destroyed_by(self) -> datetime:
        """The latest moment at which every ballot and key of the wave is gone."""
        return self.closes_at + HOLD_LIMIT

    @property
    def asks_background(self) -> bool:
        """Whether background is asked: only where a split by it could ever be shown."""
        return (self.invited or 0) >= self.minima["distribution"]

    @property
    def asks_comment(self) -> bool:
        """Whether a comment is asked for: only where comments could ever be shown."""
        return (self.invited or 0) >= self.minima["comment_ballots"]


# Tables and bound parameters, not classes and values: the statements are written once, and a ballot must be cheap.
_LINK, _INVITATION, _WAVE = Link.__table__.c, Invitation.__table__.c, Wave.__table__.c
_CLIENT, _MEMBER, _ROOT = Client.__table__.c, Member.__table__.c, WaveUnit.__table__.c

_FIND_PAPER = Prepared(
    lambda: select(
        _LINK.client,
        _CLIENT.name.label("client_name"),
        _CLIENT.demonstration,
        _LINK.wave,
        _INVITATION.unit,
        _MEMBER.language,
        _CLIENT.language.label("client_language"),
        _WAVE.instrument,
        _WAVE.instrument_version,
        _WAVE.module,
        _WAVE.own_items,
        _WAVE.thresholds.label("minima"),
        _ROOT.invited,
        _WAVE.public_key,
        _WAVE.closes_at,
        _INVITATION.key_check,
        _WAVE.closed_at,
        _WAVE.state,
    )
    .join(
        Invitation.__table__,
        (_INVITATION.client == _LINK.client) & (_INVITATION.wave == _LINK.wave) & (_INVITATION.auth == _LINK.auth),
    )
    .join(Wave.__table__, (_WAVE.client == _LINK.client) & (_WAVE.month == _LINK.wave))
    .join(Client.__table__, _CLIENT.key == _LINK.client)
    .outerjoin(
        WaveUnit.__table__,
        (_ROOT.client == _LINK.client) & (_ROOT.wave == _LINK.wave) & (_ROOT.path == ROOT),
    )
    .outerjoin(Member.__table__, (_MEMBER.client == _INVITATION.client) & (_MEMBER.ref == _INVITATION.member))
    .where(_LINK.auth == bindparam("auth")),
    repeatable=True,
)

_THIS_WAVE = (_WAVE.client == bindparam("client")) & (_WAVE.month == bindparam("wave"))
_BALLOT = ("client", "wave", "serial", "sealed")
# Only while the wave is open, and holding the wave's row until the ballot is committed: a wave can't begin to close
# between the two, so what is acknowledged is counted. SQLite has one writer and needs no such lock.
_NEW_ROW = (
    select(*(bindparam(name, type_=SealedBallot.__table__.c[name].type) for name in _BALLOT))
    .select_from(Wave.__table__)
    .where(_THIS_WAVE, _WAVE.state == OPEN)
    .with_for_update(read=True)
)
_CAST = Prepared(
    lambda: insert_into(SealedBallot.__table__).from_select(_BALLOT, _NEW_ROW).on_conflict_do_nothing(), repeatable=True
)
_LOOK_AT_WAVE = Prepared(lambda: select(_WAVE.state, _WAVE.closed_at, _WAVE.closes_at).where(_THIS_WAVE), repeatable=True)


def find_paper(token: Token, *, now: datetime) -> Paper:
    """Reads, never writes. UnknownToken, WaveClosed with the moment it closed, or WrongKey."""
    row = _FIND_PAPER.first(connection(), {"auth": token.auth})
    if row is None:
        raise _closed_or_unknown(token)
    *fields, key_check, closed_at, state = row
    paper = Paper(*fields)
    if state != OPEN or paper.closes_at <= now:
        raise _closed(state, closed_at, paper.closes_at)
    if not _is_true_key(token, paper.public_key, key_check):
        raise WrongKey("this key was not there when the wave opened")
    return paper


def cast_ballot(
    paper: Paper, token: Token, answers: Mapping[str, int], background: Mapping[str, str] | None = None, comment: str = ""
) -> None:
    """Seals what was answered and inserts it, unless this token's ballot is there already: the first answer counts.

    answers: item code → 1…6; background: background code → option code; neither holds what was left out.
    One insert, the same for a first and a second ballot, which look alike to the caller. It takes effect only while the
    wave is open: WaveClosed otherwise. BallotTooLong where the answers have more text than a ballot holds; BallotUncertain
    where the database is lost meanwhile.
    """
    ballot = Ballot(paper.client, paper.wave, paper.unit, token.proof, answers, background or {}, comment)
    wave = {"client": paper.client, "wave": paper.wave}
    row = {**wave, "serial": token.serial, "sealed": seal(ballot, paper.public_key)}
    try:
        if _CAST.run(connection(), row).rowcount:
            return
        found = _LOOK_AT_WAVE.first(connection(), wave)
    except DBAPIError as error:
        if is_away(error):
            raise BallotUncertain("the database was lost while a ballot was written") from None
        raise
    if found[0] != OPEN:
        raise _closed(*found)


def _is_true_key(token: Token, public_key: bytes, key_check: bytes | None) -> bool:
    """Without a check there is no telling, so it is not: who can write a key can take a check away as well."""
    return key_check is not None and hmac.compare_digest(token.key_check(public_key), key_check)


def _closed_or_unknown(token: Token) -> Exception:
    closed = (
        select(Wave.state, Wave.closed_at, Wave.closes_at)
        .join(ClosedLink, (ClosedLink.client == Wave.client) & (ClosedLink.wave == Wave.month))
        .where(ClosedLink.digest == token.closed_digest)
    )
    found = connection().execute(closed).first()
    return UnknownToken("no wave has this token") if found is None else _closed(*found)


def _closed(state: str, closed_at: datetime | None, closes_at: datetime) -> WaveClosed:
    return WaveClosed(closed_at or closes_at, None if state in (RELEASED, WITHDRAWN) else closes_at + HOLD_LIMIT)
