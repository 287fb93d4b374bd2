"""A ballot's way in: find the wave a token belongs to, seal the answers, insert them once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select

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


_FIND_PAPER = (
    select(
        Link.client,
        Client.name.label("client_name"),
        Client.demonstration,
        Link.wave,
        Invitation.unit,
        Member.language,
        Wave.instrument,
        Wave.instrument_version,
        Wave.module,
        Wave.public_key,
        Wave.closes_at,
        Wave.closed_at,
        Wave.state,
    )
    .join(
        Invitation,
        (Invitation.client == Link.client) & (Invitation.wave == Link.wave) & (Invitation.auth == Link.auth),
    )
    .join(Wave, (Wave.client == Link.client) & (Wave.month == Link.wave))
    .join(Client, Client.key == Link.client)
    .outerjoin(Member, (Member.client == Invitation.client) & (Member.ref == Invitation.member))
)


def find_paper(token: Token, *, now: datetime) -> Paper:
    """Reads, never writes. UnknownToken, or WaveClosed with the moment it closed."""
    row = db.session.execute(_FIND_PAPER.where(Link.auth == token.auth)).first()
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
    ballot = Ballot(paper.client, paper.wave, paper.unit, token.serial, answers)
    row = select(
        literal(paper.client),
        literal(paper.wave),
        literal(token.serial),
        literal(seal(ballot, paper.public_key)),
    ).where(_is_open(paper))
    columns = ["client", "wave", "serial", "sealed"]
    db.session.execute(insert_into(SealedBallot).from_select(columns, row).on_conflict_do_nothing())
    # In the insert's own transaction, and holding the wave's row until it is committed: a wave can't begin to close
    # between the two, so what is acknowledged is counted. SQLite has one writer and needs no such lock.
    wave = db.session.execute(
        select(Wave.state, Wave.closed_at, Wave.closes_at)
        .where(Wave.client == paper.client, Wave.month == paper.wave)
        .with_for_update(read=True)
    ).one()
    if wave.state != OPEN:
        raise WaveClosed(wave.closed_at or wave.closes_at)


def _is_open(paper: Paper):
    return (
        select(Wave.client)
        .where(Wave.client == paper.client, Wave.month == paper.wave, Wave.state == OPEN)
        .exists()
    )


def _closed_or_unknown(token: Token) -> Exception:
    closed_at = db.session.scalar(
        select(Wave.closed_at)
        .join(ClosedLink, (ClosedLink.client == Wave.client) & (ClosedLink.wave == Wave.month))
        .where(ClosedLink.digest == token.closed_digest)
    )
    return UnknownToken("no wave has this token") if closed_at is None else WaveClosed(closed_at)
