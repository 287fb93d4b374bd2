"""What is taken out of the box: answers, backgrounds on the same index, and comments that belong to nobody."""

import pytest

from reports.ballot_box import open_box
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
