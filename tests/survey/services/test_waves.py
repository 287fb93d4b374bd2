"""Opening a wave: what it freezes, whom it invites, what it refuses."""

from dataclasses import asdict

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.invitation import Invitation, Link
from survey.models.wave import OPEN, WaveUnit
from survey.refusal import Refusal
from survey.services.clients import add_client, find_client
from survey.services.roster import import_roster
from survey.services.waves import find_wave, open_wave
from survey.table_file import Row
from survey.thresholds import Thresholds
from tests.table_rows import all_rows
from tests.waves import MONTH, open_test_wave, roster_rows

TEAMS = {"Oslo/Blue": 6, "Oslo/Red": 4, "Bergen": 5}


def units(wave) -> dict[str, WaveUnit]:
    return {unit.path: unit for unit in db.session.scalars(select(WaveUnit).filter_by(client=wave.client, wave=wave.month))}


def standing(wave) -> dict[str, bool]:
    return {path: unit.standing for path, unit in units(wave).items()}


def seat(client, places: dict[str, str], now) -> None:
    """Makes the roster equal to member → unit path."""
    rows = [Row(line, {"unit_path": path, "member_ref": ref}) for line, (ref, path) in enumerate(places.items(), start=2)]
    import_roster(client, rows, now=now)


def team(path: str, members: str) -> dict[str, str]:
    return dict.fromkeys(members, path)


def test_opening_freezes_the_tree_with_how_many_are_invited(app, vault, now, week):
    wave = open_test_wave(vault, now, teams=TEAMS)
    invited = {path: unit.invited for path, unit in units(wave).items()}
    assert invited == {"": 15, "Oslo": 10, "Oslo/Blue": 6, "Oslo/Red": 4, "Bergen": 5}
    assert (wave.state, wave.opened_at, wave.closes_at) == (OPEN, now, now + week)
    assert not wave.imported


def test_a_later_roster_does_not_reach_an_open_wave(app, vault, now, week):
    wave = open_test_wave(vault, now, teams=TEAMS)
    before = all_rows(except_for=("member", "membership"))
    import_roster(find_client("fjord"), roster_rows({"Trondheim": 9}), now=now + week / 7)
    db.session.commit()
    assert all_rows(except_for=("member", "membership")) == before
    assert "Trondheim" not in units(wave)


def test_the_clients_thresholds_are_frozen(app, vault, now):
    client = add_client("fjord", "Fjord", now=now, minimum_score=12)
    wave = open_test_wave(vault, now, teams=TEAMS)
    client.minimum_score = 30
    db.session.commit()
    assert wave.thresholds == asdict(Thresholds.from_score(12))


def test_everybody_gets_one_invitation_in_the_unit_they_are_in(app, vault, now):
    open_test_wave(vault, now, teams=TEAMS)
    places = db.session.execute(select(Invitation.unit, func.count()).group_by(Invitation.unit))
    assert dict(places.all()) == TEAMS
    assert len(set(db.session.scalars(select(Invitation.member)))) == 15
    assert set(db.session.scalars(select(Invitation.auth))) == set(db.session.scalars(select(Link.auth)))


def test_the_public_key_is_kept_and_the_others_are_in_the_vault_only(app, vault, now, settings):
    wave = open_test_wave(vault, now, teams=TEAMS)
    files = {file.name for file in settings.vault.iterdir()}
    assert files == {f"{wave.vault_entry}.box", f"{wave.vault_entry}.link"}
    stored = repr(all_rows())
    for secret in (vault.private_key(wave.vault_entry), vault.link_key(wave.vault_entry)):
        assert repr(secret)[2:-1] not in stored
    assert wave.public_key not in (vault.private_key(wave.vault_entry), vault.link_key(wave.vault_entry))


def test_in_a_first_wave_every_unit_stands(app, vault, now):
    assert set(standing(open_test_wave(vault, now, teams=TEAMS)).values()) == {True}


def test_a_staged_team_counts_in_its_parent_only(app, vault, now, week):
    """Around one person, colleagues are exchanged: what the team answers would be what that person answers."""
    client = add_client("fjord", "Fjord", now=now)
    seat(client, team("Oslo/Blue", "ABCDEF") | team("Oslo/Red", "GHIJKL"), now)
    open_test_wave(vault, now + week)
    seat(client, team("Oslo/Blue", "Auvwxy") | team("Oslo/Red", "BCDEFGHIJKL"), now + 2 * week)
    later = open_test_wave(vault, now + 4 * week, month="2026-11")
    assert standing(later) == {"": True, "Oslo": True, "Oslo/Blue": False, "Oslo/Red": True}


