"""Sealed ballots: one length for all, and nothing but the real thing opens."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.own_items import CODES, OWN_LIMIT
from survey.sealing import LENGTH_BYTES, PLAINTEXT_BYTES, Ballot, BallotOpener, BallotRefused, BallotTooLong, new_key, seal
from survey.tree import PATH_LIMIT

PRIVATE, PUBLIC = new_key()
OVERHEAD = 48  # a sealed box: the sender's one-time public key (32) and the authenticator (16)
PROOF = bytes(range(32))
ALL_ITEMS = dict.fromkeys(
    (*parse_instrument(shipped_instruments()["medarbeiderpuls"]).codes, *CODES[-OWN_LIMIT:]), 6
)  # with a client's own


def ballot(**changes) -> Ballot:
    fields = {"client": "fjord", "wave": "2026-10", "unit": "Oslo/Blue", "proof": PROOF, "answers": {"AUT1": 4}}
    return Ballot(**(fields | changes))


def sealed_text(text: bytes, *, length: int | None = None, size: int = PLAINTEXT_BYTES) -> bytes:
    """What somebody with the public key could put into the database: any plaintext."""
    stated = len(text) if length is None else length
    plaintext = (stated.to_bytes(LENGTH_BYTES) + text).ljust(size, b"\0")
    return SealedBox(PublicKey(PUBLIC)).encrypt(plaintext)


@given(
    answers=st.dictionaries(st.sampled_from(sorted(ALL_ITEMS)), st.integers(1, 6)),
    unit=st.text(st.characters(exclude_categories=["C"]), max_size=60),
    comment=st.text(st.characters(exclude_categories=["C"]), max_size=100),
)
@settings(max_examples=60, deadline=None)
def test_every_ballot_has_one_length_and_opens_to_what_was_sealed(answers, unit, comment):
    given_ballot = ballot(answers=answers, unit=unit, comment=comment, background={"shift": "night"})
    sealed = seal(given_ballot, PUBLIC)
    assert len(sealed) == PLAINTEXT_BYTES + OVERHEAD
    assert BallotOpener(PRIVATE).open(sealed) == given_ballot


def test_an_empty_ballot_is_as_long_as_a_full_one():
    full = ballot(client="k" * 40, unit="ø" * PATH_LIMIT, answers=ALL_ITEMS)
    assert len(seal(full, PUBLIC)) == len(seal(ballot(answers={}), PUBLIC))
    assert BallotOpener(PRIVATE).open(seal(full, PUBLIC)) == full


def test_the_longest_path_in_the_widest_letters_leaves_room_for_every_item():
    widest = ballot(client="k" * 40, unit="🙂" * PATH_LIMIT, answers=ALL_ITEMS)
    assert BallotOpener(PRIVATE).open(seal(widest, PUBLIC)) == widest


def test_a_comment_of_five_hundred_characters_fits_beside_all_items():
    full = ballot(answers=ALL_ITEMS, comment="ø" * 250 + "x" * 250)
    assert BallotOpener(PRIVATE).open(seal(full, PUBLIC)) == full


def test_more_text_than_fits_is_refused_to_the_byte():
    room = PLAINTEXT_BYTES - LENGTH_BYTES - len(_text_of(ballot(comment="")))
    assert len(seal(ballot(comment="x" * room), PUBLIC)) == PLAINTEXT_BYTES + OVERHEAD
    with pytest.raises(BallotTooLong):
        seal(ballot(comment="x" * (room + 1)), PUBLIC)


def test_the_same_ballot_never_seals_alike():
    assert seal(ballot(), PUBLIC) != seal(ballot(), PUBLIC)


@pytest.mark.parametrize("place", [0, 31, 32, 47, 48, 700, PLAINTEXT_BYTES + OVERHEAD - 1])
def test_a_box_with_one_bit_changed_does_not_open(place):
    sealed = bytearray(seal(ballot(), PUBLIC))
    sealed[place] ^= 1
    with pytest.raises(BallotRefused):
        BallotOpener(PRIVATE).open(bytes(sealed))


def test_another_waves_key_opens_nothing():
    with pytest.raises(BallotRefused):
        BallotOpener(new_key()[0]).open(seal(ballot(), PUBLIC))


@pytest.mark.parametrize("sealed", [b"", b"x", b"\0" * 48, b"\0" * (PLAINTEXT_BYTES + OVERHEAD), None, "text"])
def test_what_is_no_box_is_refused(sealed):
    with pytest.raises(BallotRefused):
        BallotOpener(PRIVATE).open(sealed)


FORGED = {
    "no JSON": b"not JSON",
    "no UTF-8": b"\xff\xfe",
    "nothing": b"",
    "nested without end": b"[" * 1500,
    "too few fields": b'["fjord","2026-10"]',
    "an object": b'{"client":"fjord"}',
    "a number": b"4",
    "proof is no hex": json.dumps(["fjord", "2026-10", "Oslo", "zz", {}, {}, ""]).encode(),
    "proof is a number": json.dumps(["fjord", "2026-10", "Oslo", 7, {}, {}, ""]).encode(),
    "unit is a list": json.dumps(["fjord", "2026-10", ["Oslo"], "00", {}, {}, ""]).encode(),
    "answers are a list": json.dumps(["fjord", "2026-10", "Oslo", "00", ["AUT1", 4], {}, ""]).encode(),
    "an answer is a list": json.dumps(["fjord", "2026-10", "Oslo", "00", {"AUT1": [4]}, {}, ""]).encode(),
    "an answer is true": json.dumps(["fjord", "2026-10", "Oslo", "00", {"AUT1": True}, {}, ""]).encode(),
    "an answer is a fraction": json.dumps(["fjord", "2026-10", "Oslo", "00", {"AUT1": 4.0}, {}, ""]).encode(),
    "a background is a number": json.dumps(["fjord", "2026-10", "Oslo", "00", {}, {"shift": 1}, ""]).encode(),
    "a comment is none": json.dumps(["fjord", "2026-10", "Oslo", "00", {}, {}, None]).encode(),
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED)
def test_a_forged_plaintext_is_refused_and_not_an_accident(text):
    """Whoever can write to the database has the public key: what they seal must not stop a wave from closing."""
    with pytest.raises(BallotRefused):
        BallotOpener(PRIVATE).open(sealed_text(text))


@pytest.mark.parametrize("size, length", [(0, 0), (1, 0), (100, 40), (PLAINTEXT_BYTES + 1, 40), (PLAINTEXT_BYTES, 65535)])
def test_a_plaintext_of_another_length_is_refused(size, length):
    box = SealedBox(PublicKey(PUBLIC)).encrypt((length.to_bytes(LENGTH_BYTES) + b"[" * 40).ljust(size, b"\0")[:size])
    with pytest.raises(BallotRefused):
        BallotOpener(PRIVATE).open(box)


def test_a_ballot_forged_with_care_opens_as_what_it_claims():
    """Sealing alone can't tell who sealed: the proof inside is what the closing job compares."""
    opened = BallotOpener(PRIVATE).open(sealed_text(_text_of(ballot(unit="Bergen"))))
    assert (opened.unit, opened.proof) == ("Bergen", PROOF)


def _text_of(one: Ballot) -> bytes:
    fields = [one.client, one.wave, one.unit, one.proof.hex(), one.answers, one.background, one.comment]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
