"""Old links, links of others, links with a letter wrong: what is not the wave's own link opens nothing and counts nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from reports.release import close_wave
from survey.database import db
from survey.services.clients import find_client
from survey.services.waves import find_wave, open_wave
from survey.tokens import ALPHABET, BYTES, Token
from tests.test_anonymity.dumps import full_dump
from tests.test_anonymity.elections import answer_all, call_elections, vault_of
from tests.waves import stored_ballots

PEOPLE = 6
NEXT_MONTH = "2026-11"
TYPED_FOR = {"0": "oO", "1": "iIlL"}  # what people type for what they read


@pytest.fixture
def election(app):
    (election,) = call_elections(app, runs=1, people=PEOPLE)
    return election


@pytest.fixture
def send(app):
    browser = app.test_client()

    def post(token) -> int:
        app.extensions.pop("senterpuls.flood", None)  # an attacker with many addresses
        return browser.post(f"/s/{token}", data={"AUT1": "4"}).status_code

    return post


def test_no_neighbour_of_a_token_is_one(election, send):
    """Each of its eighty bits."""
    token = int.from_bytes(election.tokens[election.order[0]].value)
    neighbours = [Token((token ^ 1 << bit).to_bytes(BYTES)) for bit in range(8 * BYTES)]
    assert {send(neighbour) for neighbour in neighbours} == {404}
    assert stored_ballots() == []


def test_no_other_letter_will_do(election, send):
    """Any letter of the sixteen, replaced by each other one of the alphabet, is another token."""
    text = str(election.tokens[election.order[0]]).replace("-", "")
    tried = [text[:place] + letter + text[place + 1 :] for place in (0, 7, 15) for letter in ALPHABET if letter != text[place]]
    assert {send(other) for other in tried} == {404}
    assert stored_ballots() == []


def test_every_way_of_typing_a_token_is_the_same_ballot(election, send):
    """A second spelling must not be a second vote."""
    text = str(election.tokens[election.order[0]])
    ways = {text, text.lower(), text.replace("-", ""), text.replace("-", " "), text.swapcase()}
    ways |= {text.replace(letter, other) for letter, others in TYPED_FOR.items() for other in others}
    assert {send(way) for way in ways} == {200}
    assert len(stored_ballots()) == 1


@pytest.mark.parametrize("digest", ["auth", "serial", "proof", "closed_digest"])
def test_a_digest_is_no_token(election, send, digest):
    """Nor its beginning: who reads the database has no link."""
    found = getattr(election.tokens[election.order[0]], digest)
    assert send(Token(found[:BYTES].ljust(BYTES, b"\0"))) == 404
    assert send(found.hex()) == 404
    assert stored_ballots() == []


def test_a_token_counts_for_its_own_client_only(app, send):
    first, second = call_elections(app, runs=2, people=PEOPLE)
    assert send(first.tokens[first.order[0]]) == 200
    assert [row["client"] for row in full_dump(db.engine)["ballot_box"]] == [first.client]
    closings = [close_wave(one.wave, vault=vault_of(app), now=datetime.now(UTC)) for one in (first, second)]
    assert [closing.counted for closing in closings] == [1, 0]


def test_a_token_of_a_closed_wave_opens_nothing_of_the_next(app, election, send):
    answer_all(app, election)
    close_wave(election.wave, vault=vault_of(app), now=datetime.now(UTC))
    open_wave(find_client(election.client), NEXT_MONTH, vault=vault_of(app), now=datetime.now(UTC) + timedelta(seconds=1))
    db.session.commit()
    before = full_dump(db.engine)
    assert {send(token) for token in election.tokens.values()} == {410}
    assert full_dump(db.engine) == before
    closing = close_wave(find_wave(election.client, NEXT_MONTH), vault=vault_of(app), now=datetime.now(UTC))
    assert (closing.counted, closing.refused) == (0, 0)
