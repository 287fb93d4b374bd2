"""Whoever can write to the database puts an own key in the wave's row, to read what is cast and to seal it anew."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import null, select, update

from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation, Link
from survey.models.wave import Wave
from survey.sealing import BallotOpener, new_key, seal
from survey.services.key_checks import fill_key_checks
from survey.tokens import Token
from tests.html_page import Page
from tests.test_anonymity.elections import Election, answer_all, call_elections, vault_of
from tests.waves import complete_form, stored_ballots

PEOPLE = 6
PRIVATE, PUBLIC = new_key()  # the attacker's


@pytest.fixture
def elections(app) -> list[Election]:
    return call_elections(app, runs=2, people=PEOPLE)


def swap_key(election: Election, public_key: bytes = PUBLIC) -> bytes:
    """The key that stood there."""
    true = election.wave.public_key
    election.wave.public_key = public_key
    db.session.commit()
    return true


def read_and_seal_anew(true_key: bytes) -> list[dict[str, int]]:
    """What everybody answered, as the attacker reads it; the box then opens at closing as if nothing had been."""
    opener, read = BallotOpener(PRIVATE), []
    for row in db.session.scalars(select(SealedBallot)):
        ballot = opener.open(row.sealed)
        row.sealed = seal(ballot, true_key)
        read.append(dict(ballot.answers))
    return read


def test_without_a_check_everything_is_read_and_nobody_notices(app, elections, monkeypatch):
    monkeypatch.setattr("survey.services.ballots._is_true_key", lambda *_: True)
    election = elections[0]
    true_key = swap_key(election)
    answer_all(app, election)
    assert read_and_seal_anew(true_key) == [dict.fromkeys(complete_form(election.wave), 4)] * PEOPLE
    swap_key(election, true_key)
    closing = close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
    assert (closing.counted, closing.refused) == (PEOPLE, 0)


def only_swap(_election: Election, _other: Election) -> None:
    pass


def take_checks_away(election: Election, _other: Election) -> None:
    db.session.execute(update(Invitation).filter_by(client=election.client).values(key_check=null()))


def guess_checks(election: Election, _other: Election) -> None:
    """Of whatever the database holds in the token's place."""
    for number, invitation in enumerate(db.session.scalars(select(Invitation).filter_by(client=election.client))):
        known = (bytes.fromhex(invitation.id), invitation.auth, invitation.auth[:10], invitation.key_check)[number % 4]
        invitation.key_check = Token(known).key_check(PUBLIC)


def lead_elsewhere(election: Election, other: Election) -> None:
    """To another client's wave, whose key was swapped as well, with invitations of the same tokens."""
    swap_key(other)
    for link in db.session.scalars(select(Link).filter_by(client=election.client)):
        link.client = other.client
    moved = list(db.session.scalars(select(Invitation).filter_by(client=other.client)))
    for own, invitation in zip(db.session.scalars(select(Invitation).filter_by(client=election.client)), moved, strict=True):
        invitation.auth = own.auth


@pytest.mark.parametrize("write", [only_swap, take_checks_away, guess_checks, lead_elsewhere])
@pytest.mark.parametrize("filled", [False, True], ids=["", "then a tick"])
def test_with_it_nobody_answers_to_a_strangers_key(app, elections, write, filled):
    election, other = elections
    swap_key(election)
    write(election, other)
    if filled:
        fill_key_checks(election.wave, vault_of(app))
    db.session.commit()
    browser, fields = app.test_client(), complete_form(election.wave)
    for token in election.tokens.values():
        assert browser.get(f"/s/{token}").status_code == 503
        assert browser.post(f"/s/{token}", data=fields).status_code == 503
        assert browser.post("/code", data={"code": str(token), **fields}).status_code == 503
    assert stored_ballots() == []


def test_a_key_lengthened_as_a_digest_can_be_takes_no_ballot(app, elections):
    """SHA-256 can be continued by who has the digest; no key is that long."""
    swap_key(elections[0], PUBLIC * 2)
    for invitation in db.session.scalars(select(Invitation).filter_by(client=elections[0].client)):
        token = elections[0].tokens[invitation.member]
        invitation.key_check = token.key_check(PUBLIC * 2)
    db.session.commit()
    answer = app.test_client().post(f"/s/{token}", data=complete_form(elections[0].wave))
    assert (answer.status_code, stored_ballots()) == (500, [])


def test_it_is_told_in_plain_words_and_logged_by_its_kind(app, elections, caplog):
    election = elections[0]
    swap_key(election)
    token = election.tokens[election.order[0]]
    answer = app.test_client().get(f"/s/{token}?lang=en")
    assert "Nothing was sent, and nobody has read your answers" in Page(answer).words
    assert [record.getMessage() for record in caplog.records] == ["respondent page refused: WrongKey"]


def test_a_wave_that_was_open_before_there_were_checks_gets_them(app, elections):
    election = elections[0]
    take_checks_away(*elections)
    db.session.commit()
    assert app.test_client().get(f"/s/{election.tokens[election.order[0]]}").status_code == 503
    assert fill_key_checks(election.wave, vault_of(app)) == PEOPLE
    db.session.commit()
    answer_all(app, election)
    closing = close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
    assert (closing.counted, closing.refused) == (PEOPLE, 0)
    assert db.session.get(Wave, (election.client, election.wave.month)).vault_fingerprint