@pytest.mark.parametrize(
    "after, stands",
    [("ABCDEF", True), ("ABC", True), ("AB", False), ("ABCuvw", True), ("ABuvwx", False), ("ABCDEFuvwxyz", True)],
)
def test_a_team_stands_while_half_of_it_is_the_same(app, vault, now, week, after, stands):
    client = add_client("fjord", "Fjord", now=now)
    others = team("Oslo/Red", "GHIJKLMNOPQRSTUVWXYZ")
    seat(client, team("Oslo/Blue", "ABCDEF") | others, now)
    open_test_wave(vault, now + week)
    seat(client, team("Oslo/Blue", after) | others, now + 2 * week)
    assert standing(open_test_wave(vault, now + 4 * week, month="2026-11"))["Oslo/Blue"] is stands


def test_after_a_reorganisation_new_units_wait_a_month(app, vault, now, week):
    client = add_client("fjord", "Fjord", now=now)
    seat(client, team("Oslo/Blue", "ABCDEF") | team("Oslo/Red", "GHIJKL"), now)
    first = open_test_wave(vault, now + week)
    seat(client, team("Oslo/Day", "ABCGHI") | team("Oslo/Night", "DEFJKL"), now + 2 * week)
    second = open_test_wave(vault, now + 4 * week, month="2026-11")
    third = open_test_wave(vault, now + 8 * week, month="2026-12")
    assert standing(second) == {"": True, "Oslo": True, "Oslo/Day": False, "Oslo/Night": False}
    assert set(standing(third).values()) == {True}
    assert set(units(first)) == {"", "Oslo", "Oslo/Blue", "Oslo/Red"}


def test_a_renamed_unit_is_a_new_unit(app, vault, now, week):
    client = add_client("fjord", "Fjord", now=now)
    seat(client, team("Oslo/Blue", "ABCDEF"), now)
    open_test_wave(vault, now + week)
    seat(client, team("Oslo/Navy", "ABCDEF"), now + 2 * week)
    later = open_test_wave(vault, now + 4 * week, month="2026-11")
    assert standing(later) == {"": True, "Oslo": True, "Oslo/Navy": False}


def test_another_clients_waves_do_not_matter(app, vault, now, week):
    open_test_wave(vault, now, teams=TEAMS)
    other = open_test_wave(vault, now + week, teams=TEAMS, client="fjell")
    assert set(standing(other).values()) == {True}


def test_opened_twice_is_refused_and_changes_nothing(app, vault, now, week, settings):
    wave = open_test_wave(vault, now, teams=TEAMS)
    before, keys = all_rows(), sorted(settings.vault.iterdir())
    with pytest.raises(Refusal, match="has been opened already; nothing was changed"):
        open_wave(find_client("fjord"), wave.month, vault=vault, now=now + week)
    db.session.commit()
    assert all_rows() == before
    assert sorted(settings.vault.iterdir()) == keys


@pytest.mark.parametrize(
    "month, choices, sentence",
    [
        ("2026-13", {}, "is not a month"),
        (MONTH, {"module": "weather"}, "has no module 'weather'"),
        (MONTH, {"instrument": "nothing"}, "There is no instrument nothing"),
    ],
)
def test_a_wave_that_cannot_be_is_refused_and_leaves_no_key(app, vault, now, settings, month, choices, sentence):
    client = add_client("fjord", "Fjord", now=now)
    import_roster(client, roster_rows(TEAMS), now=now)
    with pytest.raises(Refusal, match=sentence):
        open_wave(client, month, vault=vault, now=now, **choices)
    assert db.session.scalar(select(func.count()).select_from(WaveUnit)) == 0
    assert not settings.vault.exists()


def test_a_closing_time_that_has_passed_is_refused(app, vault, now, week):
    client = add_client("fjord", "Fjord", now=now)
    import_roster(client, roster_rows(TEAMS), now=now)
    for closes_at in (now, now - week):
        with pytest.raises(Refusal, match="has passed; choose a later one"):
            open_wave(client, MONTH, vault=vault, now=now, closes_at=closes_at)


def test_an_empty_roster_is_refused(app, vault, now):
    client = add_client("fjord", "Fjord", now=now)
    with pytest.raises(Refusal, match="The roster of fjord is empty; import it with"):
        open_wave(client, MONTH, vault=vault, now=now)


def test_keys_of_a_wave_that_failed_to_open_are_destroyed(app, vault, now, settings, monkeypatch):
    client = add_client("fjord", "Fjord", now=now)
    import_roster(client, roster_rows(TEAMS), now=now)
    db.session.commit()
    before = all_rows()
    monkeypatch.setattr("survey.services.waves.invite_members", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_wave(client, MONTH, vault=vault, now=now)
    db.session.rollback()
    assert all_rows() == before
    assert list(settings.vault.iterdir()) == []


def test_a_wave_that_is_not_there_is_refused_with_what_to_do(app):
    with pytest.raises(Refusal, match="senterpuls wave open --client fjord --month 2026-10"):
        find_wave("fjord", MONTH)
