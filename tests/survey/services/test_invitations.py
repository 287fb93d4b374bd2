"""Invitations: shuffled, nameless ids, and links that are derived and never stored."""

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.invitation import Invitation, Link
from survey.models.wave import DESTROYING
from survey.refusal import Refusal
from survey.services.ballots import find_paper
from survey.services.invitations import invite_members, list_links
from survey.tokens import Token
from survey.vault import VaultEntryMissing
from tests.table_rows import all_rows
from tests.waves import open_test_wave, tokens_of

TEAMS = {"Oslo/Blue": 6, "Oslo/Red": 4, "Bergen": 5}


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams=TEAMS)


def test_every_link_opens_its_members_paper(wave, vault, now):
    links = list_links(wave, vault, "https://puls.example")
    assert [(link.unit, link.member) for link in links] == sorted((link.unit, link.member) for link in links)
    assert len({link.url for link in links}) == 15
    for link in links:
        address, _, token = link.url.rpartition("/")
        assert address == "https://puls.example/s"
        assert find_paper(Token.parse(token), now=now).unit == link.unit


def test_links_derive_again_to_the_same(wave, vault):
    assert list_links(wave, vault, "https://puls.example") == list_links(wave, vault, "https://puls.example")


def test_no_table_holds_a_link_or_a_serial(wave, vault):
    stored = all_rows()
    blobs = {value for rows in stored.values() for row in rows for value in row if isinstance(value, bytes)}
    texts = repr(stored)
    for token in tokens_of(wave, vault).values():
        assert str(token) not in texts
        assert not {token.value, token.serial, token.closed_digest} & blobs


def test_ids_are_random_and_say_nothing(app, vault, now):
    waves = [open_test_wave(vault, now, teams=TEAMS, client=client) for client in ("fjord", "fjell")]
    ids = list(db.session.scalars(select(Invitation.id)))
    assert len(set(ids)) == 30
    assert {len(bytes.fromhex(one)) for one in ids} == {16}
    assert waves[0].vault_entry != waves[1].vault_entry


def test_the_order_of_writing_is_shuffled(wave, vault, monkeypatch):
    """Written in the roster's order, the rows would tell who is who where a database keeps them as they came."""
    written = []
    monkeypatch.setattr("survey.services.invitations.db.session.execute", lambda _statement, rows: written.append(rows))
    places = {f"member {number:03}": "Oslo" for number in range(200)}
    for _ in range(2):
        invite_members(wave, places, b"k" * 32)
    invitations, links, again, _ = written
    members = [row["member"] for row in invitations]
    assert members != list(places)
    assert members != [row["member"] for row in again]
    assert sorted(members) == list(places)
    assert [row["auth"] for row in links] == sorted(row["auth"] for row in invitations)
    assert not {"member", "unit", "id"} & set(links[0])


def test_links_of_a_wave_that_is_not_open_no_longer_exist(wave, vault):
    wave.state = DESTROYING
    with pytest.raises(Refusal, match="is not open; no links of it are written any more"):
        list_links(wave, vault, "https://puls.example")


def test_without_its_vault_entry_a_wave_has_no_links(wave, vault):
    vault.destroy(wave.vault_entry)
    with pytest.raises(VaultEntryMissing):
        list_links(wave, vault, "https://puls.example")


def test_every_table_of_the_persons_side_is_without_time_or_state():
    """No row of it can say when somebody was invited, or whether they have answered."""
    columns = {table.__tablename__: set(table.__table__.columns.keys()) for table in (Invitation, Link)}
    assert columns == {
        "invitation": {"client", "wave", "id", "auth", "key_check", "unit", "member"},
        "link": {"auth", "client", "wave"},
    }
