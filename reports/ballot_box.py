"""Opening the ballot box of a closing wave, in memory: which ballots count, and what they say."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from secrets import SystemRandom
from typing import NamedTuple

import numpy as np
import pandas as pd
from sqlalchemy import bindparam, select

from survey.cores import on_all_cores
from survey.database import connection
from survey.instruments.instrument import Instrument
from survey.instruments.scale import POINTS
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation
from survey.models.wave import Wave
from survey.prepared import Prepared
from survey.sealing import Ballot, BallotOpener, BallotRefused
from survey.tokens import Token
from survey.vault import Vault

OPTIONS = frozenset(range(1, POINTS + 1))
UNANSWERED = 0  # in a row of answers

_BOX, _INVITATION = SealedBallot.__table__.c, Invitation.__table__.c
_BOXES = Prepared(
    lambda: select(_BOX.serial, _BOX.sealed)
    .where(_BOX.client == bindparam("client"), _BOX.wave == bindparam("wave"))
    .order_by(_BOX.serial)  # PostgreSQL would give them in the order in which they came
)
_INVITED = Prepared(
    lambda: select(_INVITATION.id, _INVITATION.unit).where(
        _INVITATION.client == bindparam("client"), _INVITATION.wave == bindparam("wave")
    )
)


@dataclass(frozen=True)
class Opened:
    """What the box held. answers: persons × item codes, 1–6 or NaN; units: one path a person.

    backgrounds: persons × background codes, an option's code or None where nothing known was said; the same index.
    comments: (unit, text) of every ballot that has one, shuffled: they have neither index nor order in common with the
    answers. refused: ballots that do not open, were moved, or whose token this wave never gave out. dead_links: what is
    to stay of each invitation's link, as `dead_links` gives it.
    """

    answers: pd.DataFrame
    units: pd.Series
    backgrounds: pd.DataFrame
    comments: list[tuple[str, str]]
    refused: int
    dead_links: list[bytes]


class _Counted(NamedTuple):
    """A ballot that counts. answers: a byte an item, in the instrument's order; background: an option's code or None each."""

    unit: str
    answers: bytes
    background: tuple[str | None, ...]
    comment: str


def open_box(wave: Wave, instrument: Instrument, vault: Vault) -> Opened:
    """Counts only serials that can be derived again from the wave's invitations, with their proof, in the unit invited."""
    tokens = _tokens(wave, vault)
    reader = _Reader(wave, instrument, {token.serial: (unit, token.proof) for token, unit in tokens})
    opener = BallotOpener(vault.private_key(wave.vault_entry))
    boxes = _BOXES.run(connection(), {"client": wave.client, "wave": wave.month})
    found = list(on_all_cores(partial(_open, opener, reader), boxes))
    counted = [ballot for ballot in found if ballot is not None]
    return Opened(
        answers=_frame(counted, instrument),
        units=pd.Series([ballot.unit for ballot in counted], dtype=object),
        backgrounds=_backgrounds(counted, instrument),
        comments=_comments(counted),
        refused=len(found) - len(counted),
        dead_links=[token.closed_digest for token, _ in tokens],
    )


def dead_links(wave: Wave, vault: Vault) -> list[bytes]:
    """What is to stay of each link of the wave: forty bits of its token's digest. VaultEntryMissing."""
    return [token.closed_digest for token, _ in _tokens(wave, vault)]


def _tokens(wave: Wave, vault: Vault) -> list[tuple[Token, str]]:
    """(token, unit invited) of every invitation of the wave. Every unit is one text, however many were invited in it."""
    link_key = vault.link_key(wave.vault_entry)
    invited = _INVITED.run(connection(), {"client": wave.client, "wave": wave.month})
    return [(Token.derive(link_key, invitation_id), sys.intern(unit)) for invitation_id, unit in invited]


class _Reader:
    """Tells which ballots count, and what they say to the instrument of the wave. places: serial → (unit, proof)."""

    def __init__(self, wave: Wave, instrument: Instrument, places: Mapping[bytes, tuple[str, bytes]]):
        self._wave, self._places = (wave.client, wave.month), places
        self._codes, self._known = instrument.codes, frozenset(instrument.codes)
        self._options = [(each.code, {option.code: option.code for option in each.groups}) for each in instrument.backgrounds]

    def read(self, serial: bytes, ballot: Ballot) -> _Counted | None:
        """None where the ballot doesn't belong to the serial, or says what can't be said."""
        place = self._places.get(serial)
        if (ballot.client, ballot.wave) != self._wave or place != (ballot.unit, ballot.proof):
            return None
        given = ballot.answers
        if not (given.keys() <= self._known and OPTIONS.issuperset(given.values())):
            return None
        # What it says of a background it was not asked, or with an option there is none of, is as good as unsaid.
        background = tuple(options.get(ballot.background.get(code)) for code, options in self._options)
        answers = bytes(map(given.get, self._codes, repeat(UNANSWERED)))
        return _Counted(place[0], answers, background, ballot.comment.strip())


def _open(opener: BallotOpener, reader: _Reader, box: tuple[bytes, bytes]) -> _Counted | None:
    serial, sealed = box
    try:
        return reader.read(serial, opener.open(sealed))
    except BallotRefused:
        return None


def _frame(counted: list[_Counted], instrument: Instrument) -> pd.DataFrame:
    given = np.frombuffer(b"".join(ballot.answers for ballot in counted), dtype=np.uint8)
    block = given.reshape(len(counted), len(instrument.codes)).astype(float)
    block[block == UNANSWERED] = np.nan
    return pd.DataFrame(block, columns=list(instrument.codes))


def _backgrounds(counted: list[_Counted], instrument: Instrument) -> pd.DataFrame:
    codes = [background.code for background in instrument.backgrounds]
    columns = {code: [ballot.background[place] for ballot in counted] for place, code in enumerate(codes)}
    return pd.DataFrame(columns, index=range(len(counted)), dtype=object)


def _comments(counted: list[_Counted]) -> list[tuple[str, str]]:
    comments = [(ballot.unit, ballot.comment) for ballot in counted if ballot.comment]
    SystemRandom().shuffle(comments)
    return comments
