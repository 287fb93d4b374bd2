"""A ballot box filled in bulk, faster than people could: the ballots are invented, their boxes open like any other."""

import hashlib
from collections.abc import Iterator

import numpy as np
from flask import Flask
from nacl.bindings import crypto_box_beforenm, crypto_box_easy_afternm, crypto_box_keypair
from sqlalchemy import insert

from bench.answers import draw_answers
from bench.workload import invited_tokens
from survey.database import db
from survey.instruments.instrument import Instrument
from survey.models.ballot import SealedBallot
from survey.models.wave import Wave
from survey.sealing import Ballot, plaintext_of
from survey.services.instruments import instrument_of

BATCH = 5_000  # ballots drawn and inserted at once
NONCE_BYTES = 24
OF_THEIR_TEAM = 0.3  # people who say of a background what their team mostly says
UNSAID = 0.1


class BulkSealer:
    """Sealed boxes that libsodium opens as it opens all, and that no ballot may ever be sealed with: one sender for all of
    them. A new sender each, as it must be, costs two curve multiplications a ballot, and a million ballots two minutes.
    """

    def __init__(self, public_key: bytes):
        self._sender, private = crypto_box_keypair()
        self._shared = crypto_box_beforenm(public_key, private)
        self._nonce = hashlib.blake2b(self._sender + public_key, digest_size=NONCE_BYTES).digest()

    def seal(self, plaintext: bytes) -> bytes:
        return self._sender + crypto_box_easy_afternm(plaintext, self._nonce, self._shared)


def fill_wave(app: Flask, wave: Wave, people: int, *, backgrounds: bool = False) -> None:
    """Answers of the first so many invited, inserted and committed batch by batch. The way of a real ballot is measured
    elsewhere.
    """
    tokens, sealer, instrument = invited_tokens(app, wave)[:people], BulkSealer(wave.public_key), instrument_of(wave)
    for start in range(0, len(tokens), BATCH):
        batch = tokens[start : start + BATCH]
        said = _drawn(instrument, [unit for unit, _ in batch], start, backgrounds)
        rows = []
        for (unit, token), (answers, background) in zip(batch, said, strict=True):
            ballot = Ballot(wave.client, wave.month, unit, token.proof, answers, background)
            sealed = sealer.seal(plaintext_of(ballot))
            rows.append({"client": wave.client, "wave": wave.month, "serial": token.serial, "sealed": sealed})
        db.session.execute(insert(SealedBallot), rows)
        db.session.commit()


def _drawn(
    instrument: Instrument, units: list[str], seed: int, backgrounds: bool
) -> Iterator[tuple[dict[str, int], dict[str, str]]]:
    """(answers, background) of each person. The same for the same seed."""
    codes = instrument.codes
    said = draw_backgrounds(instrument, units, seed) if backgrounds else {}
    for place, row in enumerate(draw_answers(units, codes, seed).to_numpy()):
        answers = {code: int(value) for code, value in zip(codes, row, strict=True) if value == value}
        yield answers, {code: column[place] for code, column in said.items() if column[place] is not None}


def draw_backgrounds(instrument: Instrument, units: list[str], seed: int) -> dict[str, np.ndarray]:
    """Background code → an option's code or None for each person; splits follow the units somewhat."""
    random = np.random.default_rng(seed)
    names, unit = np.unique(np.asarray(units, dtype=object).astype(str), return_inverse=True)
    found = {}
    for background in instrument.backgrounds:
        codes = np.array([option.code for option in background.groups], dtype=object)
        said, usual = random.choice(codes, len(units)), random.choice(codes, len(names))[unit]
        said = np.where(random.random(len(units)) < OF_THEIR_TEAM, usual, said)
        found[background.code] = np.where(random.random(len(units)) < UNSAID, None, said)
    return found
