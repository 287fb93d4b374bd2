"""What is taken out of the box: answers, backgrounds on the same index, and comments that belong to nobody."""

import pytest

from reports.ballot_box import dead_links, open_box
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.sealing import Ballot, seal
from survey.services.instruments import instrument_of
from tests.waves import open_test_wave, tokens_of


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams={"Oslo/Blue": 12})


@pytest.fixture
def box(wave, vault):
    """Fills the box, one ballot a background and comment given, and opens it."""

    def fill(*given):
        tokens = list(tokens_of(wave, vault).values())
        for number, (background, comment) in enumerate(given):
            token = tokens[number]
            answers = {"AUT1": number % 6 + 1}
            ballot = Ballot(wave.client, wave.month, "Oslo/Blue", token.proof, answers, background, comment)
            sealed = seal(ballot, wave.public_key)
            db.session.add(SealedBallot(client=wave.client, wave=wave.month, serial=token.serial, sealed=sealed))
        db.session.commit()
        return open_box(wave, instrument_of(wave), vault)

    return fill


def test_backgrounds_stand_on_the_index_of_the_answers(box):
    opened = box(({"shift": "night", "tenure": "under_1"}, ""), ({"shift": "day"}, ""), ({}, ""))
    said = dict(zip(opened.answers["AUT1"], opened.backgrounds.to_dict("records"), strict=True))
    assert said == {
        1.0: {"tenure": "under_1", "channel": None, "shift": "night"},
        2.0: {"tenure": None, "channel": None, "shift": "day"},
        3.0: {"tenure": None, "channel": None, "shift": None},
    }
    assert list(opened.backgrounds.index) == list(opened.answers.index)


@pytest.mark.parametrize("background", [{"shift": "unsaid"}, {"shift": "noon"}, {"salary": "high"}, {"shift": "night\0"}])
def test_what_nobody_could_have_said_is_unsaid_and_the_ballot_counts(box, background):
    opened = box((background, ""))
    assert opened.backgrounds.loc[0].isna().all()
    assert (len(opened.answers), opened.refused) == (1, 0)


def test_an_empty_box_has_every_background(box, wave):
    opened = box()
    assert list(opened.backgrounds.columns) == [background.code for background in instrument_of(wave).backgrounds]
    assert (len(opened.backgrounds), opened.comments) == (0, [])


def test_comments_leave_their_ballots_in_another_order(box, monkeypatch):
    monkeypatch.setattr("reports.ballot_box.SystemRandom.shuffle", lambda self, texts: texts.sort())
    opened = box(({}, "third"), ({}, ""), ({}, " first "), ({}, " \n "), ({}, "second"))
    assert opened.comments == [("Oslo/Blue", "first"), ("Oslo/Blue", "second"), ("Oslo/Blue", "third")]
    assert len(opened.answers) == 5


@pytest.mark.parametrize("usable", [1, 3])
def test_what_does_not_count_leaves_no_gap_whoever_opened_it(wave, vault, monkeypatch, usable):
    """Five kinds of ballots in turn, more than a thread takes at once; the first kind alone counts, in the serials' order."""
    monkeypatch.setattr("survey.cores.usable_cores", lambda: usable)
    monkeypatch.setattr("survey.cores.TURN", 2)
    expected = {}
    for number, token in enumerate(tokens_of(wave, vault).values()):
        kind, answer = number % 5, number % 6 + 1
        proof = token.proof if kind != 1 else b"p" * 32
        unit = "Oslo/Blue" if kind != 2 else "Oslo"
        answers = {"AUT1": answer, "AUT2": 7} if kind == 3 else {"AUT1": answer}
        sealed = seal(Ballot(wave.client, wave.month, unit, proof, answers), wave.public_key) if kind != 4 else b"no box"
        db.session.add(SealedBallot(client=wave.client, wave=wave.month, serial=token.serial, sealed=sealed))
        if kind == 0:
            expected[token.serial] = float(answer)
    db.session.commit()
    opened = open_box(wave, instrument_of(wave), vault)
    assert list(opened.answers["AUT1"]) == [answer for _, answer in sorted(expected.items())]
    assert opened.answers.drop(columns="AUT1").isna().all(axis=None)
    assert opened.refused == 12 - len(expected)


def test_of_every_link_forty_bits_stay_as_those_of_a_wave_whose_box_is_never_opened(wave, vault):
    opened = open_box(wave, instrument_of(wave), vault)
    assert sorted(opened.dead_links) == sorted(dead_links(wave, vault))
    assert set(opened.dead_links) == {token.closed_digest for token in tokens_of(wave, vault).values()}
