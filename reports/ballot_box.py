"""Opening the ballot box of a closing wave, in memory: which ballots count, and what they say."""

from dataclasses import dataclass
from secrets import SystemRandom

import numpy as np
import pandas as pd
from sqlalchemy import bindparam, select

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
    answers. refused: ballots that do not open, were moved, or whose token this wave never gave out.
    """

    answers: pd.DataFrame
    units: pd.Series
    backgrounds: pd.DataFrame
    comments: list[tuple[str, str]]
    refused: int


def open_box(wave: Wave, instrument: Instrument, vault: Vault) -> Opened:
    """Counts only serials that can be derived again from the wave's invitations, with their proof, in the unit invited."""
    places = _places(wave, vault)
    opener = BallotOpener(vault.private_key(wave.vault_entry))
    boxes = _BOXES.run(connection(), {"client": wave.client, "wave": wave.month})
    codes = frozenset(instrument.codes)
    opened, refused = [], 0
    for serial, sealed in boxes:
        ballot = _open(opener, sealed)
        if ballot is not None and _belongs(ballot, wave, serial, places, codes):
            opened.append(ballot)
        else:
            refused += 1
    return Opened(
        answers=_frame(opened, instrument),
        units=pd.Series([ballot.unit for ballot in opened], dtype=object),
        backgrounds=_backgrounds(opened, instrument),
        comments=_comments(opened),
        refused=refused,
    )


def _places(wave: Wave, vault: Vault) -> dict[bytes, tuple[str, bytes]]:
    """Serial → (unit invited, proof), for every invitation of the wave."""
    link_key = vault.link_key(wave.vault_entry)
    invited = _INVITED.run(connection(), {"client": wave.client, "wave": wave.month})
    tokens = ((Token.derive(link_key, invitation_id), unit) for invitation_id, unit in invited)
    return {token.serial: (unit, token.proof) for token, unit in tokens}


def _open(opener: BallotOpener, sealed: bytes) -> Ballot | None:
    try:
        return opener.open(sealed)
    except BallotRefused:
        return None


def _belongs(ballot: Ballot, wave: Wave, serial: bytes, places: dict[bytes, tuple[str, bytes]], codes: frozenset[str]) -> bool:
    return (
        (ballot.client, ballot.wave) == (wave.client, wave.month)
        and places.get(serial) == (ballot.unit, ballot.proof)
        and ballot.answers.keys() <= codes
        and OPTIONS.issuperset(ballot.answers.values())
    )


def _frame(ballots: list[Ballot], instrument: Instrument) -> pd.DataFrame:
    columns = {code: column for column, code in enumerate(instrument.codes)}
    block = np.full((len(ballots), len(columns)), np.nan)
    for row, ballot in enumerate(ballots):
        for code, value in ballot.answers.items():
            block[row, columns[code]] = value
    return pd.DataFrame(block, columns=list(columns))


def _backgrounds(ballots: list[Ballot], instrument: Instrument) -> pd.DataFrame:
    """What a ballot says of a background it was not asked, or with an option there is none of, is as good as unsaid."""
    columns = {}
    for background in instrument.backgrounds:
        groups = {option.code: option.code for option in background.groups}
        columns[background.code] = [groups.get(ballot.background.get(background.code)) for ballot in ballots]
    return pd.DataFrame(columns, index=range(len(ballots)), dtype=object)


def _comments(ballots: list[Ballot]) -> list[tuple[str, str]]:
    comments = [(ballot.unit, ballot.comment.strip()) for ballot in ballots if ballot.comment.strip()]
    SystemRandom().shuffle(comments)
    return comments
