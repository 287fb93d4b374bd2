"""Seal and open a ballot: a libsodium sealed box over a plaintext of constant length.

The plaintext repeats wave and unit and holds the token's proof, so that a ballot moved or forged in the database does
not count, and is padded, so that its length tells nothing.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from survey.refusal import Refusal

PLAINTEXT_BYTES = 1536
LENGTH_BYTES = 2


class BallotTooLong(Refusal):
    """More text than a ballot holds."""


class BallotRefused(ValueError):
    """A sealed ballot that does not open, or is not what it says it is."""


@dataclass(frozen=True)
class Ballot:
    """One anonymous submission, opened. Answers: item code → 1…6; an item without an answer is absent."""

    client: str
    wave: str
    unit: str
    proof: bytes
    answers: Mapping[str, int]
    background: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


def new_key() -> tuple[bytes, bytes]:
    """A wave's X25519 key pair: (private, public), 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def public_key_of(private_key: bytes) -> bytes:
    """The other half of a pair."""
    return bytes(PrivateKey(private_key).public_key)


def seal(ballot: Ballot, public_key: bytes) -> bytes:
    """Sealed bytes, the same number for every ballot. BallotTooLong where the plaintext has no room for it."""
    return SealedBox(PublicKey(public_key)).encrypt(plaintext_of(ballot))


def plaintext_of(ballot: Ballot) -> bytes:
    """What is sealed, the same number of bytes for every ballot. BallotTooLong."""
    fields = [
        ballot.client,
        ballot.wave,
        ballot.unit,
        ballot.proof.hex(),
        dict(ballot.answers),
        dict(ballot.background),
        ballot.comment,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > PLAINTEXT_BYTES - LENGTH_BYTES:
        raise BallotTooLong("this is more text than fits")
    return (len(text).to_bytes(LENGTH_BYTES) + text).ljust(PLAINTEXT_BYTES, b"\0")


class BallotOpener:
    """Opens the ballots of one wave with its private key. Threads may share it: libsodium works without Python's lock."""

    def __init__(self, private_key: bytes):
        self._box = SealedBox(PrivateKey(private_key))

    def open(self, sealed: bytes) -> Ballot:
        """The ballot inside. BallotRefused where the box was not sealed for this wave, was changed, or holds no ballot."""
        try:
            plaintext = self._box.decrypt(sealed)
        except (CryptoError, TypeError, ValueError) as error:
            raise BallotRefused("this ballot does not open") from error
        # The public key is in the database: whoever writes there can seal anything, and it must not stop a closing.
        try:
            return _read(plaintext)
        except (TypeError, ValueError, RecursionError) as error:
            raise BallotRefused("this box holds no ballot") from error


def _read(plaintext: bytes) -> Ballot:
    length = int.from_bytes(plaintext[:LENGTH_BYTES])
    if len(plaintext) != PLAINTEXT_BYTES or length > PLAINTEXT_BYTES - LENGTH_BYTES:
        raise ValueError("a plaintext of another length")
    fields = json.loads(plaintext[LENGTH_BYTES : LENGTH_BYTES + length].decode())
    client, wave, unit, proof, answers, background, comment = fields
    if {*map(type, (client, wave, unit, proof, comment, *_values(background)))} != {str}:
        raise TypeError("a field that is no text")
    if not {*map(type, _values(answers))} <= {int}:
        raise TypeError("an answer that is no number")
    return Ballot(client, wave, unit, bytes.fromhex(proof), answers, background, comment)


def _values(mapping) -> Collection:
    if type(mapping) is not dict:
        raise TypeError("a list where names belong")
    return mapping.values()
