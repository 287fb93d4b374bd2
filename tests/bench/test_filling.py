from datetime import UTC, datetime

from bench.filling import BulkSealer, fill_wave
from reports.ballot_box import open_box
from survey.sealing import Ballot, BallotOpener, new_key, plaintext_of, seal
from survey.services.instruments import instrument_of
from tests.waves import open_test_wave

BALLOT = Ballot("c", "2026-11", "Oslo", b"p" * 32, {"AUT1": 4}, {"shift": "night"}, "Fewer windows.")


def test_a_box_of_the_bulk_opens_like_any_other_and_is_as_long():
    private, public = new_key()
    bulk = BulkSealer(public).seal(plaintext_of(BALLOT))
    assert BallotOpener(private).open(bulk) == BALLOT
    assert len(bulk) == len(seal(BALLOT, public))


def test_every_ballot_of_a_filled_wave_counts(app, vault):
    wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 9})
    fill_wave(app, wave, 7, backgrounds=True)
    opened = open_box(wave, instrument_of(wave), vault)
    assert (len(opened.answers), opened.refused) == (7, 0)
    assert opened.backgrounds.notna().to_numpy().any()
