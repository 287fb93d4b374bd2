"""Whoever can write to the database, holding everything in it but no link: nothing they put there is counted."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from nacl.public import PublicKey, SealedBox
from sqlalchemy import select, update

from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation, Link
from survey.sealing import PLAINTEXT_BYTES, Ballot, BallotOpener, seal
from tests.test_anonymity.elections import Election, answer_all, call_elections, vault_of

PEOPLE = 8
UNIT = "Oslo/Blue"


@pytest.fixture
def elections(app) -> list[Election]:
    """Two clients' waves; everybody of the first has answered, of the second all but one."""
    first, second = call_elections(app, runs=2, people=PEOPLE)
    answer_all(app, first)
    answer_all(app, Election(second.client, second.order[1:], second.tokens, second.signs))
    return [first, second]


def boxes_of(election: Election) -> list[SealedBallot]:
    return list(db.session.scalars(select(SealedBallot).filter_by(client=election.client).order_by(SealedBallot.serial)))


def guesses_of_proof(election: Election, serial: bytes) -> list[bytes]:
    """What a writer of the database could put where the proof belongs: every digest there is."""
    invitations = db.session.execute(select(Invitation.id, Invitation.auth).filter_by(client=election.client)).all()
    links = db.session.scalars(select(Link.auth).filter_by(client=election.client)).all()
    digests = [value for row in invitations for value in (bytes.fromhex(row.id), row.auth)]
    return [serial, b"", bytes(32), *digests, *links]


def reseal(election: Election) -> int:
    """Puts other answers under every serial, the unit guessed right, with whatever the database holds for proof."""
    rows = boxes_of(election)
    proofs = guesses_of_proof(election, b"")
    for number, row in enumerate(rows):
        proof = row.serial if number == 0 else proofs[number % len(proofs)]
        forged = Ballot(election.client, row.wave, UNIT, proof, {"AUT1": 1})
        row.sealed = seal(forged, election.wave.public_key)
    return len(rows)


def swap(election: Election) -> int:
    one, other = boxes_of(election)[:2]
    one.sealed, other.sealed = other.sealed, one.sealed
    return 2


def copy_under_another(election: Election) -> int:
    one, other = boxes_of(election)[:2]
    other.sealed = one.sealed
    return 1


def invent(election: Election) -> int:
    """Ballots for which nobody was invited, one of them under a serial that was made from an invitation's digest."""
    for serial in (os.urandom(32), guesses_of_proof(election, b"")[3].ljust(32, b"\0")):
        forged = Ballot(election.client, election.wave.month, UNIT, serial, {"AUT1": 1})
        key = {"client": election.client, "wave": election.wave.month, "serial": serial}
        db.session.add(SealedBallot(**key, sealed=seal(forged, election.wave.public_key)))
    return 2


def move_people(election: Election) -> int:
    """Says of somebody that another unit invited them, so that few would be left where they answered."""
    member = election.order[0]
    db.session.execute(update(Invitation).filter_by(client=election.client, member=member).values(unit="Oslo/Red"))
    return 1


def spoil(election: Election) -> int:
    row, other, third = boxes_of(election)[:3]
    row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    other.sealed = SealedBox(PublicKey(election.wave.public_key)).encrypt(b"[" * PLAINTEXT_BYTES)
    third.sealed = b""
    return 3


@pytest.mark.parametrize("forge", [reseal, swap, copy_under_another, invent, move_people, spoil])
def test_what_was_written_into_the_database_is_not_counted(app, elections, forge: Callable[[Election], int]):
    election = elections[0]
    forged = forge(election)
    db.session.commit()
    added = len(boxes_of(election)) - PEOPLE
    closing = close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
    assert (closing.counted, closing.refused) == (PEOPLE + added - forged, forged)


def test_a_ballot_carried_to_another_client_is_not_counted(app, elections):
    """Nor to somebody's place who has not answered there."""
    first, second = elections
    absent = second.tokens[second.order[0]]
    for row, serial in zip(boxes_of(first)[:2], (boxes_of(first)[0].serial, absent.serial), strict=True):
        db.session.add(SealedBallot(client=second.client, wave=row.wave, serial=serial, sealed=row.sealed))
    db.session.commit()
    closing = close_wave(second.wave, vault=vault_of(app), now=datetime.now(UTC))
    assert (closing.counted, closing.refused) == (PEOPLE - 1, 2)


def test_a_naive_count_takes_what_repeats_its_row(app, elections):
    """What the row says is no proof: whoever reads the row can seal it anew."""
    election = elections[0]
    for row in boxes_of(election):
        row.sealed = seal(Ballot(election.client, row.wave, UNIT, row.serial, {"AUT1": 1}), election.wave.public_key)
    opener = BallotOpener(vault_of(app).private_key(election.wave.vault_entry))
    opened = [(row, opener.open(row.sealed)) for row in boxes_of(election)]
    naive = [one for row, one in opened if (one.client, one.wave, one.proof) == (row.client, row.wave, row.serial)]
    assert len(naive) == PEOPLE
