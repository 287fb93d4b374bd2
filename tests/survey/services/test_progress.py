"""Counts of an open wave: of large units, roughly, and gone when the wave is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from reports.release import close_wave
from survey.database import db
from survey.models.cadence import OpenCount
from survey.models.wave import RELEASED
from survey.refusal import Refusal
from survey.services.ballots import cast_ballot, find_paper
from survey.services.progress import list_open_waves, read_counts, refresh_counts
from tests.table_rows import all_rows
from tests.waves import open_test_wave, tokens_of

TEAMS = {"Oslo/Blue": 60, "Oslo/Red": 55, "Bergen": 52, "Bodø": 8}


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams=TEAMS)


def cast(wave, vault, now, team: str, ballots: int) -> None:
    tokens = tokens_of(wave, vault)
    for number in range(ballots):
        token = tokens[f"{team}-{number}"]
        cast_ballot(find_paper(token, now=now), token, {"AUT1": 4})
    db.session.commit()


def test_ballots_are_counted_in_their_unit_and_above(wave, vault, now):
    cast(wave, vault, now, "Blue", 30)
    cast(wave, vault, now, "Red", 11)
    assert refresh_counts(wave, vault, now.date()) == 4
    # Bergen gives way: with Oslo and Bergen, Bodø's eight people could be had by subtraction.
    counts, counted_on = read_counts(wave.client, wave.month)
    assert counts == {"": 25, "Oslo": 35, "Oslo/Blue": 50, "Oslo/Red": 20}
    assert list(counts) == ["", "Oslo", "Oslo/Blue", "Oslo/Red"]
    assert counted_on == now.date()


def test_a_forged_ballot_is_not_counted(wave, vault, now):
    before = all_rows()["ballot_box"]
    db.session.execute(
        db.metadata.tables["ballot_box"].insert().values(client="fjord", wave=wave.month, serial=b"x" * 32, sealed=b"y")
    )
    assert before == []
    refresh_counts(wave, vault, now.date())
    assert set(read_counts(wave.client, wave.month)[0].values()) == {10}


def test_a_new_count_takes_the_place_of_the_old_and_nothing_else_is_kept(wave, vault, now):
    refresh_counts(wave, vault, now.date())
    cast(wave, vault, now, "Blue", 60)
    others = all_rows(except_for=("open_count",))
    refresh_counts(wave, vault, now.date() + timedelta(days=1))
    assert read_counts(wave.client, wave.month)[0]["Oslo/Blue"] == 90
    assert len(all_rows()["open_count"]) == 4
    assert {row[-1] for row in all_rows()["open_count"]} == {now.date() + timedelta(days=1)}
    assert all_rows(except_for=("open_count",)) == others


def test_a_small_client_has_no_count_and_needs_no_key(app, vault, now):
    wave = open_test_wave(vault, now, teams={"Oslo": 49})
    vault.destroy(wave.vault_entry)
    assert refresh_counts(wave, vault, now.date()) == 0
    assert read_counts(wave.client, wave.month) == ({}, None)


def test_without_the_vault_nothing_is_counted(wave, vault, now):
    vault.destroy(wave.vault_entry)
    with pytest.raises(Refusal, match="SENTERPULS_VAULT"):
        refresh_counts(wave, vault, now.date())


def test_closing_deletes_the_counts(wave, vault, now, week):
    cast(wave, vault, now, "Blue", 30)
    refresh_counts(wave, vault, now.date())
    db.session.commit()
    close_wave(wave, vault=vault, now=now + week)
    assert wave.state == RELEASED
    assert db.session.scalars(select(OpenCount)).all() == []


def test_open_waves_of_named_clients_only(wave, vault, now, week):
    other = open_test_wave(vault, now, teams={"Oslo": 60}, client="fjell")
    refresh_counts(wave, vault, now.date())
    db.session.commit()
    assert [(each.client, each.month, each.closes_at) for each in list_open_waves(["fjord"])] == [
        ("fjord", wave.month, now + week)
    ]
    close_wave(other, vault=vault, now=now + week)
    assert [each.client for each in list_open_waves(["fjell", "fjord"])] == ["fjord"]
    assert list_open_waves([]) == ()
