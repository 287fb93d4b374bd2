"""Waves with comments in them: sealed as the form seals them, each at a random place in the box."""

from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.wave import Wave
from survey.sealing import Ballot, seal
from survey.services.ballots import find_paper
from survey.vault import Vault
from tests.waves import tokens_of


def cast_comments(wave: Wave, vault: Vault, now, comments: dict[str, str]) -> None:
    """A ballot from everybody invited, with the comment of those who have one. comments: member → text."""
    for member, token in tokens_of(wave, vault).items():
        unit = find_paper(token, now=now).unit
        ballot = Ballot(wave.client, wave.month, unit, token.proof, {"AUT1": 4, "INV1": 3}, {}, comments.get(member, ""))
        sealed = seal(ballot, wave.public_key)
        db.session.add(SealedBallot(client=wave.client, wave=wave.month, serial=token.serial, sealed=sealed))
    db.session.commit()
